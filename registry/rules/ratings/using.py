"""Which grade is in use (现行等级) as time goes on: a better result counts at once, a worse one is told first.

Invariant: asked of what was stored and of the rule alone, so that page, file and explanation agree.
"""

from datetime import date
from typing import NamedTuple

from models.vocabulary import Grade
from registry.rules.ratings.facts import Facts
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.outcome import Rating
from registry.rules.ratings.publishing import counts_at_once
from registry.rules.ratings.rating import rate

MOST_CHANGES = 200  # days of change that are followed from what was stored to the day asked for


class InUse(NamedTuple):
    """The grade in use on a day, and the assessment that it comes from."""

    grade: Grade
    as_of: date
    edition: str


def takes_over(grade: Grade, used: InUse) -> bool:
    """Say whether another grade by the rule is in use at once, in place of the one that was."""
    return grade is not used.grade and counts_at_once(grade, used.grade)


def after(used: InUse, rating: Rating) -> InUse:
    """Return what is in use once the rule has said `rating`."""
    if takes_over(rating.grade, used):
        return InUse(rating.grade, rating.as_of, rating.edition)
    return used


def followed(used: InUse, facts: Facts, law: RatingLaw, first: date, on: date) -> InUse:
    """Return what is in use on `on`, after each day from `first` on which time may have changed it."""
    day: date | None = first
    for _ in range(MOST_CHANGES):
        if day is None or day > on:
            return used
        rating = rate(facts, law.on(day), day)
        used = after(used, rating)
        day = next_day(rating.next_change_on, law, day)
    return after(used, rate(facts, law.on(on), on))


def next_day(change: date | None, law: RatingLaw, as_of: date) -> date | None:
    """Return the first day on which the facts, or another edition, may change a rating of `as_of`."""
    return min(
        (day for day in (change, law.next_switch_after(as_of)) if day is not None), default=None
    )
