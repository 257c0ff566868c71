"""A record that somebody means to correct, withdraw or move: what it says, whose it is.

Invariant: it is the version in force that is shown; a change that is in work already is told.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.records import Record, RecordVersion
from models.vocabulary import RecordState
from registry.queries.records.reading import particulars_of
from registry.rules.records import RecordParticulars
from registry.rules.records.flow import OPEN


@dataclass(frozen=True, slots=True)
class RecordToChange:
    """A record as it stands; `in_work` is the open proposal that changes it, where there is one."""

    id: int
    state: RecordState
    subject_id: int
    department_id: str
    said: RecordParticulars
    in_work: int | None


def record_to_change(session: Session, record_id: int) -> RecordToChange | None:
    """Return a record as it stands, None where there is none."""
    record = session.get(Record, record_id)
    if record is None:
        return None
    in_work = select(RecordProposal.id).where(
        RecordProposal.record_id == record.id, RecordProposal.state.in_(OPEN)
    )
    return RecordToChange(
        id=record.id,
        state=record.state,
        subject_id=record.subject_id,
        department_id=record.department_id,
        said=particulars_of(session.get_one(RecordVersion, record.version_id)),
        in_work=session.scalar(in_work.limit(1)),
    )
