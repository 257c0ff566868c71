"""The entries inside, as a page and as files; all faces are made from one query."""

from collections.abc import Iterator
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from werkzeug.exceptions import BadRequest

from models.vocabulary import ListKind
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.blacklist.cases.entries import (
    LONGEST_TEXT,
    PAGE_SIZE,
    EntryFilter,
    EntryLine,
    EntryStanding,
    all_entries,
    entries,
)
from registry.queries.places import codes_within
from registry.web.filters import here_with
from registry.web.forms.text import cleaned
from registry.web.paging import Paging
from registry.web.regulator.cases.asking import lists_of_today, names_of_lists
from registry.web.regulator.entries.room import reach, today, views
from registry.web.regulator.worklist.asking import counties
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("q", "standing", "list", "kind", "county")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("条目编号", "名单", "种类", "主体", "统一社会信用代码", "辖区", "决定书文号", "认定部门"),
    *("列入日期", "生效日期", "移出日期", "状态", "是否公示", "是否外部认定"),
)


@views.get("/entries")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the entries of subjects within the reader's reach."""
    page, wanted = whole_number(request.args.get("page"), otherwise=1), _asked()
    with reading() as session:
        found = entries(session, wanted, on=today(), page=page)
    rulebook = register().rulebook
    return render_template(
        "regulator/entries/list.html",
        wanted=wanted,
        found=found,
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        face=_face,
        asked=request.args,
        is_asked=any(request.args.get(name) for name in FILTERS),
        standings=tuple(EntryStanding),
        kinds=tuple(ListKind),
        lists=lists_of_today(),
        list_names=names_of_lists(),
        counties=counties(),
        divisions=rulebook.divisions,
    )


@views.get("/entries.csv")
@takes(*FILTERS)
def export_csv() -> Response:
    """Send every entry that is asked for as CSV."""
    return Response(
        stream_with_context(_lines(_asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="entries.csv"'},
    )


@views.get("/entries.xlsx")
@takes(*FILTERS)
def export_xlsx() -> Response:
    """Send every entry that is asked for as a workbook."""
    wanted = _asked()
    with reading() as session:
        book = xlsx_bytes(HEADER, map(_cells, all_entries(session, wanted, on=today())), "名单条目")
    headers = {"Content-Disposition": 'attachment; filename="entries.xlsx"'}
    return Response(book, mimetype=XLSX, headers=headers)


def _lines(wanted: EntryFilter) -> Iterator[str]:
    with reading() as session:
        yield from csv_lines(HEADER, map(_cells, all_entries(session, wanted, on=today())))


def _cells(line: EntryLine) -> tuple[Value, ...]:
    row, divisions = line.row, register().rulebook.divisions
    code = line.division_code or ""
    place = divisions.path(code) if code in divisions else ""
    return (
        *(row.entry_no, names_of_lists().get(row.list_type, row.list_type), row.list_kind.zh),
        *(line.subject_name, line.uscc, place, row.decision_no, row.authority),
        *(row.listed_on.isoformat(), row.in_force_from.isoformat()),
        *(line.until.isoformat() if line.until else "", line.standing.zh),
        *("是" if line.is_public else "否", "是" if row.is_foreign else "否"),
    )


def _asked() -> EntryFilter:
    """Return the filter that the address asks for. Raises BadRequest for what nobody understands."""
    text = cleaned(request.args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"查询内容最多 {LONGEST_TEXT} 个字，请只保留文号、名称等关键内容。")
    county = _known("county", {one.code for one in counties()})
    return EntryFilter(
        text=text,
        standing=word_or_none(EntryStanding, request.args.get("standing")),
        list_type=_known("list", {one.id for one in lists_of_today()}),
        kind=word_or_none(ListKind, request.args.get("kind")),
        divisions=codes_within(register().rulebook.divisions, county) if county else (),
        scope=reach(),
    )


def _known(name: str, words: set[str]) -> str:
    text = request.args.get(name, "")
    if text and text not in words:
        raise BadRequest(f"参数 {name} 的取值无法识别，请从页面上的选项中选择。")
    return text


def _face(name: str) -> str:
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTERS and v}
    return url_for(f".export_{name}", **kept)
