"""Arrays rate as the plain rule does: every subject, every column, on every kind of day."""

import os
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import SubjectKind
from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings import Facts, Negative, Positive, RatingModel, rate
from registry.rules.ratings.arrays.batch import MOST_TOGETHER
from registry.rules.ratings.arrays.months import last_day_over, later
from registry.rules.ratings.packing import pack
from registry.rules.ratings.scoring import Outcome, score_joined, score_packs
from tests.property.packed_facts import AS_OF, MODEL, known_facts
from tests.property.rating_facts import EVERY_DAY, FACTS

EXAMPLES = 2_000 if os.environ.get("LONG") else 60
SOME = settings(max_examples=EXAMPLES, deadline=None)
LEAP_DAY = date(2028, 2, 29)
# The same model with other words and numbers: two look-backs, caps that bite, a veto of a month.
OTHER: RatingModel = replace(
    MODEL,
    repeat_months=1,
    repeat_coefficients=MODEL.repeat_coefficients[:2],
    negatives={
        name: replace(item, item_cap=None if item.item_cap else 500)
        for name, item in MODEL.negatives.items()
    },
    vetoes=tuple(replace(one, months=1, ends_with_repair=True) for one in MODEL.vetoes),
    minimum=replace(MODEL.minimum, veto_overrides=False, min_age_months=49),
)


def plain(facts: Facts, model: RatingModel, as_of: date) -> Outcome:
    """What the plain rule says, in the shape of a column."""
    rating = rate(facts, model, as_of)
    return Outcome(
        rating.score,
        rating.grade,
        rating.not_rated,
        tuple(one.id for one in rating.ceilings),
        tuple(one.id for one in rating.vetoes),
        rating.next_change_on,
    )


def assert_equal(batch: list[Facts], model: RatingModel, as_of: date) -> None:
    scored = score_packs([pack(facts) for facts in batch], model, as_of)

    found = [scored.at(place) for place in range(len(scored))]
    assert found == [plain(facts, model, as_of) for facts in batch]


@SOME
@given(st.lists(known_facts | FACTS, max_size=12), st.sampled_from(AS_OF) | EVERY_DAY)
def test_every_subject_of_a_batch_is_rated_as_by_the_plain_rule(
    batch: list[Facts], as_of: date
) -> None:
    assert_equal(batch, MODEL, as_of)


@SOME
@given(st.lists(known_facts | FACTS, max_size=12), st.sampled_from(AS_OF) | EVERY_DAY)
def test_an_edition_with_other_numbers_is_followed_as_well(batch: list[Facts], as_of: date) -> None:
    assert_equal(batch, OTHER, as_of)


@pytest.mark.parametrize("as_of", [date(2026, 11, 23), LEAP_DAY, date(2026, 2, 28)])
def test_thousands_of_mixed_subjects_are_rated_as_by_the_plain_rule(as_of: date) -> None:
    chance = Random(7)

    assert_equal([_invented(chance, as_of) for _ in range(3_000)], MODEL, as_of)


def test_five_hundred_records_of_one_subject_do_not_disturb_the_others() -> None:
    many = tuple(Negative("N202", date(2026, 1, 1 + n % 28), n, "food") for n in range(500))
    few = (Negative("N202", date(2026, 10, 1), 1, "food"),)

    assert_equal(
        [_with(few), _with(many), _with(few), _with(many[:MOST_TOGETHER])], MODEL, AS_OF[0]
    )


def test_a_domain_without_a_code_is_rated_as_by_the_plain_rule() -> None:
    facts = (
        Negative("N202", date(2026, 10, 1), 1, "深海采矿"),
        Negative("N202", date(2026, 10, 2), 2),
    )

    assert_equal([_with(facts), _with(facts[1:])], MODEL, AS_OF[0])


@pytest.mark.parametrize(
    "facts",
    [
        Facts(SubjectKind.ENTERPRISE, negatives=(Negative("N999", date(2026, 1, 1)),)),
        Facts(SubjectKind.ENTERPRISE, negatives=(Negative("其他", date(2026, 1, 1)),)),
        Facts(SubjectKind.ENTERPRISE, positives=(Positive("P999"),)),
    ],
)
def test_an_item_that_the_edition_does_not_have_is_refused_by_name(facts: Facts) -> None:
    with pytest.raises(Invalid, match="没有(扣|加)分指标"):
        score_packs([pack(_with(())), pack(facts)], MODEL, AS_OF[0])


def test_nobody_at_all_is_rated_as_nobody() -> None:
    assert len(score_packs([], MODEL, AS_OF[0])) == 0


@pytest.mark.parametrize("harm", ["cut", "version", "moved"])
def test_bytes_that_are_no_packs_are_refused(harm: str) -> None:
    packed = pack(_with((Negative("N202", date(2026, 10, 1), 1, "food", "甲案"),)))
    joined = b"\x02" + packed[1:] if harm == "version" else packed + packed
    sizes = {"cut": [len(packed)], "version": [len(packed)], "moved": [len(packed) - 4, 4]}[harm]
    sizes = [*sizes, len(packed)] if harm == "moved" else sizes

    with pytest.raises(ValueError, match="packed facts"):
        score_joined(joined, np.array(sizes, np.int64), MODEL, AS_OF[0])


@SOME
@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1))), st.integers(-60, 60))
def test_terms_of_many_days_end_as_the_calendar_says(days: list[date], months: int) -> None:
    ends = later(np.array([day.toordinal() for day in days], np.int32), months)

    assert [date.fromordinal(int(one)) for one in ends] == [add_months(day, months) for day in days]


@SOME
@given(EVERY_DAY, st.integers(0, 72))
def test_the_last_day_whose_term_is_over_is_the_last_one(as_of: date, months: int) -> None:
    last = date.fromordinal(last_day_over(as_of, months))

    assert add_months(last, months) <= as_of < add_months(last + timedelta(days=1), months)


def _with(negatives: tuple[Negative, ...]) -> Facts:
    return Facts(SubjectKind.ENTERPRISE, negatives=negatives, activity=(date(2026, 6, 30),))


def _invented(chance: Random, as_of: date) -> Facts:
    """A subject as they are met: a few records of the last years, cases shared now and then."""

    def day() -> date:
        return as_of - timedelta(days=chance.randrange(-20, 1_400))

    negatives = tuple(
        Negative(
            chance.choice(["N201", "N202", "N202", "N203", *MODEL.negatives]),
            day(),
            number,
            chance.choice(["food", "food", "metrology", "product", None]),
            chance.choice([None, None, "甲案", "乙案"]),
            day() + timedelta(days=900) if chance.random() < 0.3 else None,
            day() if chance.random() < 0.1 else None,
        )
        for number in range(chance.randrange(6))
    )
    positives = tuple(
        Positive(chance.choice(list(MODEL.positives)), chance.choice([None, day()]), number)
        for number in range(chance.randrange(5))
    )
    return Facts(
        SubjectKind.ENTERPRISE,
        established_on=as_of - timedelta(days=chance.randrange(200, 5_000)),
        negatives=negatives,
        positives=positives,
        activity=tuple(day() for _ in range(chance.randrange(3))),
    )
