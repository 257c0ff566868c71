"""What time alone will change (时间推移): the next real change of a rating, and when what holds it ends.

Invariant: a day is named only where the result of the rule differs; `next_change_on` of a rating
says where it may, this says where it does.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Facts
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.outcome import Rating
from registry.rules.ratings.rating import rate

MONTHS = 36  # the longest term that the model knows
MANY = 120  # from so many adverse facts on the rating changes nearly every day
MONTHS_OF_MANY = 3


def walk(facts: Facts, law: RatingLaw, start: date, end: date) -> Iterator[tuple[Rating, date]]:
    """Yield the rating of each day of [start, end) on which it may differ, and until which day.

    Raises: Invalid for a day without a model.
    """
    day = start
    while day < end:
        rating = rate(facts, law.on(day), day)
        later = (rating.next_change_on, law.next_switch_after(day))
        until = min((one for one in later if one is not None and one < end), default=end)
        yield rating, until
        day = until


def next_change(ratings: Sequence[Rating]) -> Rating | None:
    """Return the first of `ratings` whose score, grade or edition is not that of the first of all."""
    if not ratings:
        return None
    today = _result(ratings[0])
    return next((one for one in ratings[1:] if _result(one) != today), None)


def ends_of(ratings: Sequence[Rating]) -> Mapping[str, date | None]:
    """Return for each ceiling and veto of the first rating the first day without it."""
    if not ratings:
        return {}
    return {
        held.id: next((one.as_of for one in ratings if held.id not in _held(one)), None)
        for held in (*ratings[0].vetoes, *ratings[0].ceilings)
    }


def months_ahead(facts: Facts, most: int = MONTHS) -> int:
    """Return how many months are looked ahead: fewer where a firm has very many adverse facts."""
    return most if len(facts.negatives) <= MANY else min(most, MONTHS_OF_MANY)


def changes_of(ratings: Sequence[Rating]) -> tuple[Rating, ...]:
    """Return the first of `ratings`, and those whose result is not that of the one before."""
    return tuple(
        one
        for place, one in enumerate(ratings)
        if place == 0 or _result(one) != _result(ratings[place - 1])
    )


def ratings_ahead(facts: Facts, law: RatingLaw, start: date) -> tuple[Rating, ...]:
    """Return the ratings of the days on which time may change something, today's first."""
    end = add_months(start, months_ahead(facts))
    return tuple(rating for rating, _ in walk(facts, law, start, end))


def _result(rating: Rating) -> tuple[object, ...]:
    if rating.not_rated is not None:
        return (rating.grade, rating.not_rated)
    return (rating.grade, rating.score, rating.edition)


def _held(rating: Rating) -> set[str]:
    return {one.id for one in (*rating.vetoes, *rating.ceilings)}
