"""From which day on a department's next step of an order may be dated.

Invariant: told by the order's initiation and its steps alone, so it is the same whenever it is asked.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder, MeasureOrderStep
from registry.rules.calendar import legal_day
from registry.rules.measures.loop import DEPARTMENTS


def earliest_days(session: Session, orders: Sequence[MeasureOrder]) -> dict[int, date]:
    """Return for each order its first day, or the day of the department's latest step if that is later."""
    step = MeasureOrderStep
    rows = session.execute(
        select(step.order_id, func.max(step.on_date))
        .where(step.order_id.in_([order.id for order in orders]), step.step.in_(DEPARTMENTS))
        .group_by(step.order_id)
    )
    latest = dict(rows.all())
    return {order.id: max(_begun(order), latest.get(order.id) or date.min) for order in orders}


def _begun(order: MeasureOrder) -> date:
    return min(order.starts_on, legal_day(order.created_at))
