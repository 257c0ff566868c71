"""`flask screen FILE --out OUT.csv`: a list of names and codes against the register.

Invariant: one row out for each row in, in the file's order. Exit 2: the file is unusable, nothing
was written.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from registry import clock
from registry.errors import Invalid
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.encodings import CHOICES
from registry.files.export import Value, csv_lines
from registry.files.lists import asked_in
from registry.files.tables import open_table
from registry.queries.coverage import Part, coverage
from registry.queries.freshness import data_as_of
from registry.queries.reasons import Reason
from registry.queries.screening import Answer, Candidate, Screened, counted, screen
from registry.rules.calendar import legal_day
from registry.rules.screening import Asked
from registry.web.transaction import reading

UNUSABLE = 2
AT_A_TIME = 500  # rows between two words of progress
HEADER = (
    *("line", "asked_name", "asked_uscc", "answer", "uscc", "name", "matched_name", "status"),
    *("listed", "score", "public_bad", "public_good", "reasons", "notes", "candidates"),
    *("checked_at", "as_of", "searched"),
)
Document = dict[str, object]


@click.command("screen")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encoding", type=click.Choice(CHOICES), default="auto", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, too.")
@with_appcontext
def screen_command(file: Path, out: Path, *, encoding: str, as_json: bool) -> None:
    """Answer each row of FILE (CSV, XLSX or Parquet): exact, similar, ambiguous or none."""
    at = clock.now()
    try:
        table = open_table(file, encoding=encoding, limits=OPERATOR_LIMITS)
        with reading() as session:
            rows = list(_screened(session, asked_in(table), at))
            as_of, searched = data_as_of(session), coverage(session)
        _write(out, csv_lines(HEADER, (_row(row, at, as_of, searched) for row in rows)))
    except Invalid as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE)
    counts = {answer.value: sum(row.answer is answer for row in rows) for answer in Answer}
    click.echo("、".join(f"{one.zh} {counts[one.value]}" for one in Answer), err=True)
    if as_json:
        head = {"checked_at": at.isoformat(), "as_of": as_of.isoformat() if as_of else None}
        told = {"searched": list(map(_part, searched)), "rows": len(rows), "counts": counts}
        items = {"items": list(map(_document, rows))}
        click.echo(json.dumps(head | told | items, ensure_ascii=False))


def _screened(session: Session, asked: Iterable[Asked], at: datetime) -> Iterator[Screened]:
    """Yield the answers, some at a time, and say on standard error how far they are."""
    on, rest, done = legal_day(at), iter(asked), 0
    while some := list(islice(rest, AT_A_TIME)):
        yield from counted(session, list(screen(session, some, on=on)), on=on)
        done += len(some)
        click.echo(f"已比对 {done:,} 行", err=True)


def _write(out: Path, lines: Iterable[str]) -> None:
    try:
        with out.open("w", encoding="utf-8", newline="") as target:
            target.writelines(lines)
    except OSError as error:
        raise Invalid(f"无法写入报告文件 {out}：{error.strerror}。") from error


def _row(
    row: Screened, at: datetime, as_of: datetime | None, searched: Sequence[Part]
) -> tuple[Value, ...]:
    found = row.found
    told: tuple[Value, ...] = (
        (found.uscc, found.name, found.matched_name, found.status.value)
        + (str(found.listed).lower(), found.score, found.public.bad, found.public.good)
        if found
        else (None,) * 8
    )
    return (
        *(row.asked.line, row.asked.name, row.asked.code, row.answer.value, *told),
        _joined(found.reasons if found else ()),
        _joined(row.notes),
        "；".join(f"{one.name} {one.uscc} ({one.score})" for one in row.candidates),
        *(at.isoformat(), as_of.isoformat() if as_of else None),
        "；".join(f"{one.what.zh} {one.updated_at or '尚未收到'}" for one in searched),
    )


def _document(row: Screened) -> Document:
    found = row.found
    return {
        "line": row.asked.line,
        "asked": {"name": row.asked.name, "uscc": row.asked.code},
        "answer": row.answer.value,
        "uscc": found.uscc if found else None,
        "name": found.name if found else None,
        "listed": found.listed if found else False,
        "score": found.score if found else None,
        "reasons": [reason.zh for reason in found.reasons] if found else [],
        "notes": [note.zh for note in row.notes],
        "candidates": list(map(_candidate, row.candidates)),
    }


def _candidate(one: Candidate) -> Document:
    return {
        "uscc": one.uscc,
        "name": one.name,
        "matched_name": one.matched_name,
        "score": one.score,
        "reasons": [reason.zh for reason in one.reasons],
        "listed": one.listed,
        "public_records": {"bad": one.public.bad, "good": one.public.good},
    }


def _part(part: Part) -> Document:
    at = part.updated_at
    return {"part": part.what.value, "name": part.what.zh, "updated_at": at and at.isoformat()}


def _joined(told: Sequence[Reason]) -> str:
    return "；".join(one.zh for one in told)
