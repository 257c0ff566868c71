"""Listing cases at the officers' door, for tests: an office of four, its pages, a step as a browser sends it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.blacklist import ListCase, ListEntry
from models.vocabulary import PenaltyKind, Role, Tier
from registry import clock
from tests.fixtures.web import form_token, parts_of
from tests.integration.web.proposal_desk import Office, hidden_fields
from tests.listing_factories import at_ten
from tests.record_factories import Hands, decide_record, make_penalty

OPENED = date(2026, 3, 27)
LONG_AGO = at_ten(date(2020, 1, 2))
OFFICER, COLLEAGUE, REVIEWER, APPROVER = "办案人甲", "办案人乙", "审核人丙", "审批人丁"
DOSSIER: dict[str, Any] = {
    "grounds": ["product"],
    "penalty_no": "演市监处罚〔2026〕52号",
    "authority": "嘉兴市市场监督管理局",
    "facts": "经监督抽查和复查，产品不符合强制性国家标准，拒不改正。",
    "reason": "性质恶劣、情节严重，应当列入。",
    "summary": "生产不符合强制性国家标准的产品，受到较重行政处罚",
    "basis": "总局令第44号第二条、第七条",
    "checks": ["heavier_penalty", "illegal_serious", "intent"],
}
# The way of R2: the day, who, the step, and what is filled in.
WALK: tuple[tuple[date, str, str, dict[str, str]], ...] = (
    (
        date(2026, 3, 30),
        OFFICER,
        "notified",
        {"document_no": "演市监列告〔2026〕2号", "on": "2026-03-30", "method": "direct"},
    ),
    (date(2026, 4, 8), OFFICER, "submitted", {}),
    (date(2026, 4, 10), REVIEWER, "reviewed", {"reason": "事实清楚，程序合法。"}),
    (
        date(2026, 4, 20),
        OFFICER,
        "discussed",
        {"on": "2026-04-20", "reason": "集体讨论记录：一致同意列入。"},
    ),
    (
        date(2026, 5, 8),
        OFFICER,
        "consented",
        {"on": "2026-05-08", "document_no": "演省市监函〔2026〕9号"},
    ),
    (date(2026, 5, 20), APPROVER, "approved", {"document_no": "演市监列严〔2026〕2号"}),
    (date(2026, 5, 22), OFFICER, "served", {"on": "2026-05-22", "method": "direct"}),
    (date(2026, 5, 27), OFFICER, "published", {"public_from": "2026-05-27"}),
)


@dataclass
class Desk:
    """An office with the people through whose hands a listing goes."""

    office: Office
    subject_id: int

    @property
    def app(self) -> Flask:
        """The application."""
        return self.office.app

    def on(self, day: date) -> None:
        """Let it be ten in the morning of a day."""
        clock.start_at(at_ten(day))

    def open(self, **changes: Any) -> int:
        """Let the officer open a listing on the form, and return the case."""
        self.on(OPENED)
        answer = self.send_dossier(self.office.browser(OFFICER), **changes)
        assert answer.status_code == 303, said(answer)
        return int(answer.location.rsplit("/", 1)[1])

    def send_dossier(self, client: FlaskClient, **changes: Any) -> TestResponse:
        """Choose the party and the list, fill the dossier and send it."""
        picked = client.post("/regulator/cases/new?uscc=91330499MADEM0011L", data=token(client))
        assert picked.status_code == 303, picked.text
        page = client.get(f"{picked.location}&list=market_serious")
        data = {**hidden_fields(page.text), **token(client), **DOSSIER, **changes}
        return client.post(f"{picked.location}&list=market_serious", data=data)

    def take(self, case_id: int, who: str, step: str, **fields: str) -> TestResponse:
        """Open the page of a case and send the form of a step."""
        client = self.office.browser(who)
        page = client.get(f"/regulator/cases/{case_id}").text
        return client.post(
            f"/regulator/cases/{case_id}/steps",
            data={**form_of(page, step), **token(client), **fields},
        )

    def walk(self, case_id: int, steps: int = len(WALK)) -> None:
        """Take the first steps of the way, each on its day by its person."""
        for day, who, step, fields in WALK[:steps]:
            self.on(day)
            answer = self.take(case_id, who, step, **fields)
            assert answer.status_code == 303, f"{step}: {said(answer)}"

    def state(self, case_id: int) -> str:
        """Return the state of a case."""
        with parts_of(self.app).sessions.reading() as session:
            return session.get_one(ListCase, case_id).state.value

    def entries(self) -> list[str]:
        """Return the numbers of all entries."""
        with parts_of(self.app).sessions.reading() as session:
            return list(session.scalars(select(ListEntry.entry_no).order_by(ListEntry.id)))


def make_desk(app: Flask) -> Desk:
    """Return an office of four with a firm."""
    office = Office(app)
    office.add(OFFICER, Role.OFFICER, created_at=LONG_AGO)
    office.add(COLLEAGUE, Role.OFFICER, created_at=LONG_AGO)
    office.add(REVIEWER, Role.LEGAL_REVIEWER, created_at=LONG_AGO)
    office.add(APPROVER, Role.APPROVER, created_at=LONG_AGO)
    return Desk(office, office.firm())


def token(client: FlaskClient) -> dict[str, str]:
    """Return the token of a form."""
    return {"csrf_token": form_token(client)}


def form_of(page: str, step: str) -> dict[str, str]:
    """Return the hidden fields of the form of a step; of a page without it, what a forger would write."""
    found = re.search(rf'id="step-{step}".*?</form>', page, re.DOTALL)
    any_seal = re.search(r'name="seen" value="([0-9a-f]{64})"', page) or re.search(
        r'title="([0-9a-f]{64})"', page
    )
    forged = {
        "step": step,
        "seen": any_seal[1] if any_seal else "",
        "once_key": "k" * 30,
        "instead_of": "",
    }
    return {**forged, **(hidden_fields(found[0]) if found else {}), "step": step}


def said(answer: TestResponse) -> str:
    """Return what a refused page says: its summary of errors, or all of its text."""
    text = answer.text
    found = re.search(r'class="error-summary".*?</div>', text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[0] if found else text)


def serious_record(desk: Desk) -> int:
    """Record a serious penalty of the firm, decided by two; return its number."""
    parts = parts_of(desk.app)
    with parts.sessions.writing() as session:
        people = (desk.office.people[one] for one in (OFFICER, REVIEWER, APPROVER))
        given = make_penalty(
            document_no="演市监处罚〔2026〕77号",
            tier=Tier.SERIOUS,
            penalty_kinds=(PenaltyKind.REVOKE_LICENCE,),
            fine_fen=None,
        )
        law, at = parts.rulebook.records, at_ten(OPENED)
        return decide_record(session, desk.subject_id, given, law, Hands(*people), at=at).id
