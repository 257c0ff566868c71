"""The catalogue as it is read: what stands in its way on a day, and what internal lists may not say."""

from dataclasses import replace
from datetime import date

import pytest

from models.vocabulary import CauseKind, MeasureStanding
from registry.rulebooks import load
from registry.rules.measures.catalogue import CatalogueQuery, catalogue_on, matching, standing_of

TODAY = date(2026, 11, 23)
LAW = load("jiaxing").measures
PUBLIC = ("market_serious", "construction_blacklist")


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("P04", TODAY, MeasureStanding.APPLIES),
        ("P25", TODAY, MeasureStanding.OTHERS_DECIDE),
        ("P01", TODAY, MeasureStanding.NAMED_ONLY),
        ("P06", TODAY, MeasureStanding.DECISION_ONLY),
        ("P08", date(2022, 2, 1), MeasureStanding.NO_BASIS),
        ("R09", TODAY, MeasureStanding.NOT_REVIEWED),
        ("P30", TODAY, MeasureStanding.NOT_TRIGGERED),
    ],
)
def test_a_measure_says_what_it_waits_for(
    number: str, day: date, expected: MeasureStanding
) -> None:
    measure = LAW.measure(number, LAW.edition_on(day))

    assert standing_of(measure, LAW, day) is expected


def test_a_review_switches_a_reward_on() -> None:
    reward = LAW.measure("R08", LAW.edition_on(TODAY))

    reviewed = replace(reward, fair_competition_paper="演公竞审〔2026〕1号")

    assert standing_of(reviewed, LAW, TODAY) is MeasureStanding.APPLIES


def test_lists_that_are_not_public_are_left_out() -> None:
    found = catalogue_on(LAW, PUBLIC, TODAY)

    assert {name for one in found for name in one.lists} <= set(PUBLIC)
    empty = [
        way
        for one in found
        for way in one.called
        if way.trigger.cause is CauseKind.LISTING and not way.lists
    ]
    assert empty == []


def test_nobody_who_asks_for_nothing_is_given_less_than_everything() -> None:
    found = catalogue_on(LAW, PUBLIC, TODAY)

    assert matching(found, CatalogueQuery()) == found


def test_before_the_first_edition_there_is_no_catalogue() -> None:
    assert catalogue_on(LAW, PUBLIC, date(2021, 12, 31)) == ()
