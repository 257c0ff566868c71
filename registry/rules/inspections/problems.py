"""What is wrong with a plan, in sentences that say what to do; both the form and the service ask.

Invariant: a plan without a problem can be drawn, unless its population shrinks below the quota.
"""

from collections import Counter
from collections.abc import Sequence

MOST_DRAWN = 5_000
MOST_INSPECTORS = 500
LONGEST_NAME = 40


def problems_of(quota: int, inspectors: Sequence[str], team: int, population: int) -> list[str]:
    """Return every problem of a plan; `population`: how many subjects its filters find."""
    return [
        one
        for one in (
            _of_quota(quota, population),
            *_of_inspectors(inspectors),
            _of_team(team, len(set(inspectors))),
        )
        if one
    ]


def _of_quota(quota: int, population: int) -> str:
    if quota <= 0:
        return "抽查数量必须是大于零的整数。"
    if quota > MOST_DRAWN:
        return f"一个方案最多抽取 {MOST_DRAWN} 家，请分几个方案办理。"
    if quota > population:
        return f"抽查范围内只有 {population} 家，不够抽取 {quota} 家。请减少数量或者放宽范围。"
    return ""


def _of_inspectors(inspectors: Sequence[str]) -> list[str]:
    found = []
    if not inspectors:
        found.append("请填写检查人员名单，每行一人。")
    if len(inspectors) > MOST_INSPECTORS:
        found.append(f"检查人员最多 {MOST_INSPECTORS} 人。")
    if twice := sorted(name for name, times in Counter(inspectors).items() if times > 1):
        found.append(f"检查人员重复：{'、'.join(twice)}。同名的不同人员请加上执法证号等以示区分。")
    if any(_is_crooked(one) for one in inspectors):
        found.append(f"检查人员姓名不能为空、不能含有不可见字符，每行最多 {LONGEST_NAME} 个字。")
    return found


def _is_crooked(name: str) -> bool:
    """A name is a line of the population's file: nothing in it may end or begin a line."""
    return name != name.strip() or not name or not name.isprintable() or len(name) > LONGEST_NAME


def _of_team(team: int, inspectors: int) -> str:
    if team <= 0:
        return "每组检查人员数必须是大于零的整数。"
    if team > inspectors:
        return f"每组 {team} 人，多于名单中的 {inspectors} 人。请增加检查人员或者减少每组人数。"
    return ""
