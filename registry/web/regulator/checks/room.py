"""The frame of the check desk: its lock, the day it is, and whose receipts are read here.

Invariant: a department reads its own receipts, the auditor everybody's; nobody else has any here.
"""

from datetime import date

from flask import Blueprint

from models.vocabulary import Act
from registry import clock
from registry.queries.receipts.reading import OpenedReceipt, receipt
from registry.rules.calendar import legal_day
from registry.rules.permissions import Scope, scope_of
from registry.web.guard import current_actor, locked_to
from registry.web.transaction import reading

views = Blueprint("checks", __name__)
locked_to(views, Act.CHECK_SUBJECT, Act.READ_AUDIT)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def scope() -> Scope:
    """Return whose receipts the one who asks reads."""
    return scope_of(current_actor())


def receipt_at_hand(number: int) -> OpenedReceipt:
    """Return a receipt of the reader's. Raises NotFound where it is none."""
    with reading() as session:
        return receipt(session, number, scope(), on=today())
