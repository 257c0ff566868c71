"""A quota allotted to the grades: by hand, and what must hold of every allotment."""

from decimal import Decimal

import pytest

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rulebooks import load
from registry.rules.inspections import allot, factors_of

FACTORS = factors_of(load("jiaxing").inspection_factors.editions[-1])
A, AA, AAA, B, C, D, NR = (
    *(Grade.A, Grade.AA, Grade.AAA, Grade.B, Grade.C, Grade.D),
    Grade.NOT_RATED,
)
# numbers, quota, drawn: each worked out by hand with AAA 0.5 AA 0.7 A 1 NR 1 B 1.2 C 1.5 D 2
GOLDEN = [
    ({A: 10}, 3, {A: 3}),
    ({A: 10}, 10, {A: 10}),
    ({A: 50, D: 50}, 30, {A: 10, D: 20}),  # 1 : 2
    ({AAA: 100, A: 100, D: 100}, 7, {AAA: 1, A: 2, D: 4}),  # 0.5 : 1 : 2
    (
        {A: 10, NR: 10},
        3,
        {A: 1, NR: 2},
    ),  # 1.5 and 1.5: of equal remainders the better grade's is last
    ({A: 90, D: 2}, 50, {A: 48, D: 2}),  # D's share is 2.13: it gives both, A the rest
    ({A: 3, D: 7}, 10, {A: 3, D: 7}),
    ({AAA: 1000, D: 1}, 1, {AAA: 1, D: 0}),  # 0.996 against 0.004
    ({B: 5, C: 4, D: 3}, 6, {B: 2, C: 2, D: 2}),  # 2, 2, 2
]


@pytest.mark.parametrize(("numbers", "quota", "drawn"), GOLDEN)
def test_a_quota_is_allotted_by_number_and_factor(
    numbers: dict[Grade, int], quota: int, drawn: dict[Grade, int]
) -> None:
    strata = allot(numbers, FACTORS, quota)

    assert {one.grade: one.drawn for one in strata} == drawn


def test_strata_come_best_first_with_their_factor_and_number() -> None:
    strata = allot({D: 2, NR: 4, AAA: 6, B: 0}, FACTORS, 3)

    assert [(one.grade, one.number, one.factor) for one in strata] == [
        (AAA, 6, Decimal("0.5")),
        (NR, 4, Decimal("1")),
        (D, 2, Decimal("2")),
    ]


@pytest.mark.parametrize("quota", [0, -1])
def test_a_quota_that_is_not_positive_is_refused(quota: int) -> None:
    with pytest.raises(Invalid, match="大于零"):
        allot({A: 5}, FACTORS, quota)


@pytest.mark.parametrize("numbers", [{}, {A: 5}, {A: 2, D: 3}])
def test_a_quota_of_more_than_there_are_is_refused(numbers: dict[Grade, int]) -> None:
    with pytest.raises(Invalid, match=f"只有 {sum(numbers.values())} 家"):
        allot(numbers, FACTORS, 6)
