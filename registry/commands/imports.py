"""`flask import KIND FILE`: the operator takes a department's file in.

Invariant: rows = accepted + unchanged + conflicts + quarantined. Exit 0: all taken in; 3: some rows
set aside; 2: the file is unusable and nothing was written.
"""

import json
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.exchange import ImportBatch
from models.vocabulary import Act, ImportKind
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
from registry.rulebooks import DepartmentRole
from registry.rules.permissions import Actor, Matter, may
from registry.services import exchange
from registry.web.transaction import reading, register, writing

ALL_IN, UNUSABLE, SOME_SET_ASIDE = 0, 2, 3
DRY_RUN = "dry-run"  # the digest of a batch that is undone before anybody sees it


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
        order = _order(file, department, username, report)
        opened = open_file(
            ImportKind(kind), open_table(file, encoding=encoding, limits=OPERATOR_LIMITS)
        )
        _tell_unused(opened)
        summary = (_try_out if dry_run else _take_in)(opened, order)
    except RegistryError as error:
        _leave_unusable(str(error), as_json)
    _say(summary, as_json)
    sys.exit(SOME_SET_ASIDE if summary.quarantined or summary.conflicts else ALL_IN)


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked for, found to be possible before anything is read."""

    file: Path
    department_id: str
    division_code: str | None
    by: int | None
    report: Path | None


def _order(file: Path, department: str | None, username: str | None, report: Path | None) -> Order:
    rulebook = register().rulebook
    department_id = department or rulebook.lead_department.id
    if department_id not in rulebook.departments:
        raise Invalid(f"没有部门“{department_id}”，请用部门表中的代号。")
    by, division_code = _importer(username, department_id)
    if report:
        try:
            report.open("a", encoding="utf-8").close()
        except OSError as error:
            raise Invalid(f"无法写入报告文件 {report}：{error.strerror}。") from error
    return Order(file, department_id, division_code, by, report)


def _take_in(opened: OpenFile, order: Order) -> Summary:
    expected = rows_about(order.file)
    with writing() as session:
        batch = _open_batch(session, opened, order, sha256_of(order.file), expected)
        batch_id, position = batch.id, batch.position
    if position:
        click.echo(f"继续上次中断的导入，已处理 {position:,} 行。", err=True)
    started = clock.ticks()
    for done in take_all(opened, batch_id, by=order.by):
        _progress(done, expected, (done - position) / max(clock.ticks() - started, 0.001))
    click.echo("", err=True)
    with reading() as session:
        _write_report(session, order.report, batch_id)
        return _summary(session.get_one(ImportBatch, batch_id))


def _open_batch(
    session: Session, opened: OpenFile, order: Order, digest: str, expected: int | None
) -> ImportBatch:
    new = exchange.NewBatch(
        kind=opened.kind,
        file_name=order.file.name,
        file_digest=digest,
        file_size=order.file.stat().st_size,
        department_id=order.department_id,
        division_code=order.division_code,
        encoding=opened.table.encoding,
        rows_expected=expected,
    )
    return exchange.open_batch(session, new, by=order.by, at=clock.now())


class _Undone(Exception):
    """Leaves a transaction without keeping anything of it."""


def _try_out(opened: OpenFile, order: Order) -> Summary:
    """Take the whole file in and undo it: the same judgement and report, nothing kept.

    One transaction for all chunks, or a code that stands in two of them would be new in both.
    """
    try:
        with writing() as session:
            batch = _open_batch(session, opened, order, DRY_RUN, None)
            for chunk in opened.table.chunks(size=CHUNK_ROWS):
                rows = exchange.Rows(chunk, opened.table.header, opened.mapped, batch.position + 1)
                exchange.take_chunk(
                    session, batch.id, rows, register().rulebook, by=order.by, at=clock.now()
                )
            session.flush()
            _write_report(session, order.report, batch.id)
            summary = replace(_summary(batch), batch=None)
            raise _Undone
    except _Undone:
        return summary


def _summary(batch: ImportBatch) -> Summary:
    return Summary(
        batch.id,
        batch.position,
        batch.accepted,
        batch.unchanged,
        batch.conflicts,
        batch.quarantined,
    )


def _importer(username: str | None, department_id: str) -> tuple[int | None, str | None]:
    """Return the account in whose name it is done, and its county where it serves one.

    Raises Invalid where it may not import this.
    """
    if username is None:
        return None, None
    with reading() as session:
        found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code, found.subject_id)
    own = register().rulebook.departments.get(found.department_id or "")
    coordinates = own is not None and own.may(DepartmentRole.COORDINATOR)
    place = found.division_code
    of_others = coordinates and place is None
    matter = None if of_others else Matter(department_id=department_id, division_code=place)
    verdict = may(actor, Act.IMPORT_FILE, matter)
    if not verdict.allowed:
        raise Invalid(f"账户“{username}”不能导入：{verdict.reason}")
    return found.id, place


def _tell_unused(opened: OpenFile) -> None:
    if opened.mapped.unused:
        click.echo(f"未使用的列：{'、'.join(opened.mapped.unused)}", err=True)


def _progress(done: int, expected: int | None, rate: float) -> None:
    share = f" · {min(100, done * 100 // expected)} %" if expected else ""
    if sys.stderr.isatty():
        click.echo(f"\r已处理 {done:,} 行{share} · 每秒 {rate:,.0f} 行 ", nl=False, err=True)


def _write_report(session: Session, path: Path | None, batch_id: int) -> None:
    if path is None:
        return
    with path.open("w", encoding="utf-8", newline="") as file:
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
