"""By when a department has to act on an order, as conditions of a query.

Invariant: says exactly what `rules.measures.loop` says of one order; a test holds both against each
other.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, null, or_

from models.measures import MeasureOrder
from models.vocabulary import OrderState
from registry.rules.calendar import add_months
from registry.rules.measures.possible import EARLY


def due_day() -> ColumnElement[date | None]:
    """Return the last day for the department's next step; NULL where nothing is due."""
    order = MeasureOrder
    return case(
        (order.state == OrderState.INITIATED, order.receive_by),
        (order.state == OrderState.LIFTED, order.confirm_by),
        (order.state == OrderState.LIFT_CONFIRMED, null()),
        else_=order.report_by,
    )


def overdue_on(day: date) -> ColumnElement[bool]:
    """Return the condition that the department is late on a day."""
    return and_(due_day() < day, ~_idle_on(day))


def waived_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a waiver is in force on a day."""
    return and_(MeasureOrder.waived_from <= day, MeasureOrder.waived_until > day)


def acts_now(day: date) -> ColumnElement[bool]:
    """Return the condition that the department has a step to take: to receive, carry out, report, confirm.

    An order that is waived, or over, asks for nothing, and one that is reported only when the next report nears.
    """
    soon = add_months(day, EARLY)
    waits = MeasureOrder.state.in_(
        (OrderState.INITIATED, OrderState.RECEIVED, OrderState.IN_FORCE, OrderState.LIFTED)
    )
    again = and_(MeasureOrder.state == OrderState.REPORTED, MeasureOrder.report_by < soon)
    return and_(or_(waits, again), ~_idle_on(day))


def _idle_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an open order asks for nothing: it is waived, or over."""
    return and_(MeasureOrder.is_open, or_(waived_on(day), MeasureOrder.until_on <= day))
