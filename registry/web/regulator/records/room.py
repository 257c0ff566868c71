"""The frame of the records' room: its lock, the day it is, and how far the reader's sight reaches.

Invariant: the reach goes into every query of the room; what lies outside does not exist here.
"""

from datetime import date

from flask import Blueprint

from models.vocabulary import Act
from registry import clock
from registry.queries.places import codes_within
from registry.rules.calendar import legal_day
from registry.web.guard import current_actor, locked_to
from registry.web.transaction import register

views = Blueprint("records", __name__)
locked_to(views, Act.READ_INSIDE)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def reach() -> tuple[str, ...] | None:
    """Return the divisions whose subjects the reader sees; None: the whole city."""
    division = current_actor().division_code
    return codes_within(register().rulebook.divisions, division) if division else None
