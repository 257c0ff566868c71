"""The dated families answer for a day with the law of that day."""

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from models.vocabulary import ListKind, PersonalField, Tier
from registry.errors import Invalid, NotFound
from registry.rulebooks import Certainty, CountUnit, load


def test_a_serious_record_of_today_is_shown_one_to_three_years():
    edition = load("jiaxing").terms.edition_on(date(2026, 11, 23))

    window = edition.of(Tier.SERIOUS)

    assert edition.id == "terms-2026-04-01"
    assert (window.min_months, window.max_months, window.repair_after_months) == (12, 36, 12)


def test_a_minor_record_of_today_is_not_shown_in_principle_and_repairable_at_once():
    window = load("jiaxing").terms.edition_on(date(2026, 11, 23)).of(Tier.MINOR)

    assert not window.published_in_principle
    assert (window.max_months, window.repair_after("product")) == (3, 0)


def test_order_36_begins_on_the_first_of_april_2026_and_not_a_day_earlier():
    terms = load("jiaxing").terms

    assert terms.edition_on(date(2026, 4, 1)).id == "terms-2026-04-01"
    assert terms.edition_on(date(2026, 3, 31)).id == "terms-2025-12-25"


def test_order_45_still_explains_an_older_general_penalty():
    window = load("jiaxing").terms.edition_on(date(2024, 6, 1)).of(Tier.GENERAL)

    assert window.max_months == 36


def test_food_waited_longer_for_repair_under_the_old_rule():
    window = load("jiaxing").terms.edition_on(date(2024, 6, 1)).of(Tier.GENERAL)

    assert (window.repair_after("food"), window.repair_after("product")) == (12, 6)


def test_a_day_before_the_first_edition_is_refused_and_not_guessed():
    with pytest.raises(Invalid, match="2010-01-01"):
        load("jiaxing").terms.edition_on(date(2010, 1, 1))


def test_a_stored_edition_is_found_again_by_its_id():
    terms = load("jiaxing").terms

    assert terms.edition("terms-2021-09-01").effective_to == date(2025, 12, 25)
    with pytest.raises(NotFound, match="terms-1999"):
        terms.edition("terms-1999")


def test_repair_of_a_penalty_is_decided_in_seven_working_days_since_2025_and_in_fifteen_before():
    deadlines = load("jiaxing").deadlines

    now = deadlines.edition_on(date(2026, 11, 23)).of("repair_decision_penalty")
    before = deadlines.edition_on(date(2025, 12, 24)).of("repair_decision_penalty")

    assert (now.number, now.unit) == (7, CountUnit.WORKING_DAYS)
    assert before.number == 15


def test_a_limit_that_did_not_change_is_taken_over_by_the_later_edition():
    deadlines = load("jiaxing").deadlines

    first, last = deadlines.editions[0], deadlines.editions[-1]

    assert first.of("dual_publicity_upload") == last.of("dual_publicity_upload")
    assert last.of("dual_publicity_upload").number == 7


def test_every_serious_list_has_a_legal_basis_and_a_decider():
    serious = [
        one
        for one in load("jiaxing").lists.edition_on(date(2026, 11, 23))
        if one.kind is ListKind.SERIOUS
    ]

    assert len(serious) == 8
    assert all(one.legal_basis and one.deciders for one in serious)


def test_the_market_list_runs_three_years_and_may_end_after_one():
    market = load("jiaxing").lists.edition_on(date(2026, 11, 23)).of("market_serious")

    assert (market.term_months, market.early_removal_after_months) == (36, 12)
    assert "第44号" in market.legal_basis


def test_order_44_was_no_list_before_september_2021():
    assert "market_serious" not in load("jiaxing").lists.edition_on(date(2021, 8, 31))


def test_the_watch_list_is_ours_and_never_public():
    watch = load("jiaxing").lists.edition_on(date(2026, 11, 23)).of("watch_list")

    assert not watch.is_public
    assert watch.certainty is Certainty.PROPOSAL


def test_every_personal_field_has_a_retention_term_marked_as_a_proposal():
    edition = load("jiaxing").retention.edition_on(date(2026, 11, 23))

    assert {term.field for term in edition} == set(PersonalField)
    assert {term.certainty for term in edition} == {Certainty.PROPOSAL}


def test_an_unknown_item_is_refused_with_its_edition():
    with pytest.raises(NotFound, match="terms-2026-04-01"):
        load("jiaxing").terms.edition_on(date(2026, 11, 23)).of("terrible")


def test_a_rulebook_cannot_be_changed():
    rulebook = load("jiaxing")

    with pytest.raises(FrozenInstanceError):
        rulebook.city.hotline = "110"
    with pytest.raises(TypeError):
        rulebook.departments["amr"] = None
