"""The factors of 分级分类监管: how much more often than usual a grade is drawn for inspection.

Invariant: every grade has a factor above nought (nobody is exempt); a worse grade never has a lesser
one, and to have no grade is never worse than the usual. A grade moves density only (LAW-AND-FAIRNESS 4).
Source: 国办发〔2019〕35号; 国市监信发〔2022〕6号 (principles); the numbers are a proposal, RULEBOOK §3.2.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from models.vocabulary import Grade, Word

RANKED = (Grade.AAA, Grade.AA, Grade.A, Grade.B, Grade.C, Grade.D)
ORDER = (Grade.AAA, Grade.AA, Grade.A, Grade.NOT_RATED, Grade.B, Grade.C, Grade.D)


@dataclass(frozen=True, slots=True)
class InspectionFactor:
    """By how much the share of a grade is weighed in a draw; 1 is the usual."""

    grade: Grade
    factor: Decimal
    note_zh: str
    source: str
    certainty: Word

    @property
    def id(self) -> str:
        """The grade, as it is stored."""
        return self.grade.value


def factors_of(edition: Iterable[InspectionFactor]) -> Mapping[Grade, Decimal]:
    """Return the factor of each grade of an edition."""
    return {one.grade: one.factor for one in edition}


def reaches_all(factors: Mapping[Grade, Decimal]) -> str | None:
    """Return in a sentence why factors by grade do not hold together, None where they do."""
    if missing := [one.value for one in Grade if one not in factors]:
        return f"没有抽查系数的等级：{'、'.join(missing)}。"
    if any(factor <= 0 for factor in factors.values()):
        return "抽查系数必须大于零，任何等级都不免于抽查。"
    ranked = [factors[one] for one in RANKED]
    if ranked != sorted(ranked):
        return "等级较低的，抽查系数不得小于等级较高的。"
    if factors[Grade.NOT_RATED] > factors[Grade.A]:
        return "暂不评价的，抽查系数不得大于 A 级：没有等级不是信用较差。"
    return None
