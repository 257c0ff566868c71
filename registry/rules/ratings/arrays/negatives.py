"""What is taken away from many subjects at once: the rule of `registry.rules.ratings.negatives`.

Invariant: facts stand in canonical order, which is the order in which repeats are counted.
"""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.ratings import layout
from registry.rules.ratings.arrays.batch import Batch, Bits, Groups, Places, Section
from registry.rules.ratings.arrays.months import NEVER, Days, later
from registry.rules.ratings.arrays.tables import OfAge, bit_of, negatives_of, negatives_on
from registry.rules.ratings.gates import THREE
from registry.rules.ratings.model import RatingModel
from registry.rules.ratings.words import RatingFlag

_CASES = 0x10000  # above the place of any case number
_DEFAULT = layout.CODE_OF_DOMAIN["default"]


class Taken(NamedTuple):
    """What facts take from each subject: tenths by dimension; the flags and the next change."""

    tenths: NDArray[np.int64]
    flags: Bits
    next_on: Days
    is_strange: NDArray[np.bool_]


class _Live(NamedTuple):
    """The facts that count: their subjects, days, items, domains, cases, steps and ages."""

    groups: Groups
    on: Days
    item: NDArray[np.int32]
    domain: NDArray[np.int32]
    case: NDArray[np.int32]
    is_shared: NDArray[np.bool_]
    step: NDArray[np.int32]
    age: NDArray[np.int32]


def taken(batch: Batch, model: RatingModel, as_of: date) -> Taken:
    """Return what the negatives of a batch do on `as_of`; strange: an item that is not known."""
    today, section, of_age = (
        as_of.toordinal(),
        batch.section("negatives"),
        negatives_on(model, as_of),
    )
    item, domain, flags = _words(section, negatives_of(model).number_of_code)
    on, ends, repaired = section.word(0), section.days(1), section.days(2)
    age = today - on
    place = item, np.clip(age, 0, of_age.oldest).astype(np.int32)
    step = of_age.step[place]
    is_live = (age >= 0) & (step > 0) & (ends > today) & (repaired > today)
    next_on = np.where(age < 0, on, of_age.next_on[place])
    next_on = np.minimum(next_on, np.where(ends > today, ends, NEVER))
    next_on = np.minimum(next_on, np.where(repaired > today, repaired, NEVER))
    stayed, stay_next_on = _stays(batch, section, today)
    is_live[stayed] = False
    is_live &= ~batch.is_rare[section.groups.subject]
    kept = np.flatnonzero(is_live)
    live = _Live(
        Groups(section.groups.subject[kept], batch.size),
        on[kept],
        item[kept],
        domain[kept],
        section.word(4)[kept] & 0xFFFF,
        (flags[kept] & layout.SHARES_CASE) > 0,
        step[kept].astype(np.int32),
        place[1][kept],
    )
    return Taken(
        _by_dimension(live, model, batch.size),
        _flags(live, of_age),
        np.minimum(section.groups.least(next_on), stay_next_on),
        section.groups.bits((item == 0).astype(np.uint64)) > 0,
    )


def _words(
    section: Section, numbers: NDArray[np.uint16]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return the numbers of items, the codes of domains, and the flags."""
    word = section.word(3)
    item = numbers[word & 0xFFFF].astype(np.int32)
    return item, (word >> 16) & 0xFF, word >> 24


def _stays(batch: Batch, section: Section, today: int) -> tuple[Places, Days]:
    """Return which negatives are suspended today, and when that may next differ."""
    stays = batch.section("suspensions")
    start, end = stays.word(1), stays.days(2)
    holds = (start <= today) & (end > today)
    of_subject = section.groups.starts[stays.groups.subject]
    next_on = np.minimum(np.where(start > today, start, NEVER), np.where(end > today, end, NEVER))
    return (of_subject + stays.word(0))[holds], stays.groups.least(next_on)


def _by_dimension(live: _Live, model: RatingModel, size: int) -> NDArray[np.int64]:
    tables = negatives_of(model)
    priors = _priors(live, tables.dimension[live.item], tables.has_repeats[live.item], model)
    coefficient = tables.coefficient_of_domain[live.domain]
    tenths = tables.tenths[live.item, coefficient, priors, live.step - 1]
    tenths[_lighter_of_case(live, tenths)] = 0
    found = np.zeros((len(model.dimensions), size), np.int64)
    dimension = tables.dimension[live.item]
    for place in sorted({*tables.dimension[1:].tolist()}):
        found[place] = live.groups.sums(np.where(dimension == place, tenths, 0))
    for number, item in enumerate(tables.items, start=1):
        if item.item_cap is not None:
            of_item = live.groups.sums(np.where(live.item == number, tenths, 0))
            found[tables.dimension[number]] -= np.maximum(of_item - item.item_cap, 0)
    return found


def _priors(
    live: _Live, dimension: NDArray[np.int32], has_repeats: NDArray[np.bool_], model: RatingModel
) -> NDArray[np.int32]:
    """Return how many cases before each fact lie in its look-back, as far as the model tells apart.

    A fact meets the one before it, then the one before that, until no subject has any more.
    """
    most = len(model.repeat_coefficients) - 1
    counts = np.zeros(len(live.on), np.int32)
    seen = np.zeros((most, len(live.on)), np.int32)
    rank = live.groups.rank
    case = np.where(live.case, live.case, _CASES + rank).astype(np.int32)
    domain = np.where(live.domain == layout.NO_DOMAIN, _DEFAULT, live.domain)
    kind = dimension * 256 + domain
    until = later(live.on, model.repeat_months)
    facts, gap = np.flatnonzero(has_repeats & (rank > 0)), 1
    while len(facts):
        before = facts - gap
        is_prior = (
            (kind[facts] == kind[before])
            & (live.on[facts] < until[before])
            & (case[facts] != case[before])
            & (counts[facts] < most)
        )
        new, which = facts[is_prior], case[before[is_prior]]
        is_new = np.all(seen[:, new] != which, axis=0)
        new, which = new[is_new], which[is_new]
        seen[counts[new], new] = which
        counts[new] += 1
        gap += 1
        facts = facts[rank[facts] >= gap]
    return counts


def _lighter_of_case(live: _Live, tenths: NDArray[np.int32]) -> Places:
    """Return the facts that a heavier one of their case, or an earlier one as heavy, stands for."""
    shared = np.flatnonzero(live.is_shared)
    case = live.groups.subject[shared] * _CASES + live.case[shared]
    order = np.lexsort((shared, -tenths[shared], case))
    is_first = np.ones(len(shared), np.bool_)
    is_first[1:] = case[order][1:] != case[order][:-1]
    return shared[order[~is_first]]


def _flags(live: _Live, of_age: OfAge) -> Bits:
    place = live.item, live.age
    is_counted = of_age.is_recent_general[place]
    shared = np.flatnonzero(is_counted & live.is_shared)
    case = live.groups.subject[shared] * _CASES + live.case[shared]
    is_counted[shared] = False
    is_counted[shared[np.unique(case, return_index=True)[1]]] = True
    has_three = live.groups.sums(is_counted.astype(np.int32)) >= THREE
    three = np.uint64(bit_of(RatingFlag.THREE_GENERAL_PENALTIES))
    return live.groups.bits(of_age.flags[place]) | np.where(has_three, three, np.uint64(0))
