"""What a rating would be (信用试算): the grade line of the months to come, with a plan and without.

Invariant: the line is the exact step function of the rating rule, walked from one day of change to
the next under the edition of each day; an estimate of the facts, never of the rule.
Source: FEATURES C7, H18.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.vocabulary import Grade, NotRatedReason
from registry.errors import Invalid
from registry.rules.calendar import add_months
from registry.rules.ratings.ahead import walk
from registry.rules.ratings.facts import Facts
from registry.rules.ratings.gates import ORDER
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.outcome import Rating
from registry.rules.ratings.plans import MONTHS
from registry.rules.ratings.rating import rate
from registry.rules.ratings.steps import Step, with_plan


class Stretch(NamedTuple):
    """[start, end) with one result. `score` in tenths; without a grade it is no number to show."""

    start: date
    end: date
    score: int
    grade: Grade
    not_rated: NotRatedReason | None
    edition: str

    def says_the_same(self, other: "Stretch") -> bool:
        """Say whether both have the same result under the same edition."""
        return self[2:] == other[2:]


class Change(NamedTuple):
    """A change of edition within the span: the plan's result on that day under each."""

    on: date
    before: Stretch
    after: Stretch


class FirstDay(NamedTuple):
    """The first day with a grade or a better one, without the plan and with it; None: not within."""

    grade: Grade
    without: date | None
    with_plan: date | None


class FirstGrade(NamedTuple):
    """The first result with a grade of a firm that has none today; None: none within the span."""

    without: Stretch | None
    with_plan: Stretch | None


@dataclass(frozen=True, slots=True)
class Projection:
    """Both lines over [start, end), oldest first, and the changes of edition within."""

    start: date
    end: date
    without: tuple[Stretch, ...]
    with_plan: tuple[Stretch, ...]
    changes: tuple[Change, ...]

    def first_days(self) -> tuple[FirstDay, ...]:
        """Return the first day of each grade better than today's, the nearest grade first.

        Without a grade today: of each grade better than the first one, which `first_grade` tells.
        """
        today = min(_rank(self.without[0].grade), _rank(self._first_or_none()))
        return tuple(
            FirstDay(grade, _first(self.without, grade), _first(self.with_plan, grade))
            for grade in reversed(ORDER)
            if grade is not Grade.NOT_RATED and _rank(grade) < today
        )

    def first_grade(self) -> FirstGrade | None:
        """Return the first results with a grade; None where there is one today."""
        if self.without[0].not_rated is None:
            return None
        return FirstGrade(_first_rated(self.without), _first_rated(self.with_plan))

    def silence(self) -> Stretch | None:
        """Return from when the plan leaves nothing to be assessed by; None: it does not.

        A repaired record counts for nothing any more, not even as a sign of life.
        """
        silent = NotRatedReason.INSUFFICIENT_DATA
        for one in self.with_plan:
            if one.not_rated is silent and on_day(self.without, one.start).not_rated is not silent:
                return one
        return None

    def _first_or_none(self) -> Grade:
        """Return the better first grade of both lines; NR where there is a grade today or never one."""
        found = [one.grade for one in self.first_grade() or () if one is not None]
        return min(found, key=_rank, default=Grade.NOT_RATED)


def project(
    facts: Facts, law: RatingLaw, steps: Sequence[Step], *, start: date, months: int = MONTHS
) -> Projection:
    """Return the grade line over `months` from `start` on, without and with the steps.

    The steps are taken as they are; what is impossible is told by `plans.refusals`.
    Raises: Invalid for a day without a model and for an item that an edition does not have.
    """
    end = add_months(start, months)
    without = line_of(facts, law, start, end)
    if not steps:
        return Projection(start, end, without, without, _changes(facts, law, start, end))
    planned = with_plan(facts, steps, law)
    return Projection(
        start, end, without, line_of(planned, law, start, end), _changes(planned, law, start, end)
    )


def line_of(facts: Facts, law: RatingLaw, start: date, end: date) -> tuple[Stretch, ...]:
    """Return the results over [start, end); neighbours that say the same are one stretch."""
    line: list[Stretch] = []
    for rating, until in walk(facts, law, start, end):
        stretch = _stretch(rating, until)
        if line and line[-1].says_the_same(stretch):
            line[-1] = line[-1]._replace(end=stretch.end)
        else:
            line.append(stretch)
    return tuple(line)


def on_day(line: Sequence[Stretch], day: date) -> Stretch:
    """Return the stretch of a line that holds a day. Raises: Invalid for a day outside of it."""
    for stretch in line:
        if stretch.start <= day < stretch.end:
            return stretch
    raise Invalid(f"试算不包括 {day}。")


def _changes(facts: Facts, law: RatingLaw, start: date, end: date) -> tuple[Change, ...]:
    found = []
    day, model = law.next_switch_after(start), law.on(start)
    while day is not None and day < end:
        following = law.on(day)
        if following is not model:
            old, new = rate(facts, model, day), rate(facts, following, day)
            found.append(Change(day, _stretch(old, end), _stretch(new, end)))
        day, model = law.next_switch_after(day), following
    return tuple(found)


def _stretch(rating: Rating, end: date) -> Stretch:
    return Stretch(rating.as_of, end, rating.score, rating.grade, rating.not_rated, rating.edition)


def _first(line: Sequence[Stretch], grade: Grade) -> date | None:
    return next((one.start for one in line if _rank(one.grade) <= _rank(grade)), None)


def _first_rated(line: Sequence[Stretch]) -> Stretch | None:
    return next((one for one in line if one.not_rated is None), None)


def _rank(grade: Grade) -> int:
    """Return the place of a grade, best first; without a grade after all of them."""
    return ORDER.index(grade)
