"""One batch: how far it is, what became of its rows, what is wrong with those set aside."""

from collections.abc import Iterator

from flask import (
    Response,
    jsonify,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from models.vocabulary import BatchState, JobKind
from registry import clock
from registry.errors import Conflict
from registry.files.export import csv_lines, xlsx_bytes
from registry.queries import exchange as arrived
from registry.queries.collection import sighted, work_on
from registry.queries.undoing import deed_of
from registry.rules.exchange.columns import RECORD_KINDS
from registry.services import jobs
from registry.web.filters import here_with
from registry.web.forms.upload import PlainForm
from registry.web.guard import current_actor
from registry.web.paging import numbers
from registry.web.regulator.collection.room import figures_at_hand, parcel_at_hand, views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register, writing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@views.get("/collection/<number:batch_id>")
@takes("page")
def follow(batch_id: int) -> ResponseReturnValue:
    """Show a batch: progress while it runs, figures, and its rows that wait for a person."""
    figures = figures_at_hand(batch_id)
    if figures.state is BatchState.PREVIEWED:
        return redirect(url_for(".preview", batch_id=batch_id), 303)
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        problems = sighted(session, batch_id, page=page)
        work = work_on(session, batch_id)
        deed = deed_of(session, batch_id)
    return render_template(
        "regulator/collection/batch.html",
        batch=figures,
        problems=problems,
        own=current_actor().department_id,
        work=work,
        pages=numbers(problems.pages, page),
        link=lambda number: here_with(page=number),
        again=PlainForm(formdata=None),
        deed=deed,
        is_of_records=figures.kind in RECORD_KINDS,
        departments=register().rulebook.departments,
    )


@views.get("/collection/<number:batch_id>.json")
def progress(batch_id: int) -> Response:
    """Say how far a batch is."""
    figures = figures_at_hand(batch_id)
    return jsonify(
        {
            "state": figures.state.value,
            "running": figures.state is BatchState.RUNNING,
            "rows": figures.rows,
            "expected": figures.rows_expected,
            "percent": figures.percent,
            "accepted": figures.accepted,
            "unchanged": figures.unchanged,
            "conflicts": figures.conflicts,
            "quarantined": figures.quarantined,
        }
    )


@views.post("/collection/<number:batch_id>/resume")
def resume(batch_id: int) -> ResponseReturnValue:
    """Ask for the rest of a batch whose job has failed."""
    waiting = parcel_at_hand(batch_id)
    with writing() as session:
        work = work_on(session, batch_id)
        if waiting.state is not BatchState.RUNNING or work is None or work.is_open:
            raise Conflict("这个批次正在导入或已经结束，不需要继续。")
        jobs.queue(session, JobKind.IMPORT, batch_id, by=current_actor().account_id, at=clock.now())
    return redirect(url_for(".follow", batch_id=batch_id), 303)


@views.get("/collection/<number:batch_id>/report.csv")
def report_csv(batch_id: int) -> Response:
    """Send every problem of a batch as CSV."""
    figures_at_hand(batch_id)
    return Response(
        stream_with_context(_report(batch_id)),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="batch-{batch_id}-report.csv"'},
    )


@views.get("/collection/<number:batch_id>/report.xlsx")
def report_xlsx(batch_id: int) -> Response:
    """Send every problem of a batch as a workbook."""
    figures_at_hand(batch_id)
    with reading() as session:
        book = xlsx_bytes(
            arrived.REPORT_HEADER, arrived.report_lines(session, batch_id), "问题明细"
        )
    return Response(
        book,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="batch-{batch_id}-report.xlsx"'},
    )


def _report(batch_id: int) -> Iterator[str]:
    with reading() as session:
        yield from csv_lines(arrived.REPORT_HEADER, arrived.report_lines(session, batch_id))
