"""The row of a file that a correction was proposed for is settled in the breath of its approval.

Invariant: a row is settled only by the approval of the proposal that was written for it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.exchange import QuarantinedRow
from models.proposals import RecordProposal
from models.vocabulary import QuarantineState


def settle_row(session: Session, proposal: RecordProposal, *, by: int, at: datetime) -> None:
    """Note that what the row tells stands now; nothing where the proposal came by no row."""
    if proposal.row_id is None:
        return
    row = session.get_one(QuarantinedRow, proposal.row_id, with_for_update=True)
    if row.state is not QuarantineState.CONFLICT:
        return  # somebody has left it out, or taken it in, in the meantime
    row.state = QuarantineState.CORRECTED
    row.subject_id = proposal.subject_id
    row.decided_by = by
    row.decided_at = at
    row.note = f"按事项 {proposal.id} 更正记录。"
