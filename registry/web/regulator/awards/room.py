"""The frame of the room of awards: its lock, whose awards somebody screens for, in which reach.

Invariant: an office screens and reviews for the awards that it organises; a county's for its own.
"""

from datetime import date

from flask import Blueprint
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, Role
from registry import clock
from registry.rules.awards import Award
from registry.rules.awards.reach import why_not_screen
from registry.rules.calendar import legal_day
from registry.services.awards import Screener
from registry.web.guard import current_actor, locked_to
from registry.web.regulator.reach import answer_conflicts, divisions_within
from registry.web.transaction import register

views = Blueprint("awards", __name__)
locked_to(views, Act.SCREEN_AWARD, Act.REVIEW_AWARD, Role.AUDITOR)
answer_conflicts(views, "regulator.awards.show")


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def awards_of_today() -> tuple[Award, ...]:
    """Return every award of the law in force today."""
    return tuple(register().rulebook.awards.edition_on(today()))


def own_awards() -> tuple[Award, ...]:
    """Return the awards that the office of the one who asks organises."""
    return tuple(one for one in awards_of_today() if why_not(one) is None)


def why_not(award: Award) -> str | None:
    """Return why the one who asks may not screen for an award, None where they may."""
    actor = current_actor()
    within = divisions_within(actor)
    return why_not_screen(award, actor.department_id, actor.division_code, within)


def refuse_foreign(award: Award) -> None:
    """Raise Forbidden, with the reason, where an award is organised by another office."""
    reason = why_not(award)
    if reason is not None:
        raise Forbidden(reason)


def screener() -> Screener:
    """Return the one who asks, as the service knows an office."""
    actor = current_actor()
    return Screener(actor.account_id, actor.department_id, actor.division_code)
