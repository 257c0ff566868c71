"""The frame of the public door, and the answers that a table gives besides its page.

Invariant: page, JSON, CSV and Atom of a list are made from one query, so they cannot disagree.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from flask import Blueprint, Response, jsonify, render_template, request

from registry import clock
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.rules.calendar import legal_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
public = Blueprint("public", __name__)


class Entry(NamedTuple):
    """One entry of a feed; `updated` is the feed's own instant where none is given."""

    title: str
    address: str
    summary: str
    updated: datetime | None = None


def today() -> date:
    """Return the day it is in China."""
    return legal_day(clock.now())


def as_json(
    items: list[object], total: int, following: str | None, as_of: datetime | None, **more: object
) -> Response:
    """Return the JSON face of a list."""
    return jsonify(
        {
            "items": items,
            "total": total,
            "next": following,
            "as_of": as_of.isoformat() if as_of else None,
        }
        | more
    )


def as_csv(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """Return the CSV face of a list, for saving."""
    answer = Response("".join(csv_lines(header, rows)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def as_xlsx(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Response:
    """Return the workbook face of a list, for saving."""
    answer = Response(xlsx_bytes(header, rows, name), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def as_atom(
    title: str, updated: datetime, entries: Iterable[Entry] = (), about: str = ""
) -> Response:
    """Return the Atom face of a list; a feed without entries is a feed too."""
    page = render_template(
        "public/feed.xml",
        title=title,
        updated=updated,
        address=request.url,
        entries=entries,
        about=about,
    )
    return Response(page, mimetype="application/atom+xml")
