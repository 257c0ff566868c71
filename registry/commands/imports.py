"""`flask import KIND FILE`: the operator takes a department's file in.

Invariant: rows = accepted + unchanged + conflicts + quarantined. Exit 0: all taken in; 3: some rows
set aside; 2: the file is unusable and nothing was written.
"""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from models.accounts import Account
from models.exchange import ImportBatch
from models.vocabulary import ImportKind
from registry import clock
from registry.commands.importing import (
    CHUNK_ROWS,
    OpenFile,
    let_the_collector_rest,
    open_file,
    rows_about,
    take_all,
)
from registry.errors import Invalid, RegistryError
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.encodings import CHOICES
from registry.files.export import csv_lines
from registry.files.tables import open_table, sha256_of
from registry.queries import exchange as arrived
from registry.services import exchange
from registry.web.transaction import reading, register, writing

ALL_IN, UNUSABLE, SOME_SET_ASIDE = 0, 2, 3


@dataclass(frozen=True, slots=True)
class Summary:
    """What the command prints with `--json` (INTERFACES §3)."""

    batch: int | None
    rows: int
    accepted: int
    unchanged: int
    conflicts: int
    quarantined: int


@click.command("import")
@click.argument("kind", type=click.Choice([kind.value for kind in ImportKind]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--department", help="Department that supplied the file (id in the rulebook).")
@click.option("--encoding", type=click.Choice(CHOICES), default="auto", show_default=True)
@click.option("--dry-run", is_flag=True, help="Judge every row, write nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Problems as CSV.")
@click.option("--by", "username", help="Account in whose name it is done (default: the operator).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def import_command(
    kind: str,
    file: Path,
    *,
    department: str | None,
    encoding: str,
    dry_run: bool,
    report: Path | None,
    username: str | None,
    as_json: bool,
) -> None:
    """Take the rows of FILE (CSV, XLSX or Parquet) into the register as KIND."""
    let_the_collector_rest()
    try:
        by = _account_id(username)
        department_id = department or register().rulebook.lead_department.id
        if department_id not in register().rulebook.departments:
            raise Invalid(f"没有部门“{department_id}”，请用部门表中的代号。")
        table = open_table(file, encoding=encoding, limits=OPERATOR_LIMITS)
        opened = open_file(ImportKind(kind), table)
        _tell_unused(opened)
        if dry_run:
            summary = _try_out(opened, department_id)
        else:
            summary = _take_in(opened, file, department_id, by)
    except RegistryError as error:
        _leave_unusable(str(error), as_json)
    if report and summary.batch:
        _write_report(report, summary.batch)
    _say(summary, as_json)
    sys.exit(SOME_SET_ASIDE if summary.quarantined or summary.conflicts else ALL_IN)


def _take_in(opened: OpenFile, file: Path, department_id: str, by: int | None) -> Summary:
    expected = rows_about(file)
    with writing() as session:
        batch = exchange.open_batch(
            session,
            exchange.NewBatch(
                kind=opened.kind,
                file_name=file.name,
                file_digest=sha256_of(file),
                file_size=file.stat().st_size,
                department_id=department_id,
                encoding=opened.table.encoding,
                rows_expected=expected,
            ),
            by=by,
            at=clock.now(),
        )
        batch_id, position = batch.id, batch.position
    if position:
        click.echo(f"继续上次中断的导入，已处理 {position:,} 行。", err=True)
    started = clock.ticks()
    for done in take_all(opened, batch_id, by=by):
        _progress(done, expected, (done - position) / max(clock.ticks() - started, 0.001))
    click.echo("", err=True)
    with reading() as session:
        return _summary(session.get_one(ImportBatch, batch_id))


class _Undone(Exception):
    """Leaves a transaction without keeping anything of it."""


def _try_out(opened: OpenFile, department_id: str) -> Summary:
    """Take each chunk in and undo it: the same judgement, nothing kept."""
    total = Summary(None, 0, 0, 0, 0, 0)
    for chunk in opened.table.chunks(size=CHUNK_ROWS):
        rows = exchange.Rows(chunk, opened.table.header, opened.mapped, 1)
        try:
            with writing() as session:
                new = exchange.NewBatch(opened.kind, "", f"dry-run-{total.rows}", 0, department_id)
                batch = exchange.open_batch(session, new, by=None, at=clock.now())
                figures = exchange.take_chunk(
                    session, batch.id, rows, register().rulebook, by=None, at=clock.now()
                )
                raise _Undone
        except _Undone:
            total = Summary(
                None,
                total.rows + len(chunk),
                total.accepted + figures.accepted,
                total.unchanged + figures.unchanged,
                total.conflicts + figures.conflicts,
                total.quarantined + figures.quarantined,
            )
    return total


def _summary(batch: ImportBatch) -> Summary:
    return Summary(
        batch.id,
        batch.position,
        batch.accepted,
        batch.unchanged,
        batch.conflicts,
        batch.quarantined,
    )


def _account_id(username: str | None) -> int | None:
    if username is None:
        return None
    with reading() as session:
        found = session.scalar(select(Account.id).where(Account.username == username))
    if found is None:
        raise Invalid(f"没有账户“{username}”。")
    return found


def _tell_unused(opened: OpenFile) -> None:
    if opened.mapped.unused:
        click.echo(f"未使用的列：{'、'.join(opened.mapped.unused)}", err=True)


def _progress(done: int, expected: int | None, rate: float) -> None:
    share = f" · {min(100, done * 100 // expected)} %" if expected else ""
    if sys.stderr.isatty():
        click.echo(f"\r已处理 {done:,} 行{share} · 每秒 {rate:,.0f} 行 ", nl=False, err=True)


def _write_report(path: Path, batch_id: int) -> None:
    with reading() as session, path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(arrived.REPORT_HEADER, arrived.report_lines(session, batch_id)))


def _say(summary: Summary, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(summary)))
        return
    click.echo(
        f"共 {summary.rows:,} 行：入库 {summary.accepted:,}，无变化 {summary.unchanged:,}，"
        f"冲突 {summary.conflicts:,}，待处理 {summary.quarantined:,}。"
    )


def _leave_unusable(sentence: str, as_json: bool) -> NoReturn:
    click.echo(sentence, err=True)
    if as_json:
        click.echo(
            json.dumps(
                asdict(Summary(None, 0, 0, 0, 0, 0)) | {"error": sentence}, ensure_ascii=False
            )
        )
    sys.exit(UNUSABLE)
