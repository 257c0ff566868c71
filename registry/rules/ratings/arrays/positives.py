"""What is added to many subjects at once: the rule of `registry.rules.ratings.positives`."""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.ratings.arrays.batch import Batch, Groups, Places
from registry.rules.ratings.arrays.months import NEVER, Days
from registry.rules.ratings.arrays.tables import Positives, positives_of, positives_on
from registry.rules.ratings.model import RatingModel


class Added(NamedTuple):
    """What facts add to each subject, in tenths, and when that may next change."""

    tenths: NDArray[np.int64]
    next_on: Days
    is_strange: NDArray[np.bool_]


def added(batch: Batch, model: RatingModel, as_of: date) -> Added:
    """Return what the positives of a batch add on `as_of`; strange: an item that is not known."""
    today, section, of_age = (
        as_of.toordinal(),
        batch.section("positives"),
        positives_on(model, as_of),
    )
    word, tables = section.word(2), positives_of(model)
    item = tables.number_of_code[word & 0xFFFF].astype(np.int32)
    on, until = section.word(0), section.days(1)
    age, is_dated = today - on, on > 0
    place = item, np.clip(age, 0, of_age.oldest)
    is_valid = (item > 0) & (age >= 0) & (until >= today) & (~is_dated | (of_age.step[place] > 0))
    next_on = np.where(age < 0, on, np.where(is_dated, of_age.next_on[place], NEVER))
    is_ending = (until >= today) & (until < date.max.toordinal())
    next_on = np.minimum(next_on, np.where(is_ending, until + 1, NEVER))
    is_valid &= ~batch.is_rare[section.groups.subject]
    kept = np.flatnonzero(is_valid)
    groups = Groups(section.groups.subject[kept], batch.size)
    counted = _without_lesser(groups, item[kept], (word >> 16)[kept] & 0xFFFF, tables)
    return Added(
        _sums(groups, item[kept], counted, model),
        section.groups.least(next_on),
        section.groups.bits((item == 0).astype(np.uint64)) > 0,
    )


def _without_lesser(
    groups: Groups, item: NDArray[np.int32], matter: NDArray[np.int32], tables: Positives
) -> NDArray[np.int32]:
    """Return the tenths of each fact: 0 where a better one, or an earlier equal one, is of its matter."""
    own = tables.matter[item]
    matter = np.where(tables.is_project[item], matter, 0)
    points, rank = tables.rank[item], groups.rank
    is_lesser = np.zeros(len(item), np.bool_)
    facts: Places = np.flatnonzero((own > 0) & (rank > 0))
    gap = 1
    while len(facts):
        before = facts - gap
        is_same = (own[facts] == own[before]) & (matter[facts] == matter[before])
        later, earlier = facts[is_same], before[is_same]
        is_better = points[later] > points[earlier]
        is_lesser[earlier[is_better]] = True
        is_lesser[later[~is_better]] = True
        gap += 1
        facts = facts[rank[facts] >= gap]
    return np.where(is_lesser, 0, tables.tenths[item])


def _sums(
    groups: Groups, item: NDArray[np.int32], tenths: NDArray[np.int32], model: RatingModel
) -> NDArray[np.int64]:
    """Return what each subject's facts add, under the caps of items and of groups."""
    tables = positives_of(model)
    caps = list(model.group_caps.values())
    group = tables.group[item]
    sums = [groups.sums(np.where(group == place, tenths, 0)) for place in range(len(caps))]
    for number, one in enumerate(tables.items, start=1):
        if one.item_cap is not None:
            of_item = groups.sums(np.where(item == number, tenths, 0))
            sums[tables.group[number]] -= np.maximum(of_item - one.item_cap, 0)
    found = np.zeros(len(groups.starts) - 1, np.int64)
    for of_group, cap in zip(sums, caps, strict=True):
        found += np.minimum(of_group, cap)
    return found
