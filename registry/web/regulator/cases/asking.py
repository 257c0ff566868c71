"""What of the cases is asked for, from the address to a filter; nothing strange is passed over."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.vocabulary import CaseKind, CaseState, Role
from registry.queries.blacklist.cases.listing import LONGEST_TEXT, CaseFilter, CaseOrder
from registry.queries.deputies import Colleague
from registry.queries.places import codes_within
from registry.rules.blacklist import ListType
from registry.rules.permissions import Scope, scope_of
from registry.rules.records.dated import edition_for
from registry.web.forms.text import cleaned
from registry.web.guard import current_actor
from registry.web.regulator.cases.room import today
from registry.web.regulator.reach import divisions_within, principals_today, scope_of_colleague
from registry.web.regulator.worklist.asking import counties
from registry.web.security import whole_number, word_or_none
from registry.web.transaction import register

FILTERS = ("q", "kind", "state", "list", "county", "open", "late", "sort")
YES = "1"


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """In whose place somebody looks: `principal` None is the own one."""

    role: Role
    scope: Scope
    principal: Colleague | None
    principals: tuple[Colleague, ...]


def desk_of_cases(session: Session) -> CaseDesk:
    """Return the own desk, or that of the one stood in for where `for` names one.

    Raises BadRequest for anybody else.
    """
    actor, principals = current_actor(), principals_today(session)
    wanted = whole_number(request.args.get("for"), otherwise=0)
    if not wanted:
        return CaseDesk(actor.role, scope_of(actor, divisions_within(actor)), None, principals)
    for one in principals:
        if one.account_id == wanted:
            return CaseDesk(actor.role, scope_of_colleague(one), one, principals)
    raise BadRequest("您今天没有代理这位同事。请从“名单案件”重新进入。")


def asked() -> CaseFilter:
    """Return the filter that the address asks for. Raises BadRequest for what nobody understands."""
    text = cleaned(request.args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"查询内容最多 {LONGEST_TEXT} 个字，请只保留文号、名称等关键内容。")
    return CaseFilter(
        text=text,
        kind=word_or_none(CaseKind, request.args.get("kind")),
        state=word_or_none(CaseState, request.args.get("state")),
        list_type=_known("list", {one.id for one in lists_of_today()}),
        divisions=_divisions(),
        open_only=_known("open", {YES}) == YES,
        late=_known("late", {YES}) == YES,
        order=word_or_none(CaseOrder, request.args.get("sort")) or CaseOrder.DUE,
    )


def lists_of_today() -> tuple[ListType, ...]:
    """Return the list types of the law in force today."""
    return tuple(edition_for(register().rulebook.blacklist.lists, today()))


def names_of_lists() -> dict[str, str]:
    """Return the names of list types by their ids."""
    return {one.id: one.name_zh for one in lists_of_today()}


def kept() -> dict[str, Any]:
    """Return the filters of this address, for its files."""
    return {name: value for name, value in request.args.items() if name in FILTERS and value}


def face(name: str) -> str:
    """Return the address of a file of this list."""
    return url_for(f".export_{name}", **kept())


def _divisions() -> tuple[str, ...]:
    code = _known("county", {one.code for one in counties()})
    return codes_within(register().rulebook.divisions, code) if code else ()


def _known(name: str, words: set[str]) -> str:
    text = request.args.get(name, "")
    if text and text not in words:
        raise BadRequest(f"参数 {name} 的取值无法识别，请从页面上的选项中选择。")
    return text
