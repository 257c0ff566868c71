"""What happened to a record besides its versions: duties done, subjects told, wrong links, work.

Invariant: an entry that was taken back stays, with the reason for it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.notices import Notice
from models.proposals import RecordProposal
from models.records import Performance, RecordVersion, WrongLink
from models.subjects import Subject
from models.vocabulary import NoticeKind, Obligation, ProposalState, RecordChange
from registry.errors import NotFound
from registry.rules.records.duties import Performed
from registry.rules.records.flow import OPEN


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Why, when and by whom an entry of performance was taken back."""

    reason: str | None
    by: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PerformanceKept:
    """One entry of what was done of a duty; amounts in fen."""

    id: int
    obligation: Obligation
    performed_on: date
    amount_fen: int | None
    note: str | None
    by: str | None
    recorded_at: datetime
    taken_back: TakenBack | None

    @property
    def performed(self) -> Performed:
        """The entry as the rule reads it."""
        return Performed(self.obligation, self.performed_on, self.amount_fen)


@dataclass(frozen=True, slots=True)
class NoticeKept:
    """What a subject was told of the record, and when."""

    kind: NoticeKind
    subject_name: str
    sentence: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class WrongLinkKept:
    """A subject of which the paper does not speak, and the one of which it does."""

    wrong_name: str
    wrong_uscc: str | None
    right_name: str
    right_uscc: str | None
    proposal_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class InWork:
    """A proposed change of the record on its way."""

    id: int
    change: RecordChange
    state: ProposalState
    by: str
    state_since: datetime


def performances_of(session: Session, record_id: int) -> tuple[PerformanceKept, ...]:
    """Return every entry of performance, newest day first, those taken back among them."""
    noted, back = aliased(Performance), aliased(Performance)
    by, back_by = aliased(Account), aliased(Account)
    query = (
        select(noted, back, by.display_name, back_by.display_name)
        .outerjoin(back, back.takes_back_id == noted.id)
        .outerjoin(by, by.id == noted.by_id)
        .outerjoin(back_by, back_by.id == back.by_id)
        .where(noted.record_id == record_id, noted.takes_back_id.is_(None))
        .order_by(noted.performed_on.desc(), noted.id.desc())
    )
    return tuple(
        PerformanceKept(
            id=row.id,
            obligation=row.obligation,
            performed_on=row.performed_on,
            amount_fen=row.amount_fen,
            note=row.note,
            by=name,
            recorded_at=row.recorded_at,
            taken_back=TakenBack(later.note, later_name, later.recorded_at) if later else None,
        )
        for row, later, name, later_name in session.execute(query)
    )


def record_of_performance(session: Session, performance_id: int) -> int:
    """Return the record of an entry of performance. Raises NotFound where there is none."""
    record_id = session.scalar(
        select(Performance.record_id).where(Performance.id == performance_id)
    )
    if record_id is None:
        raise NotFound("没有这条履行记录，或它不由您办理。")
    return record_id


def notices_of(session: Session, record_id: int) -> tuple[NoticeKept, ...]:
    """Return what subjects were told of a record, newest first."""
    bore_it = select(RecordVersion.subject_id).where(RecordVersion.record_id == record_id)
    query = (
        select(Notice, Subject.name)
        .join(Subject, Subject.id == Notice.subject_id)
        .where(Notice.subject_id.in_(bore_it), Notice.record_id == record_id)
        .order_by(Notice.id.desc())
    )
    return tuple(
        NoticeKept(row.kind, name, row.sentence, row.recorded_at)
        for row, name in session.execute(query)
    )


def wrong_links_of(session: Session, record_id: int) -> tuple[WrongLinkKept, ...]:
    """Return the subjects that a record was moved away from, newest first."""
    wrong, right = aliased(Subject), aliased(Subject)
    query = (
        select(WrongLink, wrong.name, wrong.uscc, right.name, right.uscc)
        .join(wrong, wrong.id == WrongLink.subject_id)
        .join(right, right.id == WrongLink.right_subject_id)
        .where(WrongLink.record_id == record_id)
        .order_by(WrongLink.id.desc())
    )
    return tuple(
        WrongLinkKept(name, uscc, right_name, right_uscc, row.proposal_id, row.recorded_at)
        for row, name, uscc, right_name, right_uscc in session.execute(query)
    )


def in_work(session: Session, record_id: int) -> tuple[InWork, ...]:
    """Return the proposed changes of a record that are not decided yet."""
    query = (
        select(RecordProposal, Account.display_name)
        .join(Account, Account.id == RecordProposal.proposed_by)
        .where(RecordProposal.record_id == record_id, RecordProposal.state.in_(OPEN))
        .order_by(RecordProposal.id)
    )
    return tuple(
        InWork(row.id, row.change, row.state, name, row.state_since)
        for row, name in session.execute(query)
    )
