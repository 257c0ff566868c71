"""When time alone may change a rating: the days on which a fact begins, fades, ends or comes of age.

Invariant: between two of these days the rating is the same, so a stored one may be read until then.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from registry.rules.calendar import add_months
from registry.rules.ratings.facts import Condition, Facts, Negative, Positive
from registry.rules.ratings.model import RatingModel

YEAR = 12
_DAY = timedelta(days=1)


def next_change_on(facts: Facts, model: RatingModel, as_of: date) -> date | None:
    """Return the first day after `as_of` on which the rating may differ; None: time changes nothing."""
    return min((day for day in _days(facts, model) if day > as_of), default=None)


def _days(facts: Facts, model: RatingModel) -> Iterator[date]:
    for negative in facts.negatives:
        yield from _days_of_negative(negative, model)
    for positive in facts.positives:
        yield from _days_of_positive(positive, model)
    for condition in facts.conditions:
        yield from _days_of_condition(condition, model)
    if facts.established_on is not None:
        yield add_months(facts.established_on, model.minimum.min_age_months)
    for day in facts.activity:
        yield day
        yield add_months(day, model.minimum.activity_lookback_months)
    for span in facts.in_force:
        yield from (day for day in span if day is not None)
    yield from (since for since, _ in facts.statuses if since is not None)


def _days_of_negative(fact: Negative, model: RatingModel) -> Iterator[date]:
    yield fact.on
    yield from (day for day in (fact.ends_on, fact.repaired_on) if day is not None)
    for span in fact.suspended:
        yield from (day for day in span if day is not None)
    item = model.negatives[fact.item]
    yield from (add_months(fact.on, step.from_month) for step in item.decay)
    if item.tier is not None:
        yield add_months(fact.on, YEAR)


def _days_of_positive(fact: Positive, model: RatingModel) -> Iterator[date]:
    months = model.positives[fact.item].valid_months
    if fact.on is not None:
        yield fact.on
        if months is not None:
            yield add_months(fact.on, months)
    if fact.valid_until is not None and fact.valid_until < date.max:  # 长期有效 is told as 9999
        yield fact.valid_until + _DAY


def _days_of_condition(fact: Condition, model: RatingModel) -> Iterator[date]:
    yield fact.starts_on
    yield from (day for day in (fact.ends_on, fact.repaired_on) if day is not None)
    for veto in model.vetoes:
        if veto.flag is fact.flag and veto.months is not None:
            yield add_months(fact.starts_on, veto.months)
