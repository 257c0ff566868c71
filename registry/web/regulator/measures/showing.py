"""One order, with all that a step on it rests on, on one page."""

from flask.typing import ResponseReturnValue

from registry.web.regulator.measures.desk import lay_out
from registry.web.regulator.measures.room import views


@views.get("/measures/<order_no>")
def show_one(order_no: str) -> ResponseReturnValue:
    """Show an order to its department, to those who coordinate, and to the auditor."""
    return lay_out(order_no).show()
