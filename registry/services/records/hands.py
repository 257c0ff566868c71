"""Whether this person may judge this proposal: the accounts behind its parts, asked of the rule.

Invariant: what is refused here is refused whoever calls; the database refuses equal accounts besides.
"""

from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.vocabulary import Step
from registry.errors import Refused
from registry.queries.hands import hand_of
from registry.rules.hands import is_same_person, why_not

DECIDING = (Step.APPROVED, Step.REJECTED)


def refuse_hands(
    session: Session, proposal: RecordProposal, step: Step, *, by: int, for_id: int | None = None
) -> None:
    """Raise Refused where `by`, or the one stood in for, holds another part or came later."""
    proposed_by = hand_of(session, proposal.proposed_by)
    reviewed_by = None
    if step in DECIDING and proposal.reviewed_by is not None:
        reviewed_by = hand_of(session, proposal.reviewed_by)
    reason = why_not(
        hand_of(session, by),
        proposed_by=proposed_by,
        reviewed_by=reviewed_by,
        made_at=proposal.created_at,
    )
    if reason is not None:
        raise Refused(reason)
    if for_id is not None and is_same_person(hand_of(session, for_id), proposed_by):
        raise Refused("这件事项由您所代理的人提出，不能以其名义审核或审批。")
