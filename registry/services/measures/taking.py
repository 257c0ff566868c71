"""Departments act on their orders: receive, carry out, report, confirm a lift.

Invariant: only the executing department acts on an order; what the page showed is what is acted on;
nothing is reported twice for one period.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.accounts import Account
from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import AuditEvent, OrderStep
from registry.errors import Conflict, Invalid, Refused
from registry.queries.measures.earliest import earliest_days
from registry.queries.measures.orders import facts_of
from registry.rules.calendar import legal_day
from registry.rules.measures.loop import DEPARTMENTS, Said
from registry.rules.measures.possible import stands_in_the_way
from registry.services.measures.steps import move_on, note, order_of

MOST_AT_ONCE = 500
CHANGED_SINCE = "您看到的内容已有变化，这次没有办理，请核对最新状态后再办理。"


class Taken(NamedTuple):
    """One step that a department takes of an order; `seen`: the latest step that it saw, if any."""

    order_id: int
    step: OrderStep
    said: Said
    seen: int | None = None


def take(session: Session, one: Taken, *, by: int, at: datetime) -> MeasureOrder:
    """Take a department's step of an order and return it.

    Raises NotFound, Refused where it is another department's or something stands in the way, Conflict
    where the order has moved on since it was seen.
    """
    return take_many(session, [one], by=by, at=at)[0]


def take_many(
    session: Session, wanted: Sequence[Taken], *, by: int, at: datetime
) -> list[MeasureOrder]:
    """Take steps of several orders, all or none; the journal has one entry a kind of step."""
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid(f"一次最多办理 {MOST_AT_ONCE} 项，请分批办理。")
    orders, taken = [], []
    for one in wanted:
        order = order_of(session, one.order_id)
        taken.append(_take(session, order, one, by, at))
        orders.append(order)
    for step in DEPARTMENTS:
        same = [one for one in taken if one.step is step]
        note(session, AuditEvent.MEASURE_MOVED_ON, same, by=by, at=at)
    return orders


def _take(
    session: Session, order: MeasureOrder, one: Taken, by: int, at: datetime
) -> MeasureOrderStep:
    if one.step not in DEPARTMENTS:
        raise Invalid(f"“{one.step.zh}”不由执行部门办理。")
    refuse_strangers(session, order, by)
    if one.seen is not None and one.seen != order.step_id:
        raise Conflict(CHANGED_SINCE)
    said = one.said.by_account(by)
    earliest = earliest_days(session, [order])[order.id]
    reason = stands_in_the_way(facts_of(order), one.step, said, legal_day(at), earliest)
    if reason:
        raise Refused(f"措施 {order.order_no}：{reason}")
    return move_on(session, order, one.step, said, at=at)


def refuse_strangers(session: Session, order: MeasureOrder, by: int) -> None:
    """Raise Refused where somebody of another department wants to act on an order."""
    if session.get_one(Account, by).department_id != order.department_id:
        raise Refused("这项措施由其他部门执行，您不能代为办理。")
