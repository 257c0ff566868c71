"""The list of plans: filtered, sorted, paged, within the reader's department and county."""

from typing import Any

from flask import render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from registry.queries import inspections
from registry.queries.inspections.plans import LONGEST_TEXT, PAGE_SIZE
from registry.queries.places import codes_within
from registry.web.filters import here_with
from registry.web.forms.text import cleaned
from registry.web.paging import Paging
from registry.web.regulator.inspections.room import counties, views
from registry.web.regulator.reach import scope_today
from registry.web.security import LAST_YEAR, takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("q", "state", "county", "year", "sort")


@views.get("/inspections")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the plans within the reader's reach."""
    page, wanted = whole_number(request.args.get("page"), otherwise=1), _asked()
    with reading() as session:
        found = inspections.plans(session, scope_today(session), wanted, page=page)
    paging = Paging(page, found.total, PAGE_SIZE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    return render_template("regulator/inspections/list.html", **_shown(found, wanted, paging))


def _shown(
    found: inspections.PlanPage, wanted: inspections.PlanFilter, paging: Paging
) -> dict[str, Any]:  # Any: what the page shows
    rulebook = register().rulebook
    return {
        "found": found,
        "wanted": wanted,
        "paging": paging,
        "link": lambda number: here_with(page=number),
        "asked": request.args,
        "is_asked": any(request.args.get(name) for name in FILTERS if name != "sort"),
        "state": word_or_none(inspections.PlanState, request.args.get("state")),
        "states": tuple(inspections.PlanState),
        "orders": tuple(inspections.PlanOrder),
        "counties": counties(),
        "divisions": rulebook.divisions,
    }


def _asked() -> inspections.PlanFilter:
    args = request.args
    text = cleaned(args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"查询内容最多 {LONGEST_TEXT} 个字，请只保留编号或者名称的关键内容。")
    state = word_or_none(inspections.PlanState, args.get("state"))
    year = whole_number(args.get("year"), otherwise=0, most=LAST_YEAR)
    return inspections.PlanFilter(
        text=text,
        state=state,
        divisions=_divisions(args.get("county", "")),
        year=year or None,
        order=word_or_none(inspections.PlanOrder, args.get("sort")) or inspections.PlanOrder.NEWEST,
    )


def _divisions(code: str) -> tuple[str, ...]:
    if not code:
        return ()
    if code not in {one.code for one in counties()}:
        raise BadRequest("没有这个县（市、区），请从列表中选择。")
    return codes_within(register().rulebook.divisions, code)
