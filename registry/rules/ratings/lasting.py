"""Until when a fact counts (计分期限): when it fades, when it ends by itself, what is said of that.

Invariant: the days are those of the rating rule itself; nothing is estimated.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Facts, Negative, Positive
from registry.rules.ratings.model import RatingModel
from registry.rules.ratings.negatives import item_of
from registry.rules.ratings.positives import positive_item_of


class Lasting(NamedTuple):
    """How long a record still counts after a day.

    `fades_on`: the next day on which it counts for less; `ends_on`: the first day on which it
    counts no longer, None: as long as what it tells of lasts.
    """

    fades_on: date | None
    ends_on: date | None


def lasting_of(facts: Facts, record_id: int, model: RatingModel, after: date) -> Lasting:
    """Return how long the facts of a record still count after a day; the longest of them rules."""
    own = [one for one in facts.negatives if one.record_id == record_id]
    good = [one for one in facts.positives if one.record_id == record_id]
    ends = [_end_of_negative(one, model) for one in own]
    ends += [_end_of_positive(one, model) for one in good]
    fading = [day for one in own for day in _fading(one, model) if day > after]
    last = None if None in ends or not ends else max(day for day in ends if day is not None)
    fades = min(fading, default=None)
    return Lasting(fades if fades is None or last is None or fades < last else None, last)


def _end_of_negative(fact: Negative, model: RatingModel) -> date | None:
    item = item_of(fact, model)
    ends = [fact.ends_on, fact.repaired_on]
    ends += [add_months(fact.on, one.from_month) for one in item.decay if not one.factor]
    return _earliest(ends)


def _end_of_positive(fact: Positive, model: RatingModel) -> date | None:
    months = positive_item_of(fact, model).valid_months
    ends = []
    if fact.valid_until is not None and fact.valid_until < date.max:
        ends.append(date.fromordinal(fact.valid_until.toordinal() + 1))
    if fact.on is not None and months is not None:
        ends.append(add_months(fact.on, months))
    return _earliest(ends)


def _fading(fact: Negative, model: RatingModel) -> list[date]:
    return [add_months(fact.on, step.from_month) for step in item_of(fact, model).decay[1:]]


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
