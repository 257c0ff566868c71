"""A quota is allotted to the grades in proportion to number × factor, by largest remainder.

Invariant: whole numbers and fractions only, never floats; the parts add up to the quota; no grade
gives more than it has; what one grade cannot give goes to the others in the same proportion.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rules.inspections.law import ORDER


@dataclass(frozen=True, slots=True)
class Stratum:
    """A grade in a draw: how many there are, its factor, and how many of them are drawn."""

    grade: Grade
    number: int
    factor: Decimal
    drawn: int


def allot(
    numbers: Mapping[Grade, int], factors: Mapping[Grade, Decimal], quota: int
) -> tuple[Stratum, ...]:
    """Return the strata that have anybody, best grade first, each with its part of `quota`.

    Raises: Invalid where the quota is not positive or more than there are.
    """
    held = {grade: numbers[grade] for grade in ORDER if numbers.get(grade)}
    total = sum(held.values())
    if quota <= 0:
        raise Invalid("抽查数量必须是大于零的整数。")
    if quota > total:
        raise Invalid(f"抽查范围内只有 {total} 家，不够抽取 {quota} 家。请减少数量或者放宽范围。")
    shares = _shares(held, factors, quota)
    drawn = _rounded(shares, quota)
    return tuple(
        Stratum(grade, number, factors[grade], drawn[grade]) for grade, number in held.items()
    )


def _shares(
    held: Mapping[Grade, int], factors: Mapping[Grade, Decimal], quota: int
) -> dict[Grade, Fraction]:
    """Return the exact share of each grade; whoever is taken whole leaves the rest to the others."""
    shares: dict[Grade, Fraction] = {}
    rest, left = quota, dict(held)
    while left:
        weights = {grade: number * Fraction(factors[grade]) for grade, number in left.items()}
        whole = sum(weights.values(), Fraction(0))
        part = {grade: rest * weight / whole for grade, weight in weights.items()}
        full = [grade for grade, share in part.items() if share >= left[grade]]
        if not full:
            return shares | part
        for grade in full:
            shares[grade] = Fraction(left[grade])
            rest -= left.pop(grade)
    return shares


def _rounded(shares: Mapping[Grade, Fraction], quota: int) -> dict[Grade, int]:
    """Return whole parts that add up to `quota`; of equal remainders the better grade's comes last."""
    drawn = {grade: share.numerator // share.denominator for grade, share in shares.items()}
    by_remainder = sorted(
        shares, key=lambda one: (drawn[one] - shares[one], -ORDER.index(one))
    )  # the largest remainder first
    for grade in by_remainder[: quota - sum(drawn.values())]:
        drawn[grade] += 1
    return drawn
