"""What waits for an officer today, as figures."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch, QuarantinedRow
from models.vocabulary import BatchState, QuarantineState


@dataclass(frozen=True, slots=True)
class Worklist:
    """Figures of the work that waits, for one department or for all."""

    rows_waiting: int
    rows_to_correct: int
    batches_previewed: int
    batches_running: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (
            self.rows_waiting
            or self.rows_to_correct
            or self.batches_previewed
            or self.batches_running
        )


def worklist(session: Session, department_id: str | None = None) -> Worklist:
    """Return the figures of `department_id`, of all departments where None."""
    rows = select(QuarantinedRow.state, func.count()).group_by(QuarantinedRow.state)
    batches = select(ImportBatch.state, func.count()).group_by(ImportBatch.state)
    if department_id is not None:
        own = ImportBatch.department_id == department_id
        rows = rows.join(ImportBatch, ImportBatch.id == QuarantinedRow.first_batch_id).where(own)
        batches = batches.where(own)
    row_counts = dict(session.execute(rows).all())
    batch_counts = dict(session.execute(batches).all())
    return Worklist(
        rows_waiting=row_counts.get(QuarantineState.WAITING, 0),
        rows_to_correct=row_counts.get(QuarantineState.BROKEN, 0),
        batches_previewed=batch_counts.get(BatchState.PREVIEWED, 0),
        batches_running=batch_counts.get(BatchState.RUNNING, 0),
    )
