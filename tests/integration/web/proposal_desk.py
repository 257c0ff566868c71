"""Proposals for tests of the doors: people of a department, a firm, a paper on its way."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from models.accounts import Account
from models.proposals import RecordProposal
from models.subjects import Subject
from models.vocabulary import ProposalState, RecordChange, Role
from registry import clock
from registry.rules.records.particulars import RecordParticulars
from registry.services import records
from registry.services.accounts import open_session
from registry.services.records import Content, Proposer
from tests.factories import FOUNDED, make_name, make_subject, make_version
from tests.fixtures.web import COOKIE, add_account, form_token, parts_of
from tests.record_factories import make_penalty

USCC = "91330499MADEM0011L"
HIDDEN = re.compile(r'<input(?=[^>]*type="hidden")[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
DUE = date(2026, 2, 27)


@dataclass
class Office:
    """A register with people in it; each may sign in."""

    app: Flask
    people: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, role: Role, **changes: Any) -> int:
        """Add an account and return its id."""
        with parts_of(self.app).sessions.writing() as session:
            account = add_account(session, role, display_name=name, **changes)
            self.people[name] = account.id
        return self.people[name]

    def browser(self, name: str) -> FlaskClient:
        """Return a browser in which that person is signed in."""
        client = self.app.test_client()
        with parts_of(self.app).sessions.writing() as session:
            account = session.get_one(Account, self.people[name])
            client.set_cookie(COOKIE, open_session(session, account, at=clock.now()))
        return client

    def firm(self, name: str = "嘉兴槐安童车股份有限公司", uscc: str = USCC, **changes: Any) -> int:
        """Add a subject with its registration and return its id."""
        with parts_of(self.app).sessions.writing() as session:
            return add_firm(session, name, uscc, **changes).id

    def propose(
        self,
        subject_id: int,
        by: str,
        *,
        is_submitted: bool = True,
        change: RecordChange = RecordChange.ADDED,
        record_id: int | None = None,
        reason: str | None = None,
        **said: Any,
    ) -> int:
        """Let somebody write a proposal, and hand it on; return its id."""
        given: RecordParticulars = make_penalty(**said)
        law, at = parts_of(self.app).rulebook.records, clock.now()
        with parts_of(self.app).sessions.writing() as session:
            account = session.get_one(Account, self.people[by])
            proposal = records.draft(
                session,
                change,
                Content(subject_id, given, reason=reason),
                law,
                by=Proposer(account.id, account.department_id or "", account.division_code),
                at=at,
                record_id=record_id,
            )
            if is_submitted:
                records.submit(session, proposal.id, 1, law, by=account.id, at=at)
            return proposal.id

    def change(self, proposal_id: int, by: str, **said: Any) -> None:
        """Let the officer call a proposal back, change it and hand it on again."""
        law, at, who = parts_of(self.app).rulebook.records, clock.now(), self.people[by]
        with parts_of(self.app).sessions.writing() as session:
            row = records.call_back(session, proposal_id, by=who, at=at)
            content = Content(row.subject_id, make_penalty(**said))
            row = records.change(session, row.id, row.revision, content, law, by=who, at=at)
            records.submit(session, row.id, row.revision, law, by=who, at=at)

    def pass_review(self, proposal_id: int, by: str) -> None:
        """Let the reviewer pass it."""
        with parts_of(self.app).sessions.writing() as session:
            seen = bytes(session.get_one(RecordProposal, proposal_id).content_hash)
            records.pass_review(session, proposal_id, seen, by=self.people[by], at=clock.now())


def add_firm(session: Session, name: str, uscc: str, **changes: Any) -> Subject:
    """Add a subject with its registration."""
    subject = make_subject(name=name, name_key=name, uscc=uscc, **changes)
    session.add(subject)
    session.flush()
    version = make_version(subject, division_code=subject.division_code)
    session.add(version)
    session.add(make_name(subject, valid_from=FOUNDED))
    session.flush()
    subject.version_id = version.id
    return subject


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's forms, the last of each name."""
    return dict(HIDDEN.findall(page))


def decide(client: FlaskClient, proposal_id: int, deed: str, **fields: str) -> TestResponse:
    """Open a proposal's page and send its form, as a browser does."""
    page = client.get(f"/regulator/proposals/{proposal_id}").text
    return send(client, proposal_id, deed, page, **fields)


def send(
    client: FlaskClient, proposal_id: int, deed: str, page: str, **fields: str
) -> TestResponse:
    """Send the form of a page that was opened before."""
    data = {**hidden_fields(page), "csrf_token": form_token(client), **fields}
    return client.post(f"/regulator/proposals/{proposal_id}/{deed}", data=data)


def states(app: Flask, *proposal_ids: int) -> list[ProposalState]:
    """Return in which states proposals are."""
    with parts_of(app).sessions.reading() as session:
        return [session.get_one(RecordProposal, one).state for one in proposal_ids]
