"""Reviews of awards after a later event: which are open, what was proposed, how each was settled.

Invariant: a task is open as long as nobody reviewed the honour for that event; it comes from the
facts and is written down nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.awards import AwardReview, AwardWithdrawal
from models.vocabulary import AwardReviewOutcome, CauseKind
from registry.queries.awards.facts import candidates_of
from registry.queries.awards.holders import (
    Holder,
    HolderFilter,
    HolderState,
    all_holders,
    award_of,
    holder,
)
from registry.rules.awards import Award, Candidate, Event
from registry.rules.awards.following import calls_for_review

Cause = tuple[int, CauseKind, int]  # the honour's record, what kind of event, its number


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal to withdraw an award that waits for a second person."""

    id: int
    by_id: int
    by: str
    reason: str
    document_no: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """An honour, an event after it, and a proposal where there is one."""

    holder: Holder
    award: Award
    event: Event
    proposed: Proposed | None = None

    @property
    def name(self) -> str:
        """What stands in addresses: the honour, the kind of the event, its number."""
        return f"{self.holder.record_id}-{self.event.cause.value}-{self.event.cause_id}"


@dataclass(frozen=True, slots=True)
class Settled:
    """How an honour was reviewed for an event: by whom, decided by whom."""

    cause: CauseKind
    cause_id: int
    outcome: AwardReviewOutcome
    reason: str
    document_no: str | None
    by: str
    decided_by: str | None
    recorded_at: datetime


def open_tasks(
    session: Session,
    awards: Sequence[Award],
    *,
    on: date,
    divisions: frozenset[str] | None = None,
) -> tuple[Task, ...]:
    """Return what is to be reviewed of some awards, the latest event first."""
    titles = tuple(title for one in awards for title in one.all_titles)
    wanted = HolderFilter(on, titles, HolderState.CURRENT, divisions)
    found = _tasks(session, all_holders(session, wanted), awards, on)
    return tuple(sorted(found, key=lambda one: (-one.event.on.toordinal(), one.holder.record_id)))


def tasks_of(
    session: Session, record_id: int, awards: Sequence[Award], *, on: date
) -> tuple[Task, ...]:
    """Return what is to be reviewed of one honour."""
    found = holder(session, record_id)
    return _tasks(session, [found], awards, on) if found is not None else ()


def settled_of(session: Session, record_id: int) -> tuple[Settled, ...]:
    """Return how an honour was reviewed before, newest first."""
    by, decider = aliased(Account), aliased(Account)
    rows = session.execute(
        select(AwardReview, by.display_name, decider.display_name)
        .join(by, by.id == AwardReview.by_id)
        .outerjoin(decider, decider.id == AwardReview.decided_by)
        .where(AwardReview.record_id == record_id)
        .order_by(AwardReview.id.desc())
    )
    return tuple(
        Settled(
            *(row.cause_kind, row.cause_id, row.outcome, row.reason, row.document_no),
            *(proposer, second, row.recorded_at),
        )
        for row, proposer, second in rows
    )


def known_of(session: Session, subject_id: int, *, on: date) -> Candidate:
    """Return what is known of a holder, for the conditions of the next level."""
    return candidates_of(session, [subject_id], on=on)[subject_id]


def _tasks(
    session: Session, held: Iterable[Holder], awards: Sequence[Award], on: date
) -> tuple[Task, ...]:
    named = [(one, award) for one in held if (award := award_of(one.title, awards)) is not None]
    current = [(one, award) for one, award in named if one.is_held_on(on)]
    known = candidates_of(session, sorted({one.subject_id for one, _ in current}), on=on)
    found = [
        Task(one, award, event)
        for one, award in current
        for event in known[one.subject_id].events
        if calls_for_review(event, one.decided_on, on)
    ]
    done = _reviewed(session, {one.holder.record_id for one in found})
    proposed = _proposed(session, {one.holder.record_id for one in found})
    return tuple(
        Task(one.holder, one.award, one.event, proposed.get(cause_of(one)))
        for one in found
        if cause_of(one) not in done
    )


def cause_of(task: Task) -> Cause:
    """Return what a task is known by."""
    return task.holder.record_id, task.event.cause, task.event.cause_id


def _reviewed(session: Session, records: set[int]) -> set[Cause]:
    rows = session.execute(
        select(AwardReview.record_id, AwardReview.cause_kind, AwardReview.cause_id).where(
            AwardReview.record_id.in_(records)
        )
    )
    return {(row.record_id, row.cause_kind, row.cause_id) for row in rows}


def _proposed(session: Session, records: set[int]) -> dict[Cause, Proposed]:
    rows = session.execute(
        select(AwardWithdrawal, Account.display_name)
        .join(Account, Account.id == AwardWithdrawal.by_id)
        .where(AwardWithdrawal.record_id.in_(records))
    )
    return {
        (row.record_id, row.cause_kind, row.cause_id): Proposed(
            row.id, row.by_id, name, row.reason, row.document_no, row.recorded_at
        )
        for row, name in rows
    }
