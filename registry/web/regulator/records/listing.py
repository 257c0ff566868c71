"""The list of records inside, as a page and as files; all faces are made from one query."""

from collections.abc import Iterator
from typing import Any

from flask import Response, jsonify, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import InformationClass, Mark, RecordKind, RecordState, Tier
from registry import clock
from registry.errors import Invalid
from registry.files.export import csv_lines, xlsx_bytes
from registry.queries.records.filtering import RecordFilter
from registry.queries.records.listing import PAGE_SIZE, all_records_inside, records_inside
from registry.queries.records.ordering import RecordOrder
from registry.rules.records import shown_amount
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.regulator.records.asking import FILTERS, MORE, asked, counties, domains
from registry.web.regulator.records.faces import HEADER, cells, item
from registry.web.regulator.records.room import today, views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_A_WORKBOOK = 50_000
DEEPEST_PAGE = 1_000_000


@views.get("/records")
@takes(*FILTERS, "page", "cursor")
def show() -> ResponseReturnValue:
    """Show the records that are asked for and lie in the reader's reach."""
    wanted, page = asked(), whole_number(request.args.get("page"), otherwise=1, most=DEEPEST_PAGE)
    with reading() as session:
        found = records_inside(session, wanted, on=today(), page=page, cursor=_cursor())
    rulebook = register().rulebook
    return render_template(
        "regulator/records/list.html",
        found=found,
        wanted=wanted,
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        face=_face,
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        more_asked=any(request.args.get(name) for name in MORE),
        asked=request.args,
        kinds=tuple(RecordKind),
        classes=tuple(InformationClass),
        tiers=tuple(Tier),
        states=tuple(RecordState),
        marks=tuple(Mark),
        orders=tuple(RecordOrder),
        domains=domains(),
        counties=counties() if wanted.scope is None else (),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
        yuan=shown_amount,
    )


@views.get("/records.json")
@takes(*FILTERS, "page", "cursor")
def show_json() -> Response:
    """Give a page of the list as JSON, with the cursor of the next."""
    page = whole_number(request.args.get("page"), otherwise=1, most=DEEPEST_PAGE)
    with reading() as session:
        found = records_inside(session, asked(), on=today(), page=page, cursor=_cursor())
    return jsonify(
        items=[item(line) for line in found.lines],
        total=found.total,
        next=found.next,
        as_of=clock.now().isoformat(),
    )


@views.get("/records.csv")
@takes(*FILTERS)
def export_csv() -> Response:
    """Send every record that is asked for as CSV."""
    return Response(
        stream_with_context(_lines(asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="records.csv"'},
    )


@views.get("/records.xlsx")
@takes(*FILTERS)
def export_xlsx() -> Response:
    """Send every record that is asked for as a workbook. Raises Invalid where there are too many."""
    wanted, on = asked(), today()
    with reading() as session:
        if records_inside(session, wanted, on=on).total > MOST_IN_A_WORKBOOK:
            raise Invalid(
                f"超过 {MOST_IN_A_WORKBOOK:,} 条，请改为下载 CSV，或缩小查询范围后再下载表格。"
            )
        rows = (
            cells(line, register().rulebook) for line in all_records_inside(session, wanted, on=on)
        )
        book = xlsx_bytes(HEADER, rows, "信用记录")
    headers = {"Content-Disposition": 'attachment; filename="records.xlsx"'}
    return Response(book, mimetype=XLSX, headers=headers)


def _lines(wanted: RecordFilter) -> Iterator[str]:
    rulebook = register().rulebook
    with reading() as session:
        found = all_records_inside(session, wanted, on=today())
        yield from csv_lines(HEADER, (cells(line, rulebook) for line in found))


def _cursor() -> str:
    return request.args.get("cursor", "")


def _face(name: str) -> str:
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTERS and v}
    return url_for(f".export_{name}" if name != "json" else ".show_json", **kept)
