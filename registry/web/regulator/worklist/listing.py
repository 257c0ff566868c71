"""The worklist as a page and as a file; both are made from one query."""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for

from models.vocabulary import RecordKind, Role
from registry.files.export import Value, csv_lines
from registry.queries.worklist import (
    PAGE_SIZE,
    WorkFilter,
    WorkItem,
    WorkOrder,
    figures,
    whole_worklist,
    worklist,
)
from registry.rules.calendar import legal_day
from registry.rules.records import derive
from registry.rules.records.together import why_alone
from registry.web.filters import here_with, instant
from registry.web.paging import Paging
from registry.web.regulator.worklist.asking import (
    FILTERS,
    Desk,
    asked,
    counties,
    desk_today,
    grouped,
    states_of,
    today,
)
from registry.web.regulator.worklist.room import views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

HEADER = (
    *("编号", "事项", "类别", "文号或名称", "主体", "统一社会信用代码", "辖区", "等级", "状态"),
    *("经办人", "等待自（北京）", "报送期限", "是否逾期"),
)


@views.get("/worklist")
@takes(*FILTERS, "page")
def show() -> str:
    """Show what waits for the one who asks, or for the one they stand in for."""
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        desk = desk_today(session)
        wanted = asked(desk.role)
        counted = figures(session, desk.scope, desk.role, today())
        found = worklist(session, desk.scope, desk.role, wanted, on=today(), page=page)
    rulebook = register().rulebook
    return render_template(
        "regulator/worklist/list.html",
        desk=desk,
        wanted=wanted,
        figures=grouped(counted),
        found=found,
        tiers={item.row.id: tier_of(item) for item in found.items},
        alone={item.row.id: alone(item) for item in found.items},
        may_approve=desk.role is Role.APPROVER,
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        export=url_for(".export", **_kept()),
        is_asked=any(request.args.get(name) for name in ("state", "kind", "county", "late")),
        county=request.args.get("county", ""),
        states=states_of(desk.role),
        kinds=tuple(RecordKind),
        orders=tuple(WorkOrder),
        counties=counties(),
        today=today(),
        waited=lambda since: (today() - legal_day(since)).days,
        divisions=rulebook.divisions,
    )


@views.get("/worklist.csv")
@takes(*FILTERS)
def export() -> Response:
    """Send the whole list that is asked for as CSV; what is asked in vain is refused beforehand."""
    with reading() as session:
        desk = desk_today(session)
    return Response(
        stream_with_context(_lines(desk, asked(desk.role))),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="worklist.csv"'},
    )


def tier_of(item: WorkItem) -> str:
    """Return the tier of an item in words, empty where it has none."""
    tier = derive(item.said, register().rulebook.records, arrived_on=today()).said.tier
    return tier.zh if tier else ""


def alone(item: WorkItem) -> str | None:
    """Return why an item cannot be approved together with others."""
    tier = derive(item.said, register().rulebook.records, arrived_on=today()).said.tier
    return why_alone(item.row.change, tier, needs_review=item.row.needs_review)


def _lines(desk: Desk, wanted: WorkFilter) -> Iterator[str]:
    with reading() as session:
        found = whole_worklist(session, desk.scope, desk.role, wanted, on=today())
        yield from csv_lines(HEADER, map(_cells, found))


def _cells(item: WorkItem) -> tuple[Value, ...]:
    row, divisions = item.row, register().rulebook.divisions
    division = divisions.get(item.division_code or "")
    place = divisions.path(division.code) if division else ""
    return (
        *(row.id, row.change.zh, row.kind.zh, item.name, item.subject_name, item.uscc, place),
        *(tier_of(item), row.state.zh, item.proposed_by, instant(row.state_since)),
        *(row.due_on.isoformat() if row.due_on else "", "是" if item.late_on(today()) else "否"),
    )


def _kept() -> dict[str, Any]:
    return {name: value for name, value in request.args.items() if name in FILTERS and value}
