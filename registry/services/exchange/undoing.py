"""A whole batch of records is taken back, with a reason: by its importer on the day, else by an approver.

Invariant: nobody takes back alone what stands since an earlier day, or what somebody else sent in;
registrations are never undone: later files and people's decisions rest on them. Rows of
the batch that a person had mended wait again, so that nothing of the batch is lost.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.exchange import BatchUndoing, ImportBatch, QuarantinedRow
from models.vocabulary import AuditEvent, BatchState, ImportKind, QuarantineState, RatingCause, Role
from registry.errors import Conflict, Invalid, Refused
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.hands import Hand, is_same_person
from registry.rules.merkle import root
from registry.rules.reasons import LONGEST_REASON, SHORTEST_REASON
from registry.services import audit, blacklist, ratings
from registry.services.exchange.batches import batch_of
from registry.services.exchange.quarantine import state_of_problems
from registry.services.records import undoing

ENDED = (BatchState.DONE, BatchState.FAILED)
APPROVER_DOES_IT = (
    "经办人只能在导入当日撤回本人导入的批次；当日以后撤回，或者撤回他人导入的批次，"
    "由本部门审批人员办理。请将撤回的理由和本批次编号告知审批人员。"
)


def undo_batch(
    session: Session, batch_id: int, reason: str, *, by: int | None, at: datetime
) -> BatchUndoing:
    """Take a batch of records back and return what came of it.

    Raises Invalid for a batch of registrations or without a reason, Conflict for one that still
    runs or was taken back before, Refused where it is not the importer on the day of the import
    and no approver of the department either.
    """
    batch = batch_of(session, batch_id)
    reason = reason.strip()[:LONGEST_REASON]
    _refuse(session, batch, reason)
    _refuse_one_alone(session, batch, by, at)
    if batch.kind is ImportKind.LISTINGS:
        return _undo_listings(session, batch, reason, by=by, at=at)
    undone = undoing.undo(session, batch.id, reason, at=at, hands=(batch.started_by, by))
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
    ratings.reassess(
        session, undone.touched, RatingCause.RECORD_VOIDED, at=at, voided=undone.voided
    )
    return deed


def _undo_listings(
    session: Session, batch: ImportBatch, reason: str, *, by: int | None, at: datetime
) -> BatchUndoing:
    """Close the cases that nobody has confirmed; what a second person confirmed ends by its own case."""
    closed, left = blacklist.close_unconfirmed(session, batch.id, reason, by=by, at=at)
    deed = BatchUndoing(
        batch_id=batch.id,
        withdrawn=closed,
        left_alone=left,
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
        first=None,
        last=None,
        root=root(()).hex(),
        withdrawn=closed,
        left_alone=left,
    )
    return deed


def _refuse(session: Session, batch: ImportBatch, reason: str) -> None:
    if batch.kind not in RECORD_KINDS and batch.kind is not ImportKind.LISTINGS:
        raise Invalid("登记信息不能整批撤回：此后的更名、变更和信用记录都以它为依据，请逐户更正。")
    if batch.state not in ENDED:
        raise Conflict("这个批次还没有导入完毕，不能撤回。")
    if session.scalar(select(BatchUndoing.id).where(BatchUndoing.batch_id == batch.id)):
        raise Conflict("这个批次已经撤回过。")
    if len(reason) < SHORTEST_REASON:
        raise Invalid("请写明撤回的理由，至少 4 个字。")


def _refuse_one_alone(session: Session, batch: ImportBatch, by: int | None, at: datetime) -> None:
    """Raise Refused unless the importer takes back the same day, or an approver does.

    Once the day is over others have relied on the records, so hiding them takes a second person.
    """
    if by == batch.started_by and legal_day(batch.started_at) == legal_day(at):
        return
    who = session.get(Account, by) if by is not None else None
    if who is None or who.role is not Role.APPROVER or who.department_id != batch.department_id:
        raise Refused(APPROVER_DOES_IT)
    importer = session.get(Account, batch.started_by) if batch.started_by is not None else None
    if importer is not None and is_same_person(_hand(who), _hand(importer)):
        raise Refused(
            "这个批次由您导入（同名同部门的账户按同一人处理），请由本部门其他审批人员撤回。"
        )


def _hand(account: Account) -> Hand:
    return Hand(account.id, account.display_name, account.department_id, account.created_at)


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
