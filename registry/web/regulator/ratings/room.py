"""The frame of the room of ratings: who may enter, and which part of the city they reach."""

from datetime import date

from flask import Blueprint
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act
from registry import clock
from registry.rules.calendar import legal_day
from registry.rules.permissions import Matter, Verdict, may
from registry.web.guard import current_actor, locked_to, refuse_without
from registry.web.regulator.reach import divisions_within
from registry.web.transaction import register

views = Blueprint("ratings", __name__)
locked_to(views, Act.READ_INSIDE)


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def reach() -> frozenset[str] | None:
    """Return the divisions that the reader reaches; None: the whole city."""
    return divisions_within(current_actor()) or None


def may_switch(act: Act) -> bool:
    """Say whether the one who asks may propose or decide on another edition of the model."""
    return _verdict(act).allowed


def refuse_switching(act: Act) -> None:
    """Raise Forbidden for who may not, or not for the lead department of the whole city."""
    refuse_without(act)
    if not may_switch(act):
        raise Forbidden("评价模型换版由市级牵头部门办理，您的账户不属于该部门。")


def _verdict(act: Act) -> Verdict:
    city = register().rulebook.city
    matter = Matter(department_id=city.lead_department, division_code=city.division_code)
    actor = current_actor()
    return may(actor, act, matter, divisions_of_actor=divisions_within(actor))
