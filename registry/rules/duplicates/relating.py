"""How two subjects may be related without being one (有关联、非同一主体): hints, never a judgement."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from models.vocabulary import Relation, SubjectStatus

_GONE = (
    SubjectStatus.DEREGISTERED,
    SubjectStatus.LICENCE_REVOKED,
    SubjectStatus.REGISTRATION_CANCELLED,
)


class Registered(NamedTuple):
    """What a register says of a subject that may tell how it stands to another."""

    uscc: str | None
    parent_uscc: str | None
    status: SubjectStatus
    status_on: date | None
    established_on: date | None
    representative: str | None
    address: str | None


class Hint(NamedTuple):
    """A relation that suggests itself, and why, in a sentence."""

    relation: Relation
    sentence: str


def hints_of(one: Registered, other: Registered) -> tuple[Hint, ...]:
    """Return which relations suggest themselves; where the codes do not differ, none but a branch."""
    return tuple(_hints(one, other))


def _hints(one: Registered, other: Registered) -> Iterator[Hint]:
    for head, branch in ((one, other), (other, one)):
        if branch.parent_uscc and branch.parent_uscc == head.uscc:
            yield Hint(Relation.BRANCH, "一方登记为另一方的分支机构：总机构、分支机构分别记名。")
    if not (one.uscc and other.uscc) or one.uscc == other.uscc:
        return
    for old, new in ((one, other), (other, one)):
        ended, begun = old.status_on, new.established_on
        if old.status in _GONE and ended and begun and begun >= ended:
            yield Hint(
                Relation.SUCCESSOR,
                f"一方 {ended.isoformat()} 起{old.status.zh}，另一方 {begun.isoformat()} 成立："
                "可能是承继，不等于同一主体。",
            )
    shared = [
        label
        for label, mine, theirs in (
            ("法定代表人", one.representative, other.representative),
            ("住所", one.address, other.address),
        )
        if mine and mine == theirs
    ]
    if shared:
        yield Hint(
            Relation.SAME_PEOPLE,
            f"{'、'.join(shared)}相同而信用代码不同：可能同一负责人或同一住所，不等于同一主体。",
        )
