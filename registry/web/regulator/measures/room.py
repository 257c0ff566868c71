"""The frame of the desk of joint measures: its lock; paths are written whole, under /regulator.

Invariant: those who carry measures out, who decide on waivers, and the auditor, who changes nothing.
"""

from datetime import date

from flask import Blueprint

from models.vocabulary import Act, Role
from registry import clock
from registry.rules.calendar import legal_day
from registry.web.guard import locked_to

views = Blueprint("measures", __name__)
locked_to(views, Act.EXECUTE_MEASURE, Act.DECIDE_WAIVER, Role.AUDITOR)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())
