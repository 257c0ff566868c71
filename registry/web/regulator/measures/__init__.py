"""The desk of joint measures: orders to departments, one order with its steps, several in one act."""

from registry.web.regulator.measures import listing, showing, stepping, together
from registry.web.regulator.measures.room import views

__all__ = ["listing", "showing", "stepping", "together", "views"]
