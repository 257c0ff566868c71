"""The journal, for the auditor: read, filtered, carried away as a file; never written."""

from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request, stream_with_context

from models.vocabulary import Act, AuditEvent
from registry.files.export import csv_lines
from registry.queries.audit import JournalRow, Wanted, journal_page, journal_rows
from registry.web.filters import here_with
from registry.web.guard import locked_to
from registry.web.security import day_or_none, takes, whole_number, word_or_none
from registry.web.transaction import reading

HEADINGS = ("序号", "时间", "事件", "操作人", "对象", "内容", "校验值")
views = Blueprint("audit", __name__)
locked_to(views, Act.READ_AUDIT)


@views.get("/audit")
@takes("event", "day", "page")
def show_journal() -> str:
    """Show one page of the journal, newest first."""
    wanted = _wanted()
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = journal_page(session, wanted, page)
    return render_template(
        "regulator/audit.html",
        found=found,
        wanted=wanted,
        events=tuple(AuditEvent),
        link=lambda number: here_with(page=number),
    )


@views.get("/audit.csv")
@takes("event", "day")
def export_journal() -> Response:
    """Send every entry wanted as a file."""
    return Response(
        stream_with_context(_lines(_wanted())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="journal.csv"'},
    )


def _wanted() -> Wanted:
    return Wanted(
        event=word_or_none(AuditEvent, request.args.get("event")),
        day=day_or_none(request.args.get("day")),
    )


def _lines(wanted: Wanted) -> Iterator[str]:
    with reading() as session:
        yield from csv_lines(HEADINGS, (_cells(row) for row in journal_rows(session, wanted)))


def _cells(row: JournalRow) -> tuple[str | int | None, ...]:
    return (
        row.seq,
        row.recorded_at.isoformat(timespec="seconds"),
        row.event.zh,
        row.actor,
        row.about,
        row.details,
        row.entry_hash,
    )
