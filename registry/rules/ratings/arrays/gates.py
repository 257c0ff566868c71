"""Conditions, status and data of many subjects at once: the rule of `registry.rules.ratings.gates`."""

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import NotRatedReason, SubjectStatus
from registry.rules.ratings import layout
from registry.rules.ratings.arrays.batch import Batch, Bits
from registry.rules.ratings.arrays.months import NEVER, Days, last_day_over, later
from registry.rules.ratings.model import RatingModel

REASONS = list(NotRatedReason)
_REVOKED = layout.STATUSES.index(SubjectStatus.LICENCE_REVOKED)
Codes = NDArray[np.uint8]  # of reasons: their place in REASONS, from 1; 0: none


class Held(NamedTuple):
    """Which flags and vetoes (a bit each, in the order of the model) hold; the next change."""

    flags: Bits
    vetoes: Bits
    next_on: Days


def held(batch: Batch, model: RatingModel, as_of: date) -> Held:
    """Return what the conditions of a batch do on `as_of`."""
    today, section = as_of.toordinal(), batch.section("conditions")
    start, end, repaired = section.word(0), section.days(1), section.days(2)
    flag = section.word(3)
    holds = (start <= today) & (end > today)
    next_on = _soonest(today, start, end, repaired)
    vetoes = np.zeros(len(flag), np.uint64)
    for place, veto in enumerate(model.vetoes):
        is_of = flag == layout.FLAGS.index(veto.flag)
        is_vetoed = is_of & holds
        if veto.ends_with_repair:
            is_vetoed &= repaired > today
        if veto.months is not None:
            is_vetoed &= start > last_day_over(as_of, veto.months)
            rows = np.flatnonzero(is_of & (start <= today))
            next_on[rows] = np.minimum(
                next_on[rows], _soonest(today, later(start[rows], veto.months))
            )
        vetoes[is_vetoed] |= np.uint64(1 << place)
    bits = np.where(holds, np.uint64(1) << flag.astype(np.uint64), np.uint64(0))
    groups = section.groups
    return Held(groups.bits(bits), groups.bits(vetoes), groups.least(next_on))


class Standing(NamedTuple):
    """Why subjects are not rated (REASONS from 1; 0: they are), and when that may next change."""

    not_rated: Codes
    next_on: Days


def standing(
    batch: Batch, model: RatingModel, has_veto: NDArray[np.bool_], as_of: date
) -> Standing:
    """Return who is not rated on `as_of` and why; the later word of the rule goes before."""
    minimum = model.minimum
    overrides = has_veto & minimum.veto_overrides
    is_heard_of, heard_next = _heard_of(batch, model, as_of)
    status, status_next = _status(batch, as_of.toordinal())
    is_new, old_next = _new(batch, minimum.min_age_months, as_of)
    is_known = (batch.head["flags"] & layout.IS_REGISTERED > 0) & is_heard_of
    inactive = np.isin(status, [layout.STATUSES.index(one) for one in minimum.inactive_status])
    rated = [place for place, kind in enumerate(layout.KINDS) if model.rates(kind)]
    applies = np.isin(batch.head["kind"], rated)
    found = np.zeros(batch.size, np.uint8)
    for reason, holds in (
        (NotRatedReason.INSUFFICIENT_DATA, ~is_known & ~overrides),
        (NotRatedReason.NEW_SUBJECT, is_new & ~overrides),
        (NotRatedReason.INACTIVE_SUBJECT, inactive & ~(overrides & (status == _REVOKED))),
        (NotRatedReason.OUT_OF_SCOPE, ~applies),
    ):
        found[holds] = REASONS.index(reason) + 1
    return Standing(found, np.minimum(np.minimum(heard_next, status_next), old_next))


def _heard_of(batch: Batch, model: RatingModel, as_of: date) -> tuple[NDArray[np.bool_], Days]:
    today, months = as_of.toordinal(), model.minimum.activity_lookback_months
    section, spans = batch.section("activity"), batch.section("in_force")
    day, start, end = section.word(0), spans.word(0), spans.days(1)
    is_recent = (day <= today) & (day > last_day_over(as_of, months))
    holds = (start <= today) & (end > today)
    is_heard_of = section.groups.bits(is_recent.astype(np.uint64)) > 0
    is_heard_of |= spans.groups.bits(holds.astype(np.uint64)) > 0
    # A day to come is sooner than the end of its own term.
    next_on = np.where(day > today, day, NEVER)
    next_on[is_recent] = later(day[is_recent], months)
    return is_heard_of, np.minimum(
        section.groups.least(next_on), spans.groups.least(_soonest(today, start, end))
    )


def _status(batch: Batch, today: int) -> tuple[NDArray[np.int32], Days]:
    section = batch.section("statuses")
    since, groups = section.word(0), section.groups
    row = np.where(since <= today, np.arange(len(since), dtype=np.int32), np.int32(-1))
    last = groups.last(row)
    governing = np.where(last >= 0, last, groups.starts[:-1])
    return section.word(1)[governing], groups.least(_soonest(today, since))


def _new(batch: Batch, months: int, as_of: date) -> tuple[NDArray[np.bool_], Days]:
    since = batch.head["established_on"].astype(np.int32)
    is_new = since > last_day_over(as_of, months)
    next_on = np.full(batch.size, NEVER, np.int32)
    next_on[is_new] = later(since[is_new], months)
    return is_new, next_on


def _soonest(today: int, *days: Days) -> Days:
    """Return the first of the days that is still to come; NEVER where none is."""
    found = np.full(len(days[0]), NEVER, np.int32)
    for each in days:
        found = np.minimum(found, np.where(each > today, each, NEVER))
    return found
