"""The way of a proposal through different hands: 经办 → 法制审核 → 审批.

Invariant: the table below is every step there is; nobody takes two of the three parts; a decision
binds to the hash of what was seen. Source: LAW-AND-FAIRNESS 16; 行政处罚法 Art 57–58.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from models.vocabulary import ProposalState, RecordChange, Step
from registry.errors import Conflict, Refused
from registry.rules.records.deriving import Derived

NEXT: Mapping[tuple[ProposalState, Step], ProposalState] = MappingProxyType(
    {
        (ProposalState.DRAFT, Step.CHANGED): ProposalState.DRAFT,
        (ProposalState.RETURNED, Step.CHANGED): ProposalState.RETURNED,
        (ProposalState.DRAFT, Step.ABANDONED): ProposalState.ABANDONED,
        (ProposalState.RETURNED, Step.ABANDONED): ProposalState.ABANDONED,
        (ProposalState.IN_REVIEW, Step.REVIEWED): ProposalState.IN_DECISION,
        (ProposalState.IN_REVIEW, Step.RETURNED): ProposalState.RETURNED,
        (ProposalState.IN_DECISION, Step.RETURNED): ProposalState.RETURNED,
        (ProposalState.IN_DECISION, Step.APPROVED): ProposalState.APPROVED,
        (ProposalState.IN_DECISION, Step.REJECTED): ProposalState.REJECTED,
        (ProposalState.IN_REVIEW, Step.CALLED_BACK): ProposalState.RETURNED,
        (ProposalState.IN_DECISION, Step.CALLED_BACK): ProposalState.RETURNED,
    }
)
# Changes that take the record's content as it stands; nobody writes it anew.
AS_IT_STANDS = frozenset({RecordChange.WITHDRAWN, RecordChange.STAYED, RecordChange.RESUMED})
OPEN = (
    ProposalState.DRAFT,
    ProposalState.RETURNED,
    ProposalState.IN_REVIEW,
    ProposalState.IN_DECISION,
)
NOT_THE_PROPOSER = "经办人不能审核或审批自己提出的事项，请由其他人办理。"
NOT_THE_REVIEWER = "法制审核人不能再审批同一事项，请由其他审批人办理。"
NEEDS_A_REASON = frozenset({Step.RETURNED, Step.REJECTED, Step.ABANDONED})


def next_state(state: ProposalState, step: Step, *, needs_review: bool) -> ProposalState:
    """Return where `step` leads from `state`. Raises Conflict where there is no such step."""
    if step is Step.SUBMITTED and state in (ProposalState.DRAFT, ProposalState.RETURNED):
        return ProposalState.IN_REVIEW if needs_review else ProposalState.IN_DECISION
    if (state, step) not in NEXT:
        raise Conflict(f"这件事项现在是“{state.zh}”，不能再“{step.zh}”，请刷新页面查看。")
    return NEXT[state, step]


def refuse_others(by: int, *, proposed_by: int) -> None:
    """Raise Refused where `by` is not the one whose draft it is; who may judge it, `hands` says."""
    if by != proposed_by:
        raise Refused("草稿只能由经办人本人修改、提交或作废。")


def content_seal(subject: Mapping[str, object], derived: Derived, evidence: Sequence[str]) -> bytes:
    """Return the SHA-256 of all that a decision is made on: what is said, derived and attached."""
    seen = {
        **subject,
        "derived": [None if cell is None else str(cell) for cell in derived[1:]],
        "evidence": sorted(evidence),
    }
    text = json.dumps(seen, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
