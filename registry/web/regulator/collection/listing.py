"""The list of batches with their figures, as a page and as a file."""

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from models.vocabulary import BatchState, ImportKind
from registry import clock
from registry.errors import NotFound
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries import exchange as arrived
from registry.queries.collection import all_batches
from registry.queries.exchange import BatchFigures, BatchFilter
from registry.queries.figures import Supply, supplies
from registry.web.filters import here_with, instant, percent
from registry.web.guard import current_actor
from registry.web.paging import numbers
from registry.web.regulator.collection.room import views
from registry.web.regulator.reach import departments_of
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FACES = ("csv", "xlsx")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFFICE = (
    *(
        "部门",
        "报送单位所在",
        "批次",
        "行数",
        "入库",
        "无变化",
        "冲突",
        "待处理",
        "完整行数",
        "完整率",
    ),
    *("后续补正", "按时", "逾期", "无期限", "按时率"),
)
MEANINGS = (
    ("完整", "各项必报内容都已填写的行；完整率＝完整行数÷行数"),
    ("后续补正", "当时没有入库、后来经人工补正或更正入库的行"),
    ("按时", "首次入库之日不晚于报送期限的记录；双公示为作出决定后 7 个工作日，期限见规则页"),
    ("无期限", "规则没有规定报送期限，或者当年没有工作日历的记录；不计入按时率"),
    ("按时率", "按时÷（按时＋逾期）"),
)
FILTERS = ("kind", "state", "department")
HEADER = (
    *("批次", "数据类别", "来源部门", "文件", "文件校验值", "状态", "已处理行数", "入库", "无变化"),
    *("冲突", "待处理", "完整率", "后续补正", "开始时间（北京）", "结束时间（北京）"),
)


@views.get("/collection")
@takes(*FILTERS, "page")
def show() -> ResponseReturnValue:
    """Show the batches that the actor reaches, newest first, and each department's totals."""
    wanted = _wanted()
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = arrived.batches(session, wanted, page=page)
        offices = supplies(session, wanted)
    return render_template(
        "regulator/collection/list.html",
        found=found,
        wanted=wanted,
        offices=offices,
        places=register().rulebook.divisions,
        as_of=clock.now(),
        pages=numbers(found.pages, page),
        link=lambda number: here_with(page=number),
        kinds=tuple(ImportKind),
        states=tuple(BatchState),
        offered=departments_of(current_actor()),
        departments=register().rulebook.departments,
    )


@views.get("/collection.csv")
@takes(*FILTERS)
def export() -> Response:
    """Send every batch wanted as a file."""
    return Response(
        stream_with_context(_lines(_wanted())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="collection.csv"'},
    )


@views.get("/collection/figures.<face>")
@takes(*FILTERS)
def figures(face: str) -> Response:
    """Send the figures of each office as a file, with what they mean and as of when."""
    if face not in FACES:
        raise NotFound("没有这种文件格式，可用：csv、xlsx。")
    with reading() as session:
        rows = [_office(one) for one in supplies(session, _wanted())]
    rows += [(), ("统计截至（北京时间）", instant(clock.now())), *MEANINGS]
    headers = {"Content-Disposition": f'attachment; filename="supply-figures.{face}"'}
    if face == "csv":
        return Response("".join(csv_lines(OFFICE, rows)), mimetype="text/csv", headers=headers)
    return Response(xlsx_bytes(OFFICE, rows, "报送情况"), mimetype=XLSX, headers=headers)


def _office(one: Supply) -> tuple[Value, ...]:
    rulebook = register().rulebook
    place = rulebook.divisions.get(one.division_code or "")
    return (
        *(rulebook.departments[one.department_id].name_zh, place.name_zh if place else "市级"),
        *(one.batches, one.rows, one.accepted, one.unchanged, one.conflicts, one.quarantined),
        *(one.complete, percent(one.complete, one.rows), one.corrected_later),
        *(one.on_time, one.late, one.without_limit),
        percent(one.on_time, one.on_time + one.late),
    )


def _wanted() -> BatchFilter:
    offered = [one.id for one in departments_of(current_actor())]
    department = request.args.get("department", "")
    if department and department not in offered:
        raise BadRequest(f"参数 department 只能是：{'、'.join(offered)}。")
    own = offered[0] if len(offered) == 1 else None
    return BatchFilter(
        kind=word_or_none(ImportKind, request.args.get("kind")),
        state=word_or_none(BatchState, request.args.get("state")),
        department_id=department or own,
        division_code=current_actor().division_code,
    )


def _lines(wanted: BatchFilter) -> Iterator[str]:
    departments = register().rulebook.departments
    with reading() as session:
        rows = all_batches(session, wanted)
        yield from csv_lines(
            HEADER, (_cells(row, departments[row.department_id].name_zh) for row in rows)
        )


def _cells(row: BatchFigures, department: str) -> tuple[Value, ...]:
    return (
        *(row.id, row.kind.zh, department, row.file_name, row.file_digest, row.state.zh),
        *(row.rows, row.accepted, row.unchanged, row.conflicts, row.quarantined),
        *(percent(row.complete, row.rows), row.corrected_later),
        *(instant(row.started_at), instant(row.finished_at)),
    )
