"""What of the orders waits for whom: said once, for the desk, the worklist and its figures."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import OrderStep
from registry.queries.measures.due import acts_now, overdue_on
from registry.queries.measures.reach import orders_within, own_orders
from registry.rules.permissions import Scope


@dataclass(frozen=True, slots=True)
class OrdersFigure:
    """How many orders wait, since when the oldest has, and how many are past their day."""

    count: int
    since: datetime | None
    late: int


def orders_figure(session: Session, scope: Scope, on: date) -> OrdersFigure:
    """Return how many orders the department of `scope` has to do something about."""
    return _figure(session, [*own_orders(scope), acts_now(on)], on)


def waivers_figure(session: Session, scope: Scope, on: date, *, but_of: int) -> OrdersFigure:
    """Return how many waivers wait for a decision within `scope`, without those that `but_of` asked for."""
    asked = MeasureOrder.waiver_asked_by
    where = [*orders_within(session, scope), asked.is_not(None), asked != but_of]
    since = (
        select(func.max(MeasureOrderStep.recorded_at))
        .where(
            MeasureOrderStep.order_id == MeasureOrder.id,
            MeasureOrderStep.step == OrderStep.WAIVER_ASKED,
        )
        .scalar_subquery()
    )
    return _figure(session, where, on, since)


def _figure(
    session: Session,
    where: list[ColumnElement[bool]],
    on: date,
    waits_since: SQLColumnExpression[datetime] = MeasureOrder.created_at,
) -> OrdersFigure:
    """Return the figure of what `where` says; it waits since the order was made, or as is told."""
    count, since, late = session.execute(
        select(func.count(), func.min(waits_since), func.count().filter(overdue_on(on)))
        .select_from(MeasureOrder)
        .where(*where)
    ).one()
    return OrdersFigure(count, since, late)
