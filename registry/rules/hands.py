"""Whose hands a proposal may pass through: persons, not accounts.

Invariant: two accounts of one department under one name count as one person until somebody tells
them apart, and an account that is younger than a proposal does not judge it. Both err on the side
of a second pair of eyes; the sentence says how an honest office gets on.
Source: SECURITY §1 rows 2, 3; LAW-AND-FAIRNESS 16.
"""

from datetime import datetime
from typing import NamedTuple

from registry.rules.identity.folding import fold
from registry.rules.records.flow import NOT_THE_PROPOSER, NOT_THE_REVIEWER


class Hand(NamedTuple):
    """Who holds a part of a proposal: an account, as whom colleagues know it, since when."""

    account_id: int
    name: str
    department_id: str | None
    since: datetime


def is_same_person(one: Hand, other: Hand) -> bool:
    """Say whether two accounts must be taken for one person: one name in one department."""
    if one.account_id == other.account_id:
        return True
    return one.department_id == other.department_id and fold(one.name) == fold(other.name)


def why_not(
    who: Hand, *, proposed_by: Hand, reviewed_by: Hand | None, made_at: datetime
) -> str | None:
    """Return why `who` may not judge a proposal made at `made_at`, None where they may.

    `reviewed_by` is handed in for the decision only: a reviewer may send back what they passed.
    """
    if who.account_id == proposed_by.account_id:
        return NOT_THE_PROPOSER
    if reviewed_by is not None and who.account_id == reviewed_by.account_id:
        return NOT_THE_REVIEWER
    for part, hand in (("经办人", proposed_by), ("法制审核人", reviewed_by)):
        if hand is not None and is_same_person(who, hand):
            return (
                f"您与{part}同名同部门，系统按同一人处理，请由其他人办理。"
                "确系两个人的，请系统管理员在姓名后加注以示区别。"
            )
    if who.since > made_at:
        return (
            "您的账户在这件事项起草之后才建立，不能审核或审批它。"
            "请由其他人办理，或请经办人撤回作废后重新起草。"
        )
    return None
