"""The rating rule on random facts: equal to a second rule, exact in its lines, stable between changes."""

import os
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.rules.ratings import Facts, rate
from registry.rules.ratings.words import LineKind
from tests.property import rating_oracle
from tests.property.rating_facts import EVERY_DAY, FACTS, MODEL

EXAMPLES = 10_000 if os.environ.get("LONG") else 200


@settings(max_examples=EXAMPLES, deadline=None)
@given(FACTS, EVERY_DAY)
def test_a_second_rule_written_from_the_model_alone_agrees(facts: Facts, on: date) -> None:
    rating = rate(facts, MODEL, on)

    score, grade = rating_oracle.grade(facts, on)
    assert (Decimal(rating.score) / 10, rating.grade.value) == (score, grade)
    sums, held = rating_oracle.dimensions(facts, on)
    assert {name: Decimal(tenths) / 10 for name, tenths in rating.dimensions} == sums
    limits = [one["id"] for one in rating_oracle.RAW["ceilings"] if one["when"] in held]
    assert [one.id for one in rating.ceilings] == limits


@settings(max_examples=EXAMPLES, deadline=None)
@given(FACTS, EVERY_DAY)
def test_the_lines_add_up_to_the_score_and_each_has_its_reason(facts: Facts, on: date) -> None:
    rating = rate(facts, MODEL, on)

    assert sum(line.tenths for line in rating.lines) == rating.score
    for dimension, tenths in rating.dimensions:
        own = [line for line in rating.lines if line.dimension == dimension]
        assert sum(line.tenths for line in own) == tenths
        assert 0 <= tenths <= MODEL.dimension(dimension).cap
    assert all(line.reason.zh and line.reason.en and line.basis for line in rating.lines)


@settings(max_examples=EXAMPLES, deadline=None)
@given(FACTS, EVERY_DAY, st.integers(0, 800))
def test_until_its_next_change_a_rating_stays_as_it_is(facts: Facts, on: date, days: int) -> None:
    rating = rate(facts, MODEL, on)
    last = (rating.next_change_on or date(2029, 1, 1)) - timedelta(days=1)

    later = rate(facts, MODEL, min(on + timedelta(days=days), max(last, on)))

    assert replace(later, as_of=on) == rating


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(FACTS, EVERY_DAY, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_told_is_of_no_account(
    facts: Facts, on: date, chance: Random
) -> None:
    def shuffled(told: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(chance.sample(told, len(told)))

    other = facts._replace(negatives=shuffled(facts.negatives), positives=shuffled(facts.positives))  # type: ignore[arg-type]

    assert rate(other, MODEL, on) == rate(facts, MODEL, on)


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(FACTS, EVERY_DAY)
def test_what_may_not_be_used_is_as_if_it_had_never_been(facts: Facts, on: date) -> None:
    usable = tuple(
        one
        for one in facts.negatives
        if one.may_be_used_on(on)
        and (
            not MODEL.negatives[one.item].decay
            or MODEL.negatives[one.item].step_on(one.on, on) is not None
        )
    )

    rating, without = rate(facts, MODEL, on), rate(facts._replace(negatives=usable), MODEL, on)

    assert replace(without, next_change_on=rating.next_change_on) == rating


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(FACTS, EVERY_DAY)
def test_a_case_has_one_line_that_counts(facts: Facts, on: date) -> None:
    cases = {one.record_id: one.case_no for one in facts.negatives if one.case_no}

    counted = [
        cases[line.record_id]
        for line in rate(facts, MODEL, on).lines
        if line.kind is LineKind.ITEM and line.item.startswith("N") and line.record_id in cases
    ]

    assert len(counted) == len(set(counted))
