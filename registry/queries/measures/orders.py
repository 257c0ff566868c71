"""Orders as the rules see them, and the one row of each."""

from dataclasses import fields
from datetime import date

from models.measures import MeasureOrder
from registry.rules.measures.loop import OrderFacts

_NAMES = tuple(one.name for one in fields(OrderFacts))


def facts_of(order: MeasureOrder) -> OrderFacts:
    """Return an order as the rules see it."""
    values = {name: getattr(order, name) for name in _NAMES}
    return OrderFacts(**(values | {"paper_no": order.paper_no or ""}))


def told(value: object) -> object:
    """Return a value of an order as the details of a step keep it."""
    if isinstance(value, date):
        return value.isoformat()
    return getattr(value, "value", value)


def day_told(value: object) -> date | None:
    """Return the day that the details of a step keep, if any."""
    return date.fromisoformat(str(value)) if value else None
