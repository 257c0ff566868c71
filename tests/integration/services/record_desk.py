"""A desk at which tests take a proposal through its hands step by step, or all the way."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import RecordProposal
from models.records import Record
from models.subjects import Subject
from models.vocabulary import ProposalState, RecordChange
from registry.rulebooks import load
from registry.rules.records.particulars import RecordParticulars
from registry.services import records
from tests.record_factories import make_hands, make_penalty

LAW = load("jiaxing").records
SEPTEMBER = date(2026, 9, 1)
People = tuple[Account, Account, Account]


def add_people(session: Session) -> People:
    """Add an officer, a legal reviewer and an approver of the market regulator."""
    officer, reviewer, approver = (
        session.get_one(Account, number) for number in make_hands(session)
    )
    return officer, reviewer, approver


def said(subject: Subject | None = None, **changes: Any) -> RecordParticulars:
    """A general penalty of 30,000 yuan of 2026-09-01 on `subject`."""
    given: dict[str, Any] = {"fine_fen": 3_000_000, "decided_on": SEPTEMBER}
    if subject is not None:
        given["respondent"] = subject.name
    return make_penalty(**(given | changes))


def propose(
    session: Session,
    subject: Subject,
    particulars: RecordParticulars,
    officer: Account,
    *,
    at: datetime,
    change: RecordChange = RecordChange.ADDED,
    record: Record | None = None,
    reason: str | None = None,
) -> RecordProposal:
    """Draft a proposal of `officer` and submit it."""
    proposal = records.draft(
        session,
        change,
        records.Content(subject.id, particulars, reason=reason),
        LAW,
        by=records.Proposer(officer.id, officer.department_id or "amr", officer.division_code),
        at=at,
        record_id=record.id if record else None,
    )
    return records.submit(session, proposal.id, proposal.revision, LAW, by=officer.id, at=at)


def decide(session: Session, proposal: RecordProposal, people: People, *, at: datetime) -> Record:
    """Take a submitted proposal through review, where it is due, and approval; return the record."""
    _, reviewer, approver = people
    seen = bytes(proposal.content_hash)
    if proposal.state is ProposalState.IN_REVIEW:
        records.pass_review(session, proposal.id, seen, by=reviewer.id, at=at)
    records.approve(session, proposal.id, seen, LAW, by=approver.id, at=at)
    return session.get_one(Record, proposal.result_record_id)


def enter(
    session: Session,
    subject: Subject,
    people: People,
    *,
    at: datetime,
    change: RecordChange = RecordChange.ADDED,
    record: Record | None = None,
    reason: str | None = None,
    particulars: RecordParticulars | None = None,
    **changes: Any,
) -> Record:
    """Bring a record into the register, or change one, through all the hands that it needs."""
    proposal = propose(
        session,
        subject,
        particulars or said(subject, **changes),
        people[0],
        at=at,
        change=change,
        record=record,
        reason=reason,
    )
    return decide(session, proposal, people, at=at)
