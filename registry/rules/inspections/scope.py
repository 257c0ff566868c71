"""Whom an inspection by credit may draw: kinds of market subjects, an industry, a place.

Invariant: never a person; whoever has ceased, was merged into another or has no code is drawn by
nobody (LAW-AND-FAIRNESS 6).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import SubjectKind
from registry.errors import Invalid

MAY_BE_DRAWN = (
    *(SubjectKind.ENTERPRISE, SubjectKind.BRANCH, SubjectKind.INDIVIDUAL_BUSINESS),
    *(SubjectKind.SOLE_PROPRIETOR, SubjectKind.PARTNERSHIP, SubjectKind.COOPERATIVE),
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a plan may draw; `section` "": every industry, `division_code` None: the whole city."""

    kinds: tuple[SubjectKind, ...]
    section: str = ""
    division_code: str | None = None

    def __post_init__(self) -> None:
        if not self.kinds:
            raise Invalid("请至少选择一种抽查对象类型。")
        if not set(self.kinds) <= set(MAY_BE_DRAWN):
            raise Invalid("自然人和非经营主体不在抽查范围内。")


def filters_of(reach: Reach) -> dict[str, object]:
    """Return what a plan stores of a reach beside its place."""
    return {"kinds": [one.value for one in reach.kinds], "section": reach.section}


def reach_from(filters: Mapping[str, object], division_code: str | None) -> Reach:
    """Return the reach that a plan stored."""
    kinds, section = filters["kinds"], filters["section"]
    assert isinstance(kinds, list) and isinstance(section, str)
    return Reach(tuple(SubjectKind(one) for one in kinds), section, division_code)
