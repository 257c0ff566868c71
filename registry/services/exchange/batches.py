"""Batches: one file taken in once, resumed where it stopped, closed with its figures.

Invariant: a file whose import was cut short is found again by its digest and goes on; nobody starts
it a second time beside itself.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.session import backend_of
from models.vocabulary import AuditEvent, BatchState, ImportKind
from registry.errors import Conflict, NotFound
from registry.services import audit

OPENING_LOCK = 7_305_003  # PostgreSQL: two importers of one file do not both open a batch


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is known of a file before its first row is taken; `division_code`: a county's file."""

    kind: ImportKind
    file_name: str
    file_digest: str
    file_size: int
    department_id: str
    division_code: str | None = None
    encoding: str | None = None
    stored_name: str | None = None
    rows_expected: int | None = None
    state: BatchState = BatchState.RUNNING


def open_batch(session: Session, new: NewBatch, *, by: int | None, at: datetime) -> ImportBatch:
    """Return the batch of a file: the one that was cut short, or a new one."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OPENING_LOCK})
    unfinished = session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.file_digest == new.file_digest,
            ImportBatch.kind == new.kind,
            ImportBatch.department_id == new.department_id,
            ImportBatch.division_code.is_not_distinct_from(new.division_code),
            ImportBatch.state == BatchState.RUNNING,
        )
        .order_by(ImportBatch.id)
    ).first()
    if unfinished is not None:
        return unfinished
    batch = ImportBatch(
        kind=new.kind,
        state=new.state,
        file_name=new.file_name[:200],
        file_digest=new.file_digest,
        file_size=new.file_size,
        stored_name=new.stored_name,
        encoding=new.encoding,
        department_id=new.department_id,
        division_code=new.division_code,
        rows_expected=new.rows_expected,
        started_by=by,
        started_at=at,
    )
    session.add(batch)
    session.flush()
    audit.append(
        session,
        AuditEvent.BATCH_OPENED,
        by=by,
        at=at,
        about=f"batch:{batch.id}",
        kind=new.kind.value,
        file=new.file_digest,
        department=new.department_id,
    )
    return batch


def confirm(session: Session, batch_id: int, encoding: str | None) -> ImportBatch:
    """Start a batch that a person has previewed. Raises Conflict where it was started already."""
    batch = batch_of(session, batch_id)
    if batch.state is not BatchState.PREVIEWED:
        raise Conflict("这个批次已经确认或放弃，不能再次确认。")
    batch.state = BatchState.RUNNING
    batch.encoding = encoding
    return batch


def close_batch(session: Session, batch_id: int, *, by: int | None, at: datetime) -> ImportBatch:
    """Close a batch whose last row has been taken; closing twice changes nothing."""
    batch = batch_of(session, batch_id)
    if batch.state is BatchState.RUNNING:
        _end(session, batch, BatchState.DONE, by=by, at=at)
    return batch


def fail_batch(
    session: Session, batch_id: int, problem: str, *, by: int | None, at: datetime
) -> ImportBatch:
    """Close a batch whose file turned out to be unusable; what was taken stays."""
    batch = batch_of(session, batch_id)
    batch.problem = problem[:500]
    _end(session, batch, BatchState.FAILED, by=by, at=at)
    return batch


def abandon(session: Session, batch_id: int, *, by: int | None, at: datetime) -> ImportBatch:
    """Give up a batch before it was confirmed."""
    batch = batch_of(session, batch_id)
    if batch.state is not BatchState.PREVIEWED:
        raise Conflict("只有待确认的批次可以放弃。")
    _end(session, batch, BatchState.ABANDONED, by=by, at=at)
    return batch


def batch_of(session: Session, batch_id: int) -> ImportBatch:
    """Return a batch, locked for this transaction. Raises NotFound."""
    batch = session.scalars(
        select(ImportBatch).where(ImportBatch.id == batch_id).with_for_update()
    ).first()
    if batch is None:
        raise NotFound("没有这个导入批次。")
    return batch


def _end(
    session: Session, batch: ImportBatch, state: BatchState, *, by: int | None, at: datetime
) -> None:
    batch.state = state
    batch.finished_at = at
    audit.append(
        session,
        AuditEvent.BATCH_CLOSED,
        by=by,
        at=at,
        about=f"batch:{batch.id}",
        state=state.value,
        rows=batch.position,
        accepted=batch.accepted,
        unchanged=batch.unchanged,
        conflicts=batch.conflicts,
        quarantined=batch.quarantined,
    )
