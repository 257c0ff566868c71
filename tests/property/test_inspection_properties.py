"""Draws of inspections on random populations: repeatable, exact, monotone, and the same in the
program that outsiders run.
"""

import importlib.util
import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import Grade
from registry.rules.inspections import Candidate, Population, Seeds, allot, packed, unpacked

PROGRAM = Path(__file__).resolve().parents[2] / "static" / "redraw.py"
GRADES = st.sampled_from(list(Grade))
VALUES = st.binary(min_size=32, max_size=32)
SEEDS = st.builds(Seeds, VALUES, VALUES)
FACTOR = st.decimals(min_value="0.1", max_value="9", places=1)
FACTORS = st.fixed_dictionaries(dict.fromkeys(Grade, FACTOR))
NUMBERS = st.dictionaries(GRADES, st.integers(0, 400)).filter(lambda one: sum(one.values()) > 0)
NAMES = st.lists(st.text("甲乙丙丁戊己,，", min_size=1, max_size=4), min_size=1, unique=True)


def _program() -> ModuleType:
    spec = importlib.util.spec_from_file_location("redraw", PROGRAM)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@st.composite
def populations(make: st.DrawFn) -> Population:
    grades = make(st.lists(GRADES, min_size=1, max_size=60))
    names = make(NAMES)
    return Population(
        salt="00" * 32,
        quota=make(st.integers(1, len(grades))),
        team=make(st.integers(1, len(names))),
        inspectors=names,
        factors=make(FACTORS),
        candidates=[Candidate(f"91{place:04d}", grade) for place, grade in enumerate(grades)],
    )


@given(populations(), SEEDS, st.randoms(use_true_random=False))
def test_the_same_values_give_the_same_draw_whatever_the_order(
    population: Population, seeds: Seeds, dice: random.Random
) -> None:
    mixed, names = list(population.candidates), list(population.inspectors)
    dice.shuffle(mixed)
    dice.shuffle(names)

    other = Population(
        *(population.salt, population.quota, population.team, names),
        factors=population.factors,
        candidates=mixed,
    )

    assert other.drawn_by(seeds) == population.drawn_by(seeds)
    assert other.digest == population.digest


@settings(max_examples=200)
@given(populations(), SEEDS)
def test_the_program_for_outsiders_gives_the_same_draw(
    population: Population, seeds: Seeds
) -> None:
    program = _program()

    again = program.redraw(seeds.key, program.read("".join(population.lines())))

    assert program.commitment(seeds.seed, seeds.secret) == seeds.commitment.hex()
    ours = population.drawn_by(seeds)
    assert again == [(one.code, one.grade.value, list(one.inspectors)) for one in ours.drawn]


@given(populations(), SEEDS)
def test_a_population_comes_back_from_what_is_kept_of_it(
    population: Population, seeds: Seeds
) -> None:
    again = Population.read(unpacked(packed(population)))

    assert again.digest == population.digest
    assert again.drawn_by(seeds) == population.drawn_by(seeds)


@given(populations(), SEEDS)
def test_a_draw_gives_the_quota_each_subject_once_and_full_teams(
    population: Population, seeds: Seeds
) -> None:
    found = population.drawn_by(seeds)

    assert len({one.code for one in found.drawn}) == len(found.drawn) == population.quota
    assert sum(one.drawn for one in found.strata) == population.quota
    assert Counter(one.grade for one in found.drawn) == Counter(
        {one.grade: one.drawn for one in found.strata if one.drawn}
    )
    assert all(len(set(one.inspectors)) == population.team for one in found.drawn)


@given(populations(), SEEDS)
def test_the_work_of_inspectors_differs_by_one_at_most(
    population: Population, seeds: Seeds
) -> None:
    found = population.drawn_by(seeds)

    work = Counter(dict.fromkeys(population.inspectors, 0))
    work.update(name for one in found.drawn for name in one.inspectors)
    assert max(work.values()) - min(work.values()) <= 1


@given(NUMBERS, FACTORS, st.data())
def test_an_allotment_adds_up_and_takes_no_more_than_there_are(
    numbers: dict[Grade, int], factors: dict[Grade, Decimal], data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(numbers.values())))

    strata = allot(numbers, factors, quota)

    assert sum(one.drawn for one in strata) == quota
    assert all(0 <= one.drawn <= one.number for one in strata)


@given(NUMBERS, FACTORS, st.data())
def test_an_allotment_is_by_less_than_one_in_proportion_where_nobody_is_taken_whole(
    numbers: dict[Grade, int], factors: dict[Grade, Decimal], data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(numbers.values())))

    strata = allot(numbers, factors, quota)

    open_ones = [one for one in strata if one.drawn < one.number]
    weights = sum((one.number * Fraction(one.factor) for one in open_ones), Fraction(0))
    rest = sum(one.drawn for one in open_ones)
    # a stratum rounded up to its whole number is not open: it can take one from each of the others
    slack = 1 + sum(1 for one in strata if one.drawn == one.number)
    for one in open_ones:
        assert abs(one.drawn - rest * one.number * Fraction(one.factor) / weights) < slack


@given(NUMBERS, FACTORS, GRADES, st.data())
def test_a_greater_factor_never_lowers_what_is_drawn_of_a_grade(
    numbers: dict[Grade, int], factors: dict[Grade, Decimal], grade: Grade, data: st.DataObject
) -> None:
    quota = data.draw(st.integers(1, sum(numbers.values())))
    times = data.draw(st.sampled_from([Decimal(2), Decimal("1.1"), Decimal(7)]))

    before = {one.grade: one.drawn for one in allot(numbers, factors, quota)}
    after = allot(numbers, {**factors, grade: factors[grade] * times}, quota)

    assert {one.grade: one.drawn for one in after}.get(grade, 0) >= before.get(grade, 0)
