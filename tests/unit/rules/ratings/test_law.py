"""Which edition governs a day: the rulebook's days, then switches."""

from dataclasses import replace
from datetime import date

import pytest

from registry.errors import Invalid
from registry.rules.ratings.law import rating_law
from tests.unit.rules.ratings.rated import MODEL

DRAFT = replace(MODEL, id="2027.1", effective_from=None)
OTHER = replace(MODEL, id="2027.2", effective_from=None)


def test_a_draft_governs_nothing() -> None:
    law = rating_law([MODEL, DRAFT])

    assert [reign.model.id for reign in law.reigns] == ["2026.1"]
    assert law.next_switch_after(date(2026, 11, 23)) is None


def test_a_switch_ends_what_was_in_force() -> None:
    law = rating_law([MODEL, DRAFT], [(date(2027, 1, 1), DRAFT)])

    assert law.on(date(2026, 12, 31)).id == "2026.1"
    assert law.on(date(2027, 1, 1)).id == "2027.1"
    assert law.next_switch_after(date(2026, 11, 23)) == date(2027, 1, 1)
    assert law.next_switch_after(date(2027, 1, 1)) is None


def test_of_two_switches_for_one_day_the_later_one_holds() -> None:
    law = rating_law([MODEL], [(date(2027, 1, 1), DRAFT), (date(2027, 1, 1), OTHER)])

    assert law.on(date(2027, 1, 1)).id == "2027.2"


def test_before_the_first_edition_and_after_the_last_nobody_is_rated() -> None:
    ended = replace(MODEL, effective_to=date(2027, 1, 1))
    law = rating_law([ended], [])

    assert law.on(date(2026, 12, 31)) is ended
    with pytest.raises(Invalid, match="没有 2027-01-01 施行的质量信用评价模型"):
        law.on(date(2027, 1, 1))
    with pytest.raises(Invalid, match="最早的版本自 2026-01-01 起施行"):
        law.on(date(2025, 12, 31))


def test_an_edition_that_ends_earlier_than_a_switch_leaves_a_gap() -> None:
    ended = replace(MODEL, effective_to=date(2026, 12, 1))
    law = rating_law([ended], [(date(2027, 1, 1), DRAFT)])

    with pytest.raises(Invalid):
        law.on(date(2026, 12, 15))
    assert law.on(date(2027, 3, 1)) is DRAFT
