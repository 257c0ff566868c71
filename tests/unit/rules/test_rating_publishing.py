"""From when a grade is public: every pair of grades, objections, calendars with a gap."""

from datetime import date
from itertools import product

import pytest

from models.vocabulary import Grade
from registry.rules.calendar import WorkCalendar
from registry.rules.ratings.publishing import (
    Publication,
    Telling,
    counts_at_once,
    is_worse,
    publication,
)

ON = date(2026, 6, 1)  # a Monday
LATER = date(2026, 6, 10)
CALENDAR = WorkCalendar(frozenset({2026, 2027}), frozenset(), frozenset(), frozenset({2027}))
ONE_YEAR = WorkCalendar(frozenset({2026}), frozenset(), frozenset())
AFTER = date(2026, 6, 23)  # the day after the 15th working day after `ON`
ORDER = ["AAA", "AA", "A", "B", "C", "D"]


def telling(on: date = ON, calendar: WorkCalendar = CALENDAR, **more: object) -> Telling:
    return Telling(on, calendar, 15, **more)  # type: ignore[arg-type]


def public(grade: Grade) -> Publication:
    return Publication(grade, date(2026, 1, 5))


def held(grade: Grade, instead: Grade, public_from: date | None = AFTER) -> Publication:
    return Publication(grade, public_from, instead, 7)


@pytest.mark.parametrize(("before", "after"), list(product(Grade, Grade)))
def test_every_pair_of_grades_is_published_at_once_or_after_fifteen_working_days(
    before: Grade, after: Grade
) -> None:
    rank = {Grade(name): place for place, name in enumerate(ORDER)} | {Grade.NOT_RATED: 2}
    is_told_first = after is not Grade.NOT_RATED and rank[after] > rank[before]

    found = publication(after, public(before), 7, telling())

    if is_told_first:
        assert found == Publication(after, AFTER, before, 7)
        assert found.effective_on(ON) is before
        assert found.effective_on(date(2026, 6, 22)) is before
        assert found.effective_on(AFTER) is after
    else:
        since = date(2026, 1, 5) if before is after else ON
        assert found == Publication(after, since)
        assert found.effective_on(ON) is after


@pytest.mark.parametrize(("grade", "is_held"), [*zip(Grade, [0, 0, 0, 1, 1, 1, 0], strict=True)])
def test_a_first_grade_is_measured_by_normal_supervision(grade: Grade, is_held: int) -> None:
    found = publication(grade, None, None, telling())

    assert found.holds_back_on(ON) == bool(is_held)
    assert found.effective_on(ON) is (Grade.NOT_RATED if is_held else grade)


def test_not_rated_ranks_with_a_and_is_never_held_back() -> None:
    assert not is_worse(Grade.NOT_RATED, Grade.A)
    assert is_worse(Grade.NOT_RATED, Grade.AA)
    assert is_worse(Grade.B, Grade.NOT_RATED)
    assert counts_at_once(Grade.NOT_RATED, Grade.AAA)


def test_a_worse_grade_waits_for_the_answer_to_an_objection() -> None:
    found = publication(Grade.B, public(Grade.A), 7, telling(is_objected=True))

    assert found == Publication(Grade.B, None, Grade.A, 7)
    assert found.effective_on(date(2099, 1, 1)) is Grade.A


def test_an_objection_stops_a_day_that_was_set() -> None:
    found = publication(Grade.B, held(Grade.B, Grade.A), 9, telling(LATER, is_objected=True))

    assert found == Publication(Grade.B, None, Grade.A, 7)


def test_a_grade_that_is_still_worse_is_public_on_the_day_of_the_answer() -> None:
    before = held(Grade.B, Grade.A, None)

    found = publication(Grade.B, before, 9, telling(LATER, is_answered=True))

    assert found == Publication(Grade.B, LATER)


def test_an_answer_to_another_objection_takes_no_day_away() -> None:
    before = held(Grade.B, Grade.A)

    found = publication(Grade.B, before, 9, telling(LATER, is_answered=True))

    assert found == Publication(Grade.B, AFTER, Grade.A, 7)


def test_a_grade_that_the_answer_makes_worse_is_told_first_again() -> None:
    before = held(Grade.B, Grade.A, None)

    found = publication(Grade.C, before, 9, telling(ON, is_answered=True))

    assert found == Publication(Grade.C, AFTER, Grade.A, 7)


def test_an_answer_to_one_objection_leaves_another_open() -> None:
    before = held(Grade.B, Grade.A, None)

    found = publication(Grade.B, before, 9, telling(LATER, is_answered=True, is_objected=True))

    assert found.public_from is None


def test_a_grade_is_better_at_once_while_a_worse_one_is_held_back() -> None:
    found = publication(Grade.A, held(Grade.C, Grade.A), 9, telling(LATER))

    assert found == Publication(Grade.A, LATER)


def test_a_still_worse_grade_leaves_the_earlier_one_published_until_its_own_day() -> None:
    found = publication(Grade.C, held(Grade.B, Grade.A, LATER), 9, telling(ON))

    assert found == Publication(Grade.C, AFTER, Grade.A, 7)


def test_the_same_grade_or_a_less_bad_one_keeps_the_day_that_was_told() -> None:
    for grade in (Grade.B, Grade.C):
        found = publication(grade, held(Grade.C, Grade.A), 9, telling(LATER))

        assert found == Publication(grade, AFTER, Grade.A, 7)


def test_what_has_become_public_is_what_the_next_grade_is_measured_by() -> None:
    found = publication(Grade.C, held(Grade.B, Grade.A, date(2026, 5, 1)), 9, telling())

    assert found == Publication(Grade.C, AFTER, Grade.B, 9)


def test_a_list_of_serious_dishonesty_waits_for_nothing() -> None:
    found = publication(Grade.D, public(Grade.AAA), 7, telling(is_listed=True, is_objected=True))

    assert found == Publication(Grade.D, ON)


def test_a_provisional_calendar_gives_its_provisional_day() -> None:
    found = publication(Grade.B, public(Grade.A), 7, telling(date(2026, 12, 24)))

    assert found.public_from == date(2027, 1, 15)


def test_a_year_without_a_table_lets_the_worse_grade_wait() -> None:
    found = publication(Grade.B, public(Grade.A), 7, telling(date(2026, 12, 24), ONE_YEAR))

    assert found == Publication(Grade.B, None, Grade.A, 7)


def test_the_table_that_comes_later_counts_from_the_day_on_which_it_was_told() -> None:
    waiting = held(Grade.B, Grade.A, None)
    told = date(2026, 12, 24)

    in_time = publication(Grade.B, waiting, 9, telling(date(2027, 1, 4), CALENDAR, told_on=told))
    too_late = publication(Grade.B, waiting, 9, telling(date(2027, 3, 1), CALENDAR, told_on=told))

    assert in_time == Publication(Grade.B, date(2027, 1, 15), Grade.A, 7)
    assert too_late == Publication(Grade.B, date(2027, 3, 1))
