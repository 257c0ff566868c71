"""The frame of the room of inspections: its lock, the day, and which counties the reader reaches.

Invariant: officers and approvers of the department and auditors enter, as what is drawn has grades and
inspectors on it; officers alone plan and draw.
"""

from datetime import date

from flask import Blueprint

from models.vocabulary import Act
from registry import clock
from registry.queries.places import UNITS
from registry.rulebooks import Division
from registry.rules.calendar import legal_day
from registry.web.guard import current_actor, locked_to
from registry.web.regulator.reach import divisions_within
from registry.web.transaction import register

views = Blueprint("inspections", __name__)
locked_to(views, Act.READ_INSPECTION)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def counties() -> list[Division]:
    """Return the counties and zones that the reader reaches; a county officer's is the own one."""
    within = divisions_within(current_actor())
    found = [one for one in register().rulebook.divisions.values() if one.level in UNITS]
    return [one for one in found if not within or one.code in within]
