"""The list of orders as a page and as files; all faces are made from one query."""

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context

from models.vocabulary import Act, CauseKind, OrderState
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.measures.listing import (
    PAGE_SIZE,
    MeasureSort,
    OrderFilter,
    OrderLine,
    all_orders,
    orders,
)
from registry.queries.measures.waiting import orders_figure, waivers_figure
from registry.web.filters import here_with
from registry.web.guard import current_actor
from registry.web.paging import Paging
from registry.web.regulator.measures.asking import (
    FILTERS,
    asked,
    executors_of_today,
    face,
    measures_of_today,
    places_offered,
    sees_all,
    why_not_mine,
)
from registry.web.regulator.measures.room import today, views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("措施编号", "措施", "主体", "统一社会信用代码", "原因", "条目或者文号", "依据", "执行部门"),
    *(
        "辖区",
        "状态",
        "适用自",
        "终止日",
        "办理期限",
        "是否逾期",
        "执行情况",
        "反馈日期",
        "个案不予适用至",
    ),
)


@views.get("/measures")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the orders within the reader's reach."""
    page, wanted, actor = (
        whole_number(request.args.get("page"), otherwise=1),
        asked(),
        current_actor(),
    )
    with reading() as session:
        scope = scope_today(session)
        found = orders(session, scope, wanted, on=today(), page=page)
        figure = orders_figure(session, scope, today())
        waivers = waivers_figure(session, scope, today(), but_of=actor.account_id)
        all_of_them = sees_all(session, scope)
    rulebook = register().rulebook
    return render_template(
        "regulator/measures/list.html",
        wanted=wanted,
        found=found,
        figure=figure,
        waivers=waivers,
        sees_all=all_of_them,
        can_pick={line.row.id for line in found.lines if _can_pick(line)},
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        face=face,
        asked=request.args,
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        states=tuple(OrderState),
        causes=(CauseKind.LISTING, CauseKind.PENALTY),
        sorts=tuple(MeasureSort),
        measures=measures_of_today(),
        executors=executors_of_today() if all_of_them else (),
        counties=places_offered(),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
        today=today(),
    )


@views.get("/measures.csv")
@takes(*FILTERS)
def export_csv() -> Response:
    """Send every order that is asked for as CSV."""
    return Response(
        stream_with_context(_lines(asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="measures.csv"'},
    )


@views.get("/measures.xlsx")
@takes(*FILTERS)
def export_xlsx() -> Response:
    """Send every order that is asked for as a workbook."""
    wanted = asked()
    with reading() as session:
        found = all_orders(session, scope_today(session), wanted, on=today())
        book = xlsx_bytes(HEADER, map(_cells, found), "联合奖惩措施")
    headers = {"Content-Disposition": 'attachment; filename="measures.xlsx"'}
    return Response(book, mimetype=XLSX, headers=headers)


def _can_pick(line: OrderLine) -> bool:
    """Say whether an order may be handled together with others by the one who asks."""
    is_fit = line.row.state in (OrderState.INITIATED, OrderState.LIFTED)
    is_spared = line.row.state is OrderState.INITIATED and line.is_waived(today())
    return is_fit and not is_spared and not why_not_mine(line.row, Act.EXECUTE_MEASURE)


def _lines(wanted: OrderFilter) -> Iterator[str]:
    with reading() as session:
        found = all_orders(session, scope_today(session), wanted, on=today())
        yield from csv_lines(HEADER, map(_cells, found))


def _cells(line: OrderLine) -> tuple[Value, ...]:
    row, rulebook, day = line.row, register().rulebook, today()
    code = line.place or ""
    department = rulebook.departments.get(row.department_id)
    known = rulebook.measures.bases_on(day)  # what is repealed is quoted no more
    quoted = "；".join(known[one].name_zh for one in row.bases if one in known)
    return (
        *(row.order_no, line.measure.name_zh, line.subject_name, line.uscc, row.cause_kind.zh),
        *(line.cause_no, quoted, department.short_zh if department else row.department_id),
        *(rulebook.divisions.path(code) if code in rulebook.divisions else "", row.state.zh),
        *(row.starts_on, line.until, line.due, "是" if line.is_late(day) else "否"),
        *(row.outcome.zh if row.outcome else "", row.reported_on),
        row.waived_until if line.is_waived(day) else None,
    )
