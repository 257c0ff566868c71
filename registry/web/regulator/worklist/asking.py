"""What of the worklist somebody asks for, in whose name, and where a figure leads to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.vocabulary import ProposalState, RecordKind, Role
from registry import clock
from registry.queries.deputies import Colleague
from registry.queries.places import codes_within
from registry.queries.worklist import (
    HANDED_ON,
    STATES,
    Figure,
    Waiting,
    WorkFilter,
    WorkOrder,
)
from registry.rulebooks import Division
from registry.rules.calendar import legal_day
from registry.rules.permissions import Scope, scope_of
from registry.web.filters import door
from registry.web.guard import current_actor
from registry.web.regulator.reach import divisions_within, principals_today, scope_of_colleague
from registry.web.security import whole_number, word_or_none
from registry.web.transaction import register

FILTERS = ("for", "state", "kind", "county", "late", "sort")

OF_DATA = (
    *(Waiting.ROWS_CONFLICT, Waiting.ROWS_WAITING, Waiting.ROWS_BROKEN),
    *(Waiting.BATCHES_PREVIEWED, Waiting.BATCHES_RUNNING),
)

OF_MEASURES = (Waiting.MEASURES_DUE, Waiting.WAIVERS_WAITING)
OF_PAIRS = (Waiting.PAIRS_OPEN, Waiting.PAIRS_MINE, Waiting.MERGES_WAITING)


@dataclass(frozen=True, slots=True)
class Desk:
    """In whose place somebody looks: `principal` None is the own one."""

    role: Role
    scope: Scope
    principal: Colleague | None
    principals: tuple[Colleague, ...]


def desk_today(session: Session) -> Desk:
    """Return the own desk, or that of the one stood in for where `for` names one.

    Raises BadRequest for anybody else.
    """
    actor, principals = current_actor(), principals_today(session)
    wanted = whole_number(request.args.get("for"), otherwise=0)
    if not wanted:
        return Desk(actor.role, scope_of(actor, divisions_within(actor)), None, principals)
    for one in principals:
        if one.account_id == wanted:
            return Desk(actor.role, scope_of_colleague(one), one, principals)
    raise BadRequest("您今天没有代理这位同事。请从“我的待办”重新进入。")


def asked(role: Role) -> WorkFilter:
    """Return what the address asks for. Raises BadRequest for what the role's list has not."""
    offered = states_of(role)
    state = word_or_none(ProposalState, request.args.get("state"))
    if state is not None and state not in offered:
        values = "、".join(one.value for one in offered)
        raise BadRequest(f"网址参数的取值无法识别。可用的取值：{values}。")
    late = request.args.get("late", "")
    if late not in ("", "1"):
        raise BadRequest("网址参数的取值无法识别。可用的取值：1。")
    return WorkFilter(
        state=state,
        kind=word_or_none(RecordKind, request.args.get("kind")),
        divisions=_divisions(request.args.get("county", "")),
        late=bool(late),
        order=word_or_none(WorkOrder, request.args.get("sort")) or WorkOrder.DUE,
    )


def states_of(role: Role) -> tuple[ProposalState, ...]:
    """Return the states that a role may ask for."""
    return (*STATES[role], *HANDED_ON) if role is Role.OFFICER else STATES[role]


def counties() -> tuple[Division, ...]:
    """Return the counties that may be asked for: all of the city's, the own one in a county."""
    rulebook, own = register().rulebook, current_actor().division_code
    if own is not None:
        return (rulebook.divisions[own],) if own in rulebook.divisions else ()
    return tuple(rulebook.divisions.children(rulebook.city.division_code))


Placed = tuple[Figure, str | None]


def grouped(figures: Sequence[Figure]) -> list[tuple[str, list[Placed]]]:
    """Return the figures by what they are of, each with the address of the work behind it."""
    groups: dict[str, list[Placed]] = {}
    for one in figures:
        title = "归集的数据" if one.what in OF_DATA else "信用信息事项"
        title = "疑似重复主体" if one.what in OF_PAIRS else title
        title = "联合奖惩" if one.what in OF_MEASURES else title
        title = "名单案件" if one.what is Waiting.CASES_WAITING else title
        groups.setdefault(title, []).append((one, _PLACES[one.what]()))
    return list(groups.items())


def today() -> date:
    """Return the day in China."""
    return legal_day(clock.now())


def _divisions(code: str) -> tuple[str, ...]:
    if not code:
        return ()
    if code not in {one.code for one in counties()}:
        raise BadRequest("没有这个县（市、区），请从列表中选择。")
    return codes_within(register().rulebook.divisions, code)


def _own(state: ProposalState) -> str:
    return url_for("regulator.worklist.show", state=state.value)


def _rows(state: str) -> str | None:
    return (
        url_for("regulator.waiting.show", state=state) if door("regulator.waiting.show") else None
    )


_PLACES: dict[Waiting, Callable[[], str | None]] = {
    Waiting.DRAFT: lambda: _own(ProposalState.DRAFT),
    Waiting.RETURNED: lambda: _own(ProposalState.RETURNED),
    Waiting.IN_REVIEW: lambda: _own(ProposalState.IN_REVIEW),
    Waiting.IN_DECISION: lambda: _own(ProposalState.IN_DECISION),
    Waiting.ROWS_WAITING: lambda: _rows("waiting"),
    Waiting.ROWS_BROKEN: lambda: _rows("broken"),
    Waiting.ROWS_CONFLICT: lambda: _rows("conflict"),
    Waiting.BATCHES_PREVIEWED: lambda: url_for("regulator.collection.show", state="previewed"),
    Waiting.BATCHES_RUNNING: lambda: url_for("regulator.collection.show", state="running"),
    Waiting.CASES_WAITING: lambda: url_for("regulator.cases.show_waiting"),
    Waiting.PAIRS_OPEN: lambda: url_for("regulator.duplicates.show"),
    Waiting.PAIRS_MINE: lambda: url_for("regulator.duplicates.show", whose="mine"),
    Waiting.MEASURES_DUE: lambda: url_for("regulator.measures.show", mine="1"),
    Waiting.WAIVERS_WAITING: lambda: url_for("regulator.measures.show", waiver="1"),
    Waiting.MERGES_WAITING: lambda: url_for("regulator.duplicates.show", state="waiting"),
}
