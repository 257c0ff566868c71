"""What of the orders is asked for, from the address to a filter; nothing strange is passed over."""

from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.measures import MeasureOrder
from models.vocabulary import Act, CauseKind, OrderState
from registry.queries.blacklist.reach import coordinates
from registry.queries.measures.listing import LONGEST_TEXT, MeasureSort, OrderFilter
from registry.queries.places import codes_within, unit_of
from registry.rulebooks import Department, Division
from registry.rules.measures import Measure
from registry.rules.permissions import Matter, Scope, may
from registry.web.forms.text import cleaned
from registry.web.guard import current_actor
from registry.web.regulator.measures.room import today
from registry.web.regulator.reach import divisions_within
from registry.web.regulator.worklist.asking import counties
from registry.web.security import word_or_none
from registry.web.transaction import register

FILTERS = (
    *("q", "state", "measure", "department", "cause", "county", "overdue", "mine", "waiver"),
    "sort",
)
YES = "1"
UNKNOWN_PLACE = "unknown"  # no county and no zone is known (辖区未明)


def asked() -> OrderFilter:
    """Return the filter that the address asks for. Raises BadRequest for what nobody understands."""
    text = cleaned(request.args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"查询内容最多 {LONGEST_TEXT} 个字，请只保留名称、代码等关键内容。")
    return OrderFilter(
        text=text,
        state=word_or_none(OrderState, request.args.get("state")),
        measure=_known("measure", {one.id for one in measures_of_today()}),
        department=_known("department", set(register().rulebook.departments)),
        cause=word_or_none(CauseKind, request.args.get("cause")),
        divisions=asked_divisions(),
        overdue=_known("overdue", {YES}) == YES,
        mine=_known("mine", {YES}) == YES,
        waiver=_known("waiver", {YES}) == YES,
        sort=word_or_none(MeasureSort, request.args.get("sort")) or MeasureSort.DUE,
    )


def measures_of_today() -> tuple[Measure, ...]:
    """Return the measures of the catalogue in force by which orders may be sent."""
    law = register().rulebook.measures
    return tuple(
        one
        for one in law.measures_on(today())
        if one.is_punishment and one.triggers and not one.is_advisory and not one.by_register
    )


def executors_of_today() -> tuple[Department, ...]:
    """Return the departments that carry such measures out."""
    ids = {
        executor
        for one in measures_of_today()
        for trigger in one.triggers
        for executor in trigger.executors
    }
    return tuple(one for one in register().rulebook.departments.values() if one.id in ids)


def kept() -> dict[str, Any]:
    """Return the filters of this address, for its files."""
    return {name: value for name, value in request.args.items() if name in FILTERS and value}


def face(name: str) -> str:
    """Return the address of a file of this list."""
    return url_for(f".export_{name}", **kept())


def sees_all(session: Session, scope: Scope) -> bool:
    """Say whether a scope reaches the orders of every department."""
    return scope.department_id is None or coordinates(session, scope)


def why_not_mine(row: MeasureOrder, act: Act) -> str:
    """Return why the one who asks may not take a department's step of an order; empty if they may."""
    actor = current_actor()
    if not may(actor, act).allowed:
        return may(actor, act).reason
    if actor.department_id != row.department_id:
        return "这项措施由其他部门执行，您不能代为办理。"
    matter = Matter(department_id=row.department_id, division_code=row.division_code)
    verdict = may(actor, act, matter, divisions_of_actor=divisions_within(actor))
    return "" if verdict.allowed else verdict.reason


def asked_divisions() -> tuple[str, ...]:
    """Return the codes of the unit that the address asks for, as the monthly counts them."""
    code = _known("county", {*(one.code for one in places_offered()), UNKNOWN_PLACE})
    divisions = register().rulebook.divisions
    if code == UNKNOWN_PLACE:
        return ("", *(one for one in divisions if unit_of(divisions, one) is None))
    if not code or current_actor().division_code is not None:
        return codes_within(divisions, code) if code else ()
    found = ((one, unit_of(divisions, one)) for one in codes_within(divisions, code))
    return tuple(one for one, unit in found if unit is not None and unit.code == code)


def places_offered() -> tuple[Division, ...]:
    """Return the counties and zones that figures are shown for; in a county, the own one."""
    if current_actor().division_code is not None:
        return counties()
    rulebook = register().rulebook
    return rulebook.divisions.reporting_units(rulebook.city.division_code)


def _known(name: str, words: set[str]) -> str:
    text = request.args.get(name, "")
    if text and text not in words:
        raise BadRequest(f"参数 {name} 的取值无法识别，请从页面上的选项中选择。")
    return text
