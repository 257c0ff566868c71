"""Feedback by file: the own open orders go out with empty columns, the filled file comes back.

Invariant: nothing is written before somebody has seen row by row what will be done and said yes.
"""

from collections.abc import Iterator

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.vocabulary import Act, Outcome
from registry.errors import Invalid
from registry.files.chunks import Limits, Table
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.files.tables import open_table
from registry.queries.measures.feedback import Feedback, Judged, judged, own_rows, wanted_in
from registry.queries.measures.waiting import orders_figure
from registry.rules.measures.feedback import FILLED_IN, HEADER, ORDER_NO
from registry.rules.measures.loop import DEPARTMENTS
from registry.web.forms.measures import ConfirmFileForm, FeedbackFileForm
from registry.web.guard import current_actor, refuse_without
from registry.web.regulator.measures.kept_files import LARGEST_BODY, KeptFile, keep, kept_file
from registry.web.regulator.measures.listing import XLSX
from registry.web.regulator.measures.room import today, views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes, takes_files
from registry.web.transaction import reading, register

MOST_ROWS = 2_000
SHOWN = 200  # rows of each kind that a page lists; the file has them all
LEFT_HEADER = ("行号", ORDER_NO, *FILLED_IN, "未办理的原因")


@views.get("/measures/exchange")
def exchange() -> str:
    """Show where the own file is fetched, and where the filled one is sent."""
    refuse_without(Act.EXECUTE_MEASURE)
    return _page(FeedbackFileForm(formdata=None))


@views.get("/measures/exchange.csv")
def exchange_csv() -> Response:
    """Send the own orders that ask for a step as CSV, with empty columns to fill in."""
    refuse_without(Act.EXECUTE_MEASURE)
    with reading() as session:
        text = "".join(csv_lines(HEADER, _own(session)))
    headers = {"Content-Disposition": 'attachment; filename="feedback.csv"'}
    return Response(text, mimetype="text/csv", headers=headers)


@views.get("/measures/exchange.xlsx")
def exchange_xlsx() -> Response:
    """Send the same as a workbook."""
    refuse_without(Act.EXECUTE_MEASURE)
    with reading() as session:
        book = xlsx_bytes(HEADER, _own(session), "反馈")
    headers = {"Content-Disposition": 'attachment; filename="feedback.xlsx"'}
    return Response(book, mimetype=XLSX, headers=headers)


@views.post("/measures/exchange")
@takes_files(LARGEST_BODY)
def send_file() -> ResponseReturnValue:
    """Keep a usable file, and lead to its preview."""
    refuse_without(Act.EXECUTE_MEASURE)
    form = FeedbackFileForm()
    if not form.validate_on_submit():
        return _page(form), 422
    kept = keep(form.file.data)
    try:
        judged_file(kept)
    except Invalid as error:
        kept.give_up()
        form.file.errors = [str(error)]
        return _page(form), 422
    return redirect(url_for(".preview_file", file=kept.token), 303)


@views.get("/measures/exchange/preview")
@takes("file")
def preview_file() -> ResponseReturnValue:
    """Show row by row what would be done, and what cannot be done and why."""
    refuse_without(Act.EXECUTE_MEASURE)
    kept = kept_file(request.args.get("file", ""))
    found = judged_file(kept)
    form = ConfirmFileForm(formdata=None, file=kept.token)
    return render_template(
        "regulator/measures/preview.html",
        kept=kept,
        found=found,
        form=form,
        shown=SHOWN,
        columns=FILLED_IN,
    )


@views.get("/measures/exchange/left.csv")
@takes("file")
def left_csv() -> Response:
    """Send the rows that cannot be done, or were not, each with its reason, as CSV."""
    refuse_without(Act.EXECUTE_MEASURE)
    rows = left_of(kept_file(request.args.get("file", "")))
    headers = {"Content-Disposition": 'attachment; filename="feedback-left.csv"'}
    return Response("".join(csv_lines(LEFT_HEADER, rows)), mimetype="text/csv", headers=headers)


@views.get("/measures/exchange/left.xlsx")
@takes("file")
def left_xlsx() -> Response:
    """Send the same as a workbook."""
    refuse_without(Act.EXECUTE_MEASURE)
    rows = left_of(kept_file(request.args.get("file", "")))
    headers = {"Content-Disposition": 'attachment; filename="feedback-left.xlsx"'}
    return Response(xlsx_bytes(LEFT_HEADER, rows, "未办理"), mimetype=XLSX, headers=headers)


def judged_file(kept: KeptFile) -> Feedback:
    """Return a kept file, judged row by row. Raises Invalid where it cannot be used."""
    if kept.taken is not None:
        raise NotFound("这个文件已经办理，请从“反馈文件”重新上传。")
    table = open_table(
        kept.path, file_name=kept.file_name, limits=Limits(rows=MOST_ROWS, columns=40)
    )
    with reading() as session:
        return judged(session, scope_today(session), wanted_in(table, today()), on=today())


def left_cells(one: Judged) -> tuple[Value, ...]:
    """Return a row that was left as its file has it, with the reason."""
    wanted = one.wanted
    filled = (wanted.cell(column) for column in FILLED_IN)
    return (wanted.line, wanted.order_no, *filled, one.problem)


def left_of(kept: KeptFile) -> list[tuple[Value, ...]]:
    """Return the rows of a file that cannot be done, or those that were left when it was."""
    if kept.taken is None:
        return [left_cells(one) for one in judged_file(kept).left]
    return list(_rows_of(open_table(kept.path, file_name="left.csv")))


def _rows_of(table: Table) -> Iterator[tuple[Value, ...]]:
    for chunk in table.chunks():
        yield from zip(*chunk.columns, strict=True)


def _own(session: Session) -> Iterator[tuple[Value, ...]]:
    return own_rows(session, scope_today(session), on=today())


def _page(form: FeedbackFileForm) -> str:
    with reading() as session:
        count = orders_figure(session, scope_today(session), today()).count
    department = register().rulebook.departments.get(current_actor().department_id or "")
    return render_template(
        "regulator/measures/exchange.html",
        form=form,
        count=count,
        department=department,
        steps=DEPARTMENTS,
        outcomes=tuple(Outcome),
    )
