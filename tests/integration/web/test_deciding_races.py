"""Two approvers at once, and an approver against an officer: one outcome, the other is told."""

from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from models.notices import Notice
from models.proposals import ProposalStep, RecordProposal
from models.records import Record, RecordVersion
from models.vocabulary import NoticeKind, ProposalState, Role, Step
from registry import clock
from registry.errors import RegistryError
from registry.services import records
from tests.fixtures.web import parts_of
from tests.integration.web.proposal_desk import Office, send

ROUNDS = 4


@pytest.fixture
def office(app: Flask) -> Office:
    office = Office(app)
    office.add("陆秉文", Role.OFFICER)
    for name in ("甲", "乙", "丙"):
        office.add(name, Role.APPROVER)
    return office


def at_once(deeds: list[Callable[[], None]]) -> None:
    """Do all deeds at the same moment and wait for them."""
    barrier = Barrier(len(deeds))

    def start(deed: Callable[[], None]) -> None:
        barrier.wait(timeout=30)
        deed()

    threads = [Thread(target=start, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def press(
    answers: list[TestResponse], browser: FlaskClient, proposal: int, deed: str, page: str
) -> None:
    """Send a form that was opened before, and keep the answer."""
    answers.append(send(browser, proposal, deed, page, reason="证据不足"))


def change(told: list[str], office: Office, proposal: int, document_no: str) -> None:
    """Change a proposal, and keep the refusal where it was too late to call it back."""
    try:
        office.change(proposal, "陆秉文", document_no=document_no, fine_fen=9_900_000)
    except RegistryError as error:
        told.append(str(error))


def test_of_three_approvers_at_once_one_decides_and_the_others_are_told(office: Office) -> None:
    firm = office.firm()
    for number in range(ROUNDS):
        proposal = office.propose(firm, "陆秉文", document_no=f"演{number}号")
        answers: list[TestResponse] = []
        deeds: list[Callable[[], None]] = []
        for name, deed in (("甲", "approve"), ("乙", "approve"), ("丙", "reject")):
            browser = office.browser(name)
            page = browser.get(f"/regulator/proposals/{proposal}").text
            deeds.append(partial(press, answers, browser, proposal, deed, page))
        at_once(deeds)

        assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
        with parts_of(office.app).sessions.reading() as session:
            row = session.get_one(RecordProposal, proposal)
            decided = session.scalars(
                select(ProposalStep).where(
                    ProposalStep.proposal_id == proposal,
                    ProposalStep.step.in_((Step.APPROVED, Step.REJECTED)),
                )
            ).all()
            written = session.scalar(
                select(func.count(RecordVersion.id)).where(RecordVersion.proposal_id == proposal)
            )
        assert [step.by_id for step in decided] == [row.decided_by]
        assert written == (1 if row.state is ProposalState.APPROVED else 0)
        assert all(row.state.zh in one.text for one in answers if one.status_code == 409)


def test_an_approval_never_takes_effect_on_a_text_that_was_not_seen(office: Office) -> None:
    firm = office.firm()
    for number in range(ROUNDS):
        document_no = f"演{number}号"
        proposal = office.propose(firm, "陆秉文", document_no=document_no)
        browser = office.browser("甲")
        page = browser.get(f"/regulator/proposals/{proposal}").text
        answers: list[TestResponse] = []
        told: list[str] = []

        at_once(
            [
                partial(press, answers, browser, proposal, "approve", page),
                partial(change, told, office, proposal, document_no),
            ]
        )

        with parts_of(office.app).sessions.reading() as session:
            fines = session.scalars(
                select(RecordVersion.fine_fen).where(RecordVersion.proposal_id == proposal)
            ).all()
        was_first = answers[0].status_code == 303
        assert answers[0].status_code in (303, 409)
        assert bool(told) is was_first
        assert list(fines) == ([4_200_000] if was_first else [])


def test_the_same_batch_sent_by_two_at_once_is_approved_once(office: Office) -> None:
    firm = office.firm()
    numbers = [office.propose(firm, "陆秉文", document_no=f"演{one}号") for one in range(5)]
    outcomes: list[str] = []

    def approve(name: str) -> None:
        with parts_of(office.app).sessions.reading() as session:
            seen = [
                (one, bytes(session.get_one(RecordProposal, one).content_hash)) for one in numbers
            ]
        try:
            with parts_of(office.app).sessions.writing() as session:
                records.approve_many(
                    session,
                    seen if name == "甲" else seen[::-1],
                    parts_of(office.app).rulebook.records,
                    by=office.people[name],
                    at=clock.now(),
                )
            outcomes.append("done")
        except RegistryError:
            outcomes.append("told")

    at_once([partial(approve, "甲"), partial(approve, "乙")])

    with parts_of(office.app).sessions.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(Record)),
            session.scalar(select(func.count()).where(Notice.kind == NoticeKind.RECORD_ADDED)),
        ]
    assert sorted(outcomes) == ["done", "told"]
    assert counts == [5, 5]
