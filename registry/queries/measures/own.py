"""Measures as their own subject reads them: what holds against it and for it, why, how each ends.

Invariant: asked for by the subject that the account is bound to; of internal lists nothing is told,
no officer is named, and a department's report or an undecided waiver stays inside.
Source: RULEBOOK §5; BEYOND 5; LAW-AND-FAIRNESS 4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.measures import MeasureOrder
from models.records import Record
from models.vocabulary import CauseKind, Grade, LiftReason, NotRatedReason, OrderState
from registry.queries.canonical import canonical_id, members_of
from registry.queries.measures.causes import causes_of
from registry.queries.measures.ended import internal_entries
from registry.queries.measures.orders import facts_of
from registry.queries.ratings.standing import Standing, standing_of
from registry.rulebooks import rulebook_of
from registry.rules.measures import (
    Applied,
    Cause,
    Causes,
    Measure,
    MeasureLaw,
    Withheld,
    ahead,
    applied,
    withheld,
)
from registry.rules.measures.loop import is_waived


@dataclass(frozen=True, slots=True)
class Waived:
    """A department by which a measure is not applied for a time (个案不予适用)."""

    department_id: str
    until: date


@dataclass(frozen=True, slots=True)
class OwnMeasure:
    """A measure that applies or is about to, with the waivers in force."""

    applied: Applied
    waived: tuple[Waived, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnCause:
    """A cause with all that it brings; since when and until when by the first of it."""

    cause: Cause
    measures: tuple[OwnMeasure, ...]

    @property
    def first(self) -> Applied:
        """The first measure, by whose days the whole is told."""
        return self.measures[0].applied


@dataclass(frozen=True, slots=True)
class OwnLifted:
    """A measure that was lifted: by which cause, why, and which departments confirmed.

    `number`: of the entry or the record; empty where that is no longer the subject's.
    """

    measure: Measure
    cause_kind: CauseKind
    number: str
    lifted_on: date
    reason: LiftReason
    confirmed: tuple[str, ...]
    waiting: tuple[str, ...]
    confirm_by: date | None


@dataclass(frozen=True, slots=True)
class OwnMeasures:
    """All measures of a subject on a day; `graded_on`: the assessment whose grade is in use.

    `ungraded`: why no grade is in use that could bring rewards; None where one is.
    """

    against: tuple[OwnCause, ...]
    rewards: tuple[OwnCause, ...]
    coming: tuple[OwnCause, ...]
    rewards_off: tuple[Withheld, ...]
    spared: tuple[Withheld, ...]
    lifted: tuple[OwnLifted, ...]
    graded_on: date | None
    ungraded: NotRatedReason | None


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """How many measures apply on a day, each counted once however many causes it has."""

    against: int
    rewards: int


def own_measures(session: Session, subject_id: int, *, on: date) -> OwnMeasures:
    """Return all that a subject is told of measures on a day."""
    canonical, law = canonical_id(session, subject_id), rulebook_of(session).measures
    causes = _told_causes(session, canonical, on)
    orders = _orders(session, members_of(session, canonical))
    found, off = applied(causes, law, on), withheld(causes, law, on)
    standing = standing_of(session, canonical, on=on)
    coming = [one for one in ahead(causes, law, on) if one.starts_on > on]
    rewards = _by_cause((one for one in found if not one.measure.is_punishment), orders, on)
    return OwnMeasures(
        against=_by_cause((one for one in found if one.measure.is_punishment), orders, on),
        rewards=rewards,
        coming=_by_cause(coming, orders, on),
        rewards_off=tuple(one for one in off if not one.measure.is_punishment),
        spared=tuple(one for one in off if one.measure.is_punishment),
        lifted=tuple(_lifted(session, [one for one in orders if not one.is_open], law, on)),
        graded_on=standing.effective_as_of if standing else None,
        ungraded=None if rewards else _why_ungraded(standing),
    )


def own_counts(session: Session, subject_id: int, *, on: date) -> OwnCounts:
    """Return how many measures apply to a subject, of those that it is told of."""
    causes = _told_causes(session, canonical_id(session, subject_id), on)
    found = applied(causes, rulebook_of(session).measures, on)
    against = {one.measure.id for one in found if one.measure.is_punishment}
    return OwnCounts(len(against), len({one.measure.id for one in found}) - len(against))


def _told_causes(session: Session, canonical: int, on: date) -> Causes:
    """Return the causes of a subject, but for internal lists, as if there were none."""
    causes = causes_of(session, [canonical], on=on)[canonical]
    return replace(causes, given=tuple(one for one in causes.given if not one.is_internal))


def _orders(session: Session, members: Sequence[int]) -> tuple[MeasureOrder, ...]:
    """Return the orders against a subject of which it is told, the latest first."""
    wanted = select(MeasureOrder).where(MeasureOrder.subject_id.in_(members))
    found = session.scalars(wanted.order_by(MeasureOrder.id.desc())).all()
    internal = internal_entries(session, found)
    return tuple(
        one
        for one in found
        if one.cause_kind is not CauseKind.LISTING or one.cause_id not in internal
    )


def _by_cause(
    found: Iterable[Applied], orders: Sequence[MeasureOrder], on: date
) -> tuple[OwnCause, ...]:
    """Return measures under their causes, in the order in which the catalogue meets them."""
    together: dict[Cause, list[OwnMeasure]] = {}
    for one in found:
        together.setdefault(one.cause, []).append(_own(one, orders, on))
    return tuple(OwnCause(cause, tuple(some)) for cause, some in together.items())


def _own(one: Applied, orders: Iterable[MeasureOrder], on: date) -> OwnMeasure:
    waived = tuple(
        Waived(order.department_id, order.waived_until)
        for order in orders
        if order.is_open
        and (order.measure_id, order.cause_kind, order.cause_id)
        == (one.measure.id, one.cause.kind, one.cause.id)
        and is_waived(facts_of(order), on)
    )
    return OwnMeasure(one, waived)


def _lifted(
    session: Session, orders: Sequence[MeasureOrder], law: MeasureLaw, on: date
) -> Iterable[OwnLifted]:
    """Yield what was lifted, departments of one measure and cause together, the latest first."""
    numbers = _numbers(session, orders)
    together: dict[tuple[str, CauseKind, int, date | None], list[MeasureOrder]] = {}
    for order in orders:
        key = (order.measure_id, order.cause_kind, order.cause_id, order.lifted_on)
        together.setdefault(key, []).append(order)
    for some in sorted(together.values(), key=lambda one: one[0].lifted_on or on, reverse=True):
        first = some[0]
        is_done = [one.state is OrderState.LIFT_CONFIRMED for one in some]
        departments = [one.department_id for one in some]
        pairs = list(zip(departments, is_done, strict=True))
        yield OwnLifted(
            measure=law.measure(first.measure_id, first.edition),
            cause_kind=first.cause_kind,
            number=numbers.get((first.cause_kind, first.cause_id), ""),
            lifted_on=first.lifted_on or on,
            reason=first.lift_reason or LiftReason.BASIS_ENDED,
            confirmed=tuple(name for name, done in pairs if done),
            waiting=tuple(name for name, done in pairs if not done),
            confirm_by=first.confirm_by,
        )


def _numbers(session: Session, orders: Sequence[MeasureOrder]) -> dict[tuple[CauseKind, int], str]:
    """Return by cause the number of its entry or record, where it is still the subject's."""
    mine = [one for one in orders if one.lift_reason is not LiftReason.MOVED]
    entries = [one.cause_id for one in mine if one.cause_kind is CauseKind.LISTING]
    records = [one.cause_id for one in mine if one.cause_kind is CauseKind.PENALTY]
    by_entry = session.execute(
        select(ListEntry.id, ListEntry.entry_no).where(ListEntry.id.in_(entries))
    )
    by_record = session.execute(select(Record.id, Record.public_id).where(Record.id.in_(records)))
    return {(CauseKind.LISTING, number): said for number, said in by_entry} | {
        (CauseKind.PENALTY, number): said for number, said in by_record
    }


def _why_ungraded(standing: Standing | None) -> NotRatedReason | None:
    if standing is None:
        return NotRatedReason.OUT_OF_SCOPE
    return standing.rating.not_rated if standing.effective is Grade.NOT_RATED else None
