"""A model as lookup tables (查表): once for an edition, and once for each day that it is asked about.

Invariant: every number of a table was computed by the model's own exact rule; item 0 is no item.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import Tier
from registry.rules.ratings import layout
from registry.rules.ratings.arrays.batch import Bits, Numbers
from registry.rules.ratings.arrays.months import NEVER, Days, last_day_over, later
from registry.rules.ratings.gates import FLAG_OF_ITEM, FRAUD_ITEM, FRAUD_MONTHS, YEAR
from registry.rules.ratings.model import NegativeItem, PositiveItem, RatingModel, to_tenths
from registry.rules.ratings.negatives import ONE
from registry.rules.ratings.positives import PROJECT
from registry.rules.ratings.words import RatingFlag

_CODES = 0x10000
_REMEMBERED = 8  # editions and days; a run needs one of each, a shadow run two
_PLACE = {flag: place for place, flag in enumerate(layout.FLAGS)}


def bit_of(flag: RatingFlag) -> int:
    """Return the bit that stands for a flag."""
    return 1 << _PLACE[flag]


class Negatives(NamedTuple):
    """The negative items of an edition, by the number of an item."""

    number_of_code: NDArray[np.uint16]
    items: tuple[NegativeItem, ...]
    dimension: NDArray[np.int32]
    has_repeats: NDArray[np.bool_]
    coefficient_of_domain: NDArray[np.uint8]
    tenths: NDArray[np.int32]  # by item, coefficient, priors, step


class Positives(NamedTuple):
    """The positive items of an edition, by the number of an item."""

    number_of_code: NDArray[np.uint16]
    items: tuple[PositiveItem, ...]
    group: NDArray[np.int32]
    tenths: NDArray[np.int32]
    rank: NDArray[np.int32]  # by points; equal points, equal rank
    matter: NDArray[np.int32]  # a number for each dedupe_key; 0: none
    is_project: NDArray[np.bool_]


class OfAge(NamedTuple):
    """What is true of an item on a day, by the item's number and by its age in days, up to a limit.

    Older than `oldest` is as `oldest`. `step`: 0 where it no longer counts, else the step of decay
    from 1; `next_on`: the first later day on which that may differ.
    """

    oldest: int
    step: NDArray[np.uint8]
    next_on: Days
    flags: Bits
    is_recent_general: NDArray[np.bool_]


@lru_cache(maxsize=_REMEMBERED)
def negatives_of(model: RatingModel) -> Negatives:
    """Return the tables of the edition's negative items."""
    items = tuple(model.negatives.values())
    dimensions = [one.id for one in model.dimensions]
    values = sorted(set(model.domain_coefficients.values()))
    keys = [values.index(model.domain_coefficients[_key(model, name)]) for name in layout.DOMAINS]
    of_domain = np.zeros(256, np.uint8)
    of_domain[: len(keys)] = keys
    most = max((len(one.decay) for one in items), default=0) or 1
    shape = (len(items) + 1, len(values), len(model.repeat_coefficients), most)
    tenths = np.zeros(shape, np.int32)
    for (place, value), (prior, repeat) in product(
        enumerate(values), enumerate(model.repeat_coefficients)
    ):
        for number, item in enumerate(items, start=1):
            by = value * repeat if item.has_coefficients else ONE
            for step, factor in enumerate([one.factor for one in item.decay] or [ONE]):
                tenths[number, place, prior, step] = to_tenths(item.points * by * factor)
    return Negatives(
        _numbers(model.negatives),
        items,
        np.array([0, *(dimensions.index(one.dimension) for one in items)], np.int32),
        np.array([False, *(one.has_coefficients for one in items)]),
        of_domain,
        tenths,
    )


@lru_cache(maxsize=_REMEMBERED)
def positives_of(model: RatingModel) -> Positives:
    """Return the tables of the edition's positive items."""
    items = tuple(model.positives.values())
    groups = list(model.group_caps)
    points = sorted({one.points for one in items})
    matters = sorted({one.dedupe_key for one in items if one.dedupe_key is not None})
    return Positives(
        _numbers(model.positives),
        items,
        np.array([-1, *(groups.index(one.group) for one in items)], np.int32),
        np.array([0, *(to_tenths(one.points) for one in items)], np.int32),
        np.array([0, *(points.index(one.points) for one in items)], np.int32),
        np.array(
            [0, *(matters.index(one.dedupe_key) + 1 if one.dedupe_key else 0 for one in items)],
            np.int32,
        ),
        np.array([False, *(one.dedupe_key == PROJECT for one in items)]),
    )


@lru_cache(maxsize=_REMEMBERED)
def negatives_on(model: RatingModel, as_of: date) -> OfAge:
    """Return what is true on `as_of` of each negative item by its age."""
    items = negatives_of(model).items
    terms = {step.from_month for item in items for step in item.decay} | {YEAR, FRAUD_MONTHS}
    ages = _Ages(as_of, terms)
    table = _empty(len(items) + 1, ages)
    for number, item in enumerate(items, start=1):
        table.step[number] = 1 if item.is_while_active else _steps(item, ages)
        own = {step.from_month for step in item.decay} | ({YEAR} if item.tier else set())
        table.next_on[number] = ages.next_of(own)
        table.flags[number] = _flags(item, ages)
        if item.tier is Tier.GENERAL:
            table.is_recent_general[number] = ~ages.is_over(YEAR)
    return table


@lru_cache(maxsize=_REMEMBERED)
def positives_on(model: RatingModel, as_of: date) -> OfAge:
    """Return what is true on `as_of` of each positive item by its age: step 1 where it is valid."""
    items = positives_of(model).items
    ages = _Ages(as_of, {item.valid_months for item in items if item.valid_months is not None})
    table = _empty(len(items) + 1, ages)
    for number, item in enumerate(items, start=1):
        months = item.valid_months
        table.step[number] = 1 if months is None else ~ages.is_over(months)
        table.next_on[number] = ages.next_of(set() if months is None else {months})
    return table


class _Ages:
    """The days before a day, by their age, as far back as any of the terms reaches."""

    def __init__(self, as_of: date, terms: set[int]) -> None:
        today = as_of.toordinal()
        self._over = {months: last_day_over(as_of, months) for months in terms}
        self.oldest = max((today - day for day in self._over.values()), default=0)
        self.days = today - np.arange(self.oldest + 1, dtype=np.int32)
        self._today = today

    def is_over(self, months: int) -> NDArray[np.bool_]:
        """Say of each day whether a term that began then is over."""
        return self.days <= self._over[months]

    def next_of(self, terms: set[int]) -> Days:
        """Return for each day the first end of a term that is still to come."""
        found = np.full(len(self.days), NEVER, np.int32)
        for months in terms:
            ends = later(self.days, months)
            found = np.minimum(found, np.where(ends > self._today, ends, NEVER))
        return found


def _empty(count: int, ages: _Ages) -> OfAge:
    shape = (count, ages.oldest + 1)
    return OfAge(
        ages.oldest,
        np.zeros(shape, np.uint8),
        np.full(shape, NEVER, np.int32),
        np.zeros(shape, np.uint64),
        np.zeros(shape, np.bool_),
    )


def _steps(item: NegativeItem, ages: _Ages) -> Numbers:
    reached = sum(ages.is_over(step.from_month).astype(np.int64) for step in item.decay)
    counts = np.array([False, *(bool(step.factor) for step in item.decay)])
    return np.where(counts[reached], reached, 0)


def _flags(item: NegativeItem, ages: _Ages) -> Bits:
    found = np.zeros(len(ages.days), np.uint64)
    if item.tier is Tier.SERIOUS:
        first = RatingFlag.SERIOUS_PENALTY_FIRST_YEAR, RatingFlag.HAS_SERIOUS_PENALTY
        young, old = sum(map(bit_of, first)), bit_of(RatingFlag.SERIOUS_PENALTY_LATER)
        found |= np.where(ages.is_over(YEAR), old, young).astype(np.uint64)
    if item.id in FLAG_OF_ITEM:
        found |= np.uint64(bit_of(FLAG_OF_ITEM[item.id]))
    if item.id == FRAUD_ITEM:
        fraud = np.where(ages.is_over(FRAUD_MONTHS), 0, bit_of(RatingFlag.REPAIR_FRAUD))
        found |= fraud.astype(np.uint64)
    return found


def _key(model: RatingModel, domain: str) -> str:
    return model.coefficient_key(domain)


def _numbers(items: Mapping[str, object]) -> NDArray[np.uint16]:
    """Return the number of each code of an item, from 1; 0: the edition has no such item."""
    found = np.zeros(_CODES, np.uint16)
    for number, item in enumerate(items, start=1):
        code = layout.code_of_item(item)
        if code is not None:
            found[code] = number
    return found
