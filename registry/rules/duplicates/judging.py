"""What may be judged of a pair in which state, and where a judgement leads.

Invariant: a "no" holds until somebody reopens the pair with a reason; while a merge waits or
stands, the pair is judged through the merge only.
"""

from collections.abc import Mapping
from types import MappingProxyType

from models.vocabulary import MergeState, PairState, Relation, Verdict
from registry.errors import Conflict, Invalid
from registry.rules.reasons import SHORTEST_REASON

BULK = frozenset({Verdict.DIFFERENT, Verdict.RELATED, Verdict.UNSURE})  # a merge is done one by one
_NO = frozenset({Verdict.REOPENED, Verdict.DIFFERENT, Verdict.RELATED})
MAY_FOLLOW: Mapping[PairState, frozenset[Verdict]] = MappingProxyType(
    {
        PairState.OPEN: frozenset(Verdict) - {Verdict.REOPENED},
        PairState.UNSURE: frozenset(Verdict),
        PairState.DIFFERENT: _NO,
        PairState.RELATED: _NO,
        PairState.WAITING: frozenset(),
        PairState.MERGED: frozenset(),
    }
)
_STATES = {
    Verdict.DIFFERENT: PairState.DIFFERENT,
    Verdict.RELATED: PairState.RELATED,
    Verdict.UNSURE: PairState.UNSURE,
    Verdict.REOPENED: PairState.OPEN,
}
_WHY_NOT = {
    PairState.WAITING: "这一对的归并正在等待复核；要改变判断，请先撤回或者不予归并。",
    PairState.MERGED: "这一对已经归并；认为不是同一主体的，请办理撤销归并。",
    PairState.DIFFERENT: "这一对已判定不是同一主体；要改变判断，请先写明理由重新核查。",
    PairState.RELATED: "这一对已判定有关联、非同一主体；要改变判断，请先写明理由重新核查。",
    PairState.OPEN: "这一对本来就在待核查，不需要重新核查。",
}


def refuse_judgement(
    state: PairState, verdict: Verdict, relation: Relation | None, reason: str
) -> None:
    """Raise Conflict where `verdict` cannot follow on `state`, Invalid where it says too little."""
    if verdict not in MAY_FOLLOW[state]:
        raise Conflict(_WHY_NOT[state])
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明判断的依据，至少四个字。")
    if (verdict is Verdict.RELATED) != (relation is not None):
        raise Invalid(
            "请选择两者是什么关系。"
            if relation is None
            else "只有判定为“有关联、非同一主体”时才填写关系。"
        )


def state_after(last: Verdict | None, merge: MergeState | None) -> PairState:
    """Return where a pair stands after its last judgement; of "the same" the merge decides."""
    if last is None:
        return PairState.OPEN
    if last is Verdict.SAME:
        return PairState.MERGED if merge is MergeState.DONE else PairState.WAITING
    return _STATES[last]
