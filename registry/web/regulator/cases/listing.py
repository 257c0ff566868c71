"""The list of cases and the worklist, as pages and as files; all faces are made from one query."""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context

from models.vocabulary import CaseKind, CaseState, Role
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.blacklist.cases.listing import (
    PAGE_SIZE,
    CaseFilter,
    CaseLine,
    CaseOrder,
    CasePage,
    all_cases,
    cases,
)
from registry.queries.blacklist.cases.waiting import case_figure, waiting
from registry.web.filters import here_with, instant
from registry.web.guard import refuse_without
from registry.web.paging import Paging
from registry.web.regulator.cases.asking import (
    FILTERS,
    CaseDesk,
    asked,
    desk_of_cases,
    face,
    lists_of_today,
    names_of_lists,
)
from registry.web.regulator.cases.room import HANDS, today, views
from registry.web.regulator.reach import scope_today
from registry.web.regulator.worklist.asking import counties
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("案件编号", "类别", "名单", "主体", "统一社会信用代码", "辖区", "文号", "状态", "办理期限"),
    *("是否逾期", "经办人", "办理部门", "状态自（北京）"),
)


@views.get("/cases")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the cases within the reader's reach."""
    page, wanted = whole_number(request.args.get("page"), otherwise=1), asked()
    with reading() as session:
        desk = desk_of_cases(session)
        found = cases(session, scope_today(session), wanted, on=today(), page=page)
        figure = case_figure(session, desk.scope, desk.role, today()) if _acts(desk) else None
    return _page(desk, wanted, found, page, figure=figure, is_worklist=False)


@views.get("/cases/worklist")
@takes(*FILTERS, "for", "page")
def show_waiting() -> str:
    """Show the cases that wait for the one who asks, or for the one they stand in for."""
    refuse_without(*HANDS)
    page, wanted = whole_number(request.args.get("page"), otherwise=1), asked()
    with reading() as session:
        desk = desk_of_cases(session)
        found = waiting(session, desk.scope, desk.role, wanted, on=today(), page=page)
        figure = case_figure(session, desk.scope, desk.role, today())
    return _page(desk, wanted, found, page, figure=figure, is_worklist=True)


@views.get("/cases.csv")
@takes(*FILTERS)
def export_csv() -> Response:
    """Send every case that is asked for as CSV."""
    return Response(
        stream_with_context(_lines(asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )


@views.get("/cases.xlsx")
@takes(*FILTERS)
def export_xlsx() -> Response:
    """Send every case that is asked for as a workbook."""
    wanted = asked()
    with reading() as session:
        found = all_cases(session, scope_today(session), wanted, on=today())
        book = xlsx_bytes(HEADER, map(_cells, found), "名单案件")
    headers = {"Content-Disposition": 'attachment; filename="cases.xlsx"'}
    return Response(book, mimetype=XLSX, headers=headers)


def _page(desk: CaseDesk, wanted: CaseFilter, found: CasePage, page: int, **besides: Any) -> str:
    rulebook = register().rulebook
    return render_template(
        "regulator/cases/list.html",
        desk=desk,
        wanted=wanted,
        found=found,
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        face=face,
        asked=request.args,
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        kinds=tuple(CaseKind),
        states=tuple(CaseState),
        orders=tuple(CaseOrder),
        lists=lists_of_today(),
        list_names=names_of_lists(),
        counties=counties(),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
        may_approve=desk.role is Role.APPROVER,
        acts=_acts(desk),
        today=today(),
        **besides,
    )


def _acts(desk: CaseDesk) -> bool:
    return desk.role in (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER)


def _lines(wanted: CaseFilter) -> Iterator[str]:
    with reading() as session:
        found = all_cases(session, scope_today(session), wanted, on=today())
        yield from csv_lines(HEADER, map(_cells, found))


def _cells(line: CaseLine) -> tuple[Value, ...]:
    row, rulebook = line.row, register().rulebook
    code = line.division_code or ""
    place = rulebook.divisions.path(code) if code in rulebook.divisions else ""
    department = rulebook.departments.get(row.department_id)
    return (
        *(row.id, row.kind.zh, names_of_lists().get(row.list_type, row.list_type)),
        *(line.subject_name, line.uscc, place, line.number, row.state.zh),
        *(row.due_on.isoformat() if row.due_on else "", "是" if line.late_on(today()) else "否"),
        *(line.proposed_by or "", department.short_zh if department else row.department_id),
        instant(row.state_since),
    )
