"""What the undoing of a batch of records would do, and what it did.

Invariant: a record counts as changed where its version in force is not the one that the batch gave.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.exchange import BatchUndoing
from models.records import Record, RecordVersion
from models.vocabulary import RecordState


@dataclass(frozen=True, slots=True)
class Outlook:
    """How many records of a batch would be withdrawn, and how many have changed since."""

    withdrawn: int
    left_alone: int


@dataclass(frozen=True, slots=True)
class Deed:
    """What the undoing of a batch did: by whom, when, why."""

    withdrawn: int
    left_alone: int
    reason: str
    by: str | None
    at: datetime


def outlook(session: Session, batch_id: int) -> Outlook:
    """Return what undoing the batch would do now."""
    of_batch = RecordVersion.batch_id == batch_id
    touched = session.scalar(select(func.count(RecordVersion.record_id.distinct())).where(of_batch))
    standing = session.scalar(
        select(func.count())
        .select_from(Record)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(of_batch, Record.state == RecordState.STANDING)
    )
    return Outlook(standing or 0, (touched or 0) - (standing or 0))


def deed_of(session: Session, batch_id: int) -> Deed | None:
    """Return how the batch was taken back, or None where it stands."""
    found = session.execute(
        select(BatchUndoing, Account.display_name)
        .outerjoin(Account, Account.id == BatchUndoing.by_id)
        .where(BatchUndoing.batch_id == batch_id)
    ).first()
    if found is None:
        return None
    deed, by = found
    return Deed(deed.withdrawn, deed.left_alone, deed.reason, by, deed.recorded_at)
