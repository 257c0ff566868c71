"""A whole batch of records is taken back by an officer of its department, with a reason.

Invariant: registrations are never undone: later files and people's decisions rest on them. Rows of
the batch that a person had mended wait again, so that nothing of the batch is lost.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import BatchUndoing, ImportBatch, QuarantinedRow
from models.vocabulary import AuditEvent, BatchState, QuarantineState
from registry.errors import Conflict, Invalid, Refused
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.merkle import root
from registry.services import audit
from registry.services.exchange.batches import batch_of
from registry.services.exchange.quarantine import state_of_problems
from registry.services.records import undoing

SHORTEST_REASON = 4
LONGEST_REASON = 500
ENDED = (BatchState.DONE, BatchState.FAILED)


def undo_batch(
    session: Session, batch_id: int, reason: str, *, by: int | None, at: datetime
) -> BatchUndoing:
    """Take a batch of records back and return what came of it.

    Raises Invalid for a batch of registrations or without a reason, Conflict for one that still
    runs or was taken back before, Refused for the importer alone after the day of the import.
    """
    batch = batch_of(session, batch_id)
    reason = reason.strip()[:LONGEST_REASON]
    _refuse(session, batch, reason)
    _refuse_one_alone(batch, by, at)
    undone = undoing.undo(session, batch.id, reason, at=at)
    _let_wait_again(session, batch.id)
    deed = BatchUndoing(
        batch_id=batch.id,
        withdrawn=undone.withdrawn,
        left_alone=undone.left_alone,
        reason=reason,
        by_id=by,
        recorded_at=at,
    )
    session.add(deed)
    session.flush()
    audit.append(
        session,
        AuditEvent.BATCH_UNDONE,
        by=by,
        at=at,
        about=f"batch:{batch.id}",
        first=undone.first,
        last=undone.last,
        root=root(undone.leaves).hex(),
        withdrawn=undone.withdrawn,
        left_alone=undone.left_alone,
    )
    return deed


def _refuse(session: Session, batch: ImportBatch, reason: str) -> None:
    if batch.kind not in RECORD_KINDS:
        raise Invalid("登记信息不能整批撤回：此后的更名、变更和信用记录都以它为依据，请逐户更正。")
    if batch.state not in ENDED:
        raise Conflict("这个批次还没有导入完毕，不能撤回。")
    if session.scalar(select(BatchUndoing.id).where(BatchUndoing.batch_id == batch.id)):
        raise Conflict("这个批次已经撤回过。")
    if len(reason) < SHORTEST_REASON:
        raise Invalid("请写明撤回的理由，至少 4 个字。")


def _refuse_one_alone(batch: ImportBatch, by: int | None, at: datetime) -> None:
    """Raise Refused where the importer alone would take back what others have relied on since."""
    is_same_day = legal_day(batch.started_at) == legal_day(at)
    if by is not None and by == batch.started_by and not is_same_day:
        raise Refused("导入当日以后撤回，须由导入人以外的经办人办理，请同部门的其他经办人撤回。")


def _let_wait_again(session: Session, batch_id: int) -> None:
    """Put the rows back into the queue that a person had mended and the undoing took back."""
    mended = session.scalars(
        select(QuarantinedRow).where(
            QuarantinedRow.first_batch_id == batch_id,
            QuarantinedRow.state == QuarantineState.CORRECTED,
        )
    )
    for row in mended:
        row.state = state_of_problems(row.problems)
        row.decided_by = row.decided_at = None
