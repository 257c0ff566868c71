"""Persons, not accounts: who may judge a proposal."""

from datetime import UTC, datetime, timedelta

import pytest

from models.vocabulary import RecordChange, Tier
from registry.rules.hands import Hand, is_same_person, why_not
from registry.rules.records.together import why_alone

MADE = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LU = Hand(1, "陆秉文", "amr", MADE - timedelta(days=900))
QIAN = Hand(2, "钱正平", "amr", MADE - timedelta(days=900))
GU = Hand(3, "顾衡", "amr", MADE - timedelta(days=900))


@pytest.mark.parametrize(
    ("name", "department", "is_one"),
    [
        ("陆秉文", "amr", True),
        (" 陆　秉文 ", "amr", True),
        ("陸秉文", "amr", True),
        ("陆秉文", "hurd", False),
        ("陆秉文（二）", "amr", False),
        ("顾衡", "amr", False),
    ],
)
def test_one_name_in_one_department_is_one_person(name: str, department: str, is_one: bool) -> None:
    other = Hand(9, name, department, MADE)

    assert is_same_person(LU, other) is is_one
    assert is_same_person(other, LU) is is_one


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (LU, "经办人不能审核或审批"),
        (LU._replace(account_id=8), "您与经办人同名同部门"),
        (QIAN, "法制审核人不能再审批"),
        (QIAN._replace(account_id=8), "您与法制审核人同名同部门"),
        (GU._replace(since=MADE + timedelta(seconds=1)), "起草之后才建立"),
    ],
)
def test_a_second_part_and_a_younger_account_are_refused_with_a_way_out(
    who: Hand, words: str
) -> None:
    reason = why_not(who, proposed_by=LU, reviewed_by=QIAN, made_at=MADE)

    assert reason is not None
    assert words in reason
    assert "请" in reason


def test_a_third_person_may_and_so_may_one_who_came_in_that_very_second() -> None:
    assert why_not(GU, proposed_by=LU, reviewed_by=QIAN, made_at=MADE) is None
    assert why_not(GU._replace(since=MADE), proposed_by=LU, reviewed_by=None, made_at=MADE) is None


@pytest.mark.parametrize(
    ("change", "tier", "needs_review", "words"),
    [
        (RecordChange.ADDED, Tier.GENERAL, False, None),
        (RecordChange.ADDED, None, False, None),
        (RecordChange.ADDED, Tier.SERIOUS, False, "严重"),
        (RecordChange.ADDED, Tier.GENERAL, True, "法制审核"),
        (RecordChange.CORRECTED, Tier.MINOR, False, "更正"),
        (RecordChange.WITHDRAWN, None, True, "撤销"),
        (RecordChange.MOVED, None, True, "主体更正"),
    ],
)
def test_what_may_ruin_a_firm_is_approved_alone(
    change: RecordChange, tier: Tier | None, needs_review: bool, words: str | None
) -> None:
    reason = why_alone(change, tier, needs_review=needs_review)

    assert (reason is None) if words is None else (reason is not None and words in reason)
