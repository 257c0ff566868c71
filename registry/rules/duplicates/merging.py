"""Whether two subjects may be merged, into which of them, and by how many persons.

Invariant: a subject with a code is never read through one without; what was judged "not the same"
is never brought together by way of a third; a merge that anybody could feel takes two persons.
Source: LAW-AND-FAIRNESS 6, 8, 11; FEATURES G6, Q30.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import SubjectKind, SubjectStatus
from registry.errors import Conflict, Invalid, Refused


@dataclass(frozen=True, slots=True)
class Side:
    """One of two subjects, as far as a merge depends on it; counts are of all that it stands for."""

    subject_id: int
    name: str
    uscc: str | None
    kind: SubjectKind
    status: SubjectStatus
    parent_uscc: str | None = None
    records: int = 0
    proposals: int = 0
    accounts: int = 0
    brought: int = 0
    survivor_id: int | None = None
    listings: int = 0

    @property
    def called(self) -> str:
        """The name with the code, as a sentence speaks of it."""
        return f"“{self.name}”（{self.uscc or '无统一社会信用代码'}）"


class Contradiction(NamedTuple):
    """Two subjects judged not the same that a merge would bring together."""

    name: str
    other: str


def refuse_merge_of(one: Side, other: Side, judged: Sequence[Contradiction]) -> None:
    """Raise Refused or Conflict where the two may not be merged at all, whoever decides."""
    if one.subject_id == other.subject_id:
        raise Invalid("不能把一个主体归并到它自己。")
    for side in (one, other):
        if side.survivor_id is not None:
            raise Conflict(f"{side.called}已经归并到其他主体，请刷新页面，从归并后的主体办理。")
    if SubjectKind.PRACTITIONER in (one.kind, other.kind):
        raise Refused("注册执业人员以执业注册证书号识别，不办理主体归并。")
    for head, branch in ((one, other), (other, one)):
        if branch.parent_uscc and branch.parent_uscc == head.uscc:
            raise Refused(
                f"{branch.called}是{head.called}的分支机构：总机构、分支机构分别记名，不得归并。"
                "请判定为“有关联、非同一主体”。"
            )
    if judged:
        told = "；".join(f"“{pair.name}”与“{pair.other}”" for pair in judged)
        raise Conflict(
            f"归并会把已判定不是同一主体的并在一起：{told}。请先对该对写明理由重新核查。"
        )


def suggested_survivor(one: Side, other: Side) -> int:
    """Return which of the two is proposed to survive: with a code, in business, better known."""
    return max(
        (one, other),
        key=lambda side: (
            side.uscc is not None,
            side.status is SubjectStatus.ACTIVE,
            side.records + side.brought,
            -side.subject_id,
        ),
    ).subject_id


def refuse_survivor(survivor: Side, duplicate: Side) -> None:
    """Raise Refused where `survivor` may not stand for `duplicate`."""
    if survivor.uscc is None and duplicate.uscc is not None:
        raise Refused(
            f"{duplicate.called}有统一社会信用代码，不能归并到没有代码的主体；请选择它为保留主体。"
        )


def why_second(
    duplicate: Side, survivor: Side, clashes: Iterable[str], warnings: Iterable[str]
) -> tuple[str, ...]:
    """Return why another person must confirm the merge, each reason in a sentence; empty: none.

    `clashes`: names that others bear, too; `warnings`: contradictions that do not forbid the merge.
    """
    reasons = list(_of_the_two(duplicate, survivor))
    for side in (duplicate, survivor):
        reasons += _of_one(side)
    reasons += [f"名称“{name}”另有其他主体使用，作为别名可能混淆。" for name in clashes]
    return (*reasons, *warnings)


def refuse_unmerge(*, leaves_public: int, is_approver: bool, proposed_it: bool) -> None:
    """Raise Refused where who asks may not end a merge.

    Ending one is the safe direction and takes one person; but where public records would leave the
    pages (they stand on a subject without a code), an officer could hide them so: then it is an
    approver's, and not theirs who proposed the merge.
    """
    if leaves_public and (not is_approver or proposed_it):
        raise Refused(
            f"撤销后有 {leaves_public} 条公示信息因所在主体没有统一社会信用代码而不再公示，"
            "须由未提出该归并的审批人办理。"
        )


def _of_the_two(duplicate: Side, survivor: Side) -> Iterator[str]:
    if duplicate.uscc and survivor.uscc and duplicate.uscc != survivor.uscc:
        yield f"两个有效的统一社会信用代码不同：{duplicate.uscc} 与 {survivor.uscc}。"
    if duplicate.kind is not survivor.kind:
        yield f"主体类型不同：{duplicate.kind.zh} 与 {survivor.kind.zh}。"


def _of_one(side: Side) -> Iterator[str]:
    if side.records:
        yield f"{side.called}名下有 {side.records} 条信用记录。"
    if side.proposals:
        yield f"{side.called}有 {side.proposals} 件信用信息事项正在办理。"
    if side.listings:
        yield f"{side.called}有 {side.listings} 条名单条目或者正在办理的名单案件。"
    if side.accounts:
        yield f"{side.called}有 {side.accounts} 个企业账户。"
    if side.brought:
        yield f"此前已有 {side.brought} 个主体归并到{side.called}。"
