"""Which proposals may be approved several in one act (批量审批), and why the others may not.

Invariant: whatever may ruin a firm, or changes what stands, is looked at alone. PROPOSAL: no norm
says so; Source: ASVS 5.0 2.4.2 (human timing), LAW-AND-FAIRNESS 16.
"""

from models.vocabulary import RecordChange, Tier

MOST_AT_ONCE = 20


def why_alone(change: RecordChange, tier: Tier | None, *, needs_review: bool) -> str | None:
    """Return why a proposal is approved on its own page only, None where it may go with others."""
    if change is not RecordChange.ADDED:
        return f"“{change.zh}”改变已有记录，须单独审批。"
    if needs_review:
        return "经法制审核的事项须单独审批。"
    if tier is Tier.SERIOUS:
        return "严重失信信息须单独审批。"
    return None
