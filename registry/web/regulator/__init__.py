"""The officers' door: everything in it is locked to staff, each room to those who hold its act.

A new room makes its own blueprint `views`, locks it with `locked_to`, and is hung in `door` here.
"""

from flask import Blueprint

from registry.rules.permissions import STAFF
from registry.web.guard import locked_to
from registry.web.regulator import (
    accounts,
    audit,
    awards,
    cases,
    checks,
    collection,
    deputies,
    duplicates,
    entries,
    evidence,
    home,
    inspections,
    looking_back,
    measures,
    proposals,
    ratings,
    records,
    subjects,
    waiting,
    worklist,
)
from registry.web.transaction import departed

door = Blueprint("regulator", __name__, url_prefix="/regulator")
locked_to(door, *STAFF)
door.context_processor(lambda: {"departures": departed})
ROOMS = (
    *(home, worklist, audit, accounts, collection, waiting, subjects, proposals, records),
    *(evidence, looking_back, deputies, duplicates, ratings, cases, entries),
    *(checks, inspections, measures, awards),
)
for room in (*ROOMS, collection.undoing):
    door.register_blueprint(room.views)
