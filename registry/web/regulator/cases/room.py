"""The frame of the room of listing cases: its lock; paths are written whole, under /regulator.

Invariant: those through whose hands a case goes may enter, and the auditor, who changes nothing.
"""

from datetime import date

from flask import Blueprint

from models.vocabulary import Act, Role
from registry import clock
from registry.rules.calendar import legal_day
from registry.web.guard import locked_to

HANDS = (Act.OPEN_CASE, Act.REVIEW_CASE, Act.DECIDE_CASE)
views = Blueprint("cases", __name__)
locked_to(views, *HANDS, Role.AUDITOR)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())
