"""Which orders the plain rule calls for: one for each measure, executor, cause and party.

Invariant: the one answer for the service that begins and lifts orders and for the verification that
looks whether it did; an order is nothing that the rule does not give.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.measures import MeasureOrder
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import CauseKind, RecordKind, RecordState
from registry.queries.measures.causes import names_a_measure, ordering_causes
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied, Causes, ahead


class Key(NamedTuple):
    """What makes two orders the same: the measure, who executes it, against whom, by which cause."""

    measure_id: str
    department_id: str
    cause_kind: CauseKind
    cause_id: int
    subject_id: int


def key_of(order: MeasureOrder) -> Key:
    """Return what makes an order the same as another."""
    return Key(
        order.measure_id,
        order.department_id,
        order.cause_kind,
        order.cause_id,
        order.subject_id,
    )


def due_orders(session: Session, subject_ids: Iterable[int], *, on: date) -> dict[Key, Applied]:
    """Return what the rule calls for on a day, in the order of causes and catalogue.

    `subject_ids` are canonical ones; whoever is read through them is found.
    """
    law, found = rulebook_of(session).measures, dict[Key, Applied]()
    for cause in ordering_causes(session, subject_ids, on=on):
        for one in ahead(Causes(cause.party_id, cause.party_kind, (cause,)), law, on):
            for executor in one.executors:
                key = Key(one.measure.id, executor, cause.kind, cause.id, cause.party_id)
                found[key] = one
    return found


def parties_at_stake(session: Session, *, on: date) -> tuple[int, ...]:
    """Return who has an open order, or a cause on a day that may call for one: canonical subjects."""
    named = (
        select(Record.subject_id)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(
            Record.kind == RecordKind.PENALTY,
            Record.state == RecordState.STANDING,
            RecordVersion.valid_until >= on,  # only a decision that says until when is ordered
            names_a_measure(),
        )
    )
    wanted = union(
        select(MeasureOrder.subject_id).where(MeasureOrder.is_open),
        select(ListEntry.subject_id).where(ListEntry.until_on > on),
        named,
    )
    owner = func.coalesce(Subject.survivor_id, Subject.id)
    named_there = Subject.id.in_(wanted.scalar_subquery())
    return tuple(session.scalars(select(owner).where(named_there).distinct().order_by(owner)))
