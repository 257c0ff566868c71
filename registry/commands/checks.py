"""Checks of long lists from the command line: no cap, the same receipt, the same journal.

Invariant: the check is made in the name of an account that may check; the receipt says its department.
"""

import json
import sys
from itertools import islice
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.vocabulary import Act, CheckKind, DeskAnswer
from registry import clock
from registry.errors import Invalid, RegistryError
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.lists import asked_in
from registry.files.tables import open_table
from registry.queries.measures.desk import DeskCheck, desk_check
from registry.queries.receipts.reading import receipt
from registry.rules.calendar import legal_day
from registry.rules.permissions import Actor, Scope, may
from registry.rules.receipts import Line
from registry.rules.screening import Asked
from registry.services.receipts import Frame, issue
from registry.web.transaction import reading, writing

UNUSABLE, REFUSED = 2, 3
AT_A_TIME = 500  # lines between two words on standard error

checks = AppGroup("checks", help="Credit checks (信用核查) and their receipts.")


@checks.command("run")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "username", required=True, help="The account in whose name is checked.")
@click.option("--purpose", required=True, help="What is being decided; it stands on the receipt.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def run(file: Path, username: str, purpose: str, *, out: Path, as_json: bool) -> None:
    """Check each row of FILE (CSV, XLSX or Parquet) and write the signed receipt to OUT."""
    at = clock.now()
    try:
        asked = list(asked_in(open_table(file, limits=OPERATOR_LIMITS)))
        with reading() as session:
            account = _who_may(session, username)
            made = _checked(session, asked, account)
        told, text = _issued(made, purpose, account)
        _write(out, text, str(told["receipt_no"]))
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(UNUSABLE if isinstance(error, Invalid) else REFUSED)
    counts = {one.value: sum(line.answer == one.zh for line in made.lines) for one in DeskAnswer}
    click.echo("、".join(f"{one.zh} {counts[one.value]}" for one in DeskAnswer), err=True)
    if as_json:
        head = {"checked_at": at.isoformat(), "rows": len(made.lines), "counts": counts}
        click.echo(json.dumps(told | head, ensure_ascii=False))
    else:
        click.echo(f"已出具回执 {told['receipt_no']}，写入 {out}。")


def _issued(made: DeskCheck, purpose: str, account: Actor) -> tuple[dict[str, object], str]:
    kind = CheckKind.SINGLE if len(made.lines) == 1 else CheckKind.BATCH
    frame = Frame(kind, purpose, made.catalogue, version=made.version)
    at = clock.now()
    with writing() as session:
        issued = issue(session, frame, made.lines, by=account.account_id, at=at)
        everybodys = Scope((), None, None)
        file = receipt(session, issued.id, everybodys, on=legal_day(at)).as_file()
        digest = bytes(issued.document_hash).hex()
        return {"receipt_no": issued.receipt_no, "digest": digest}, file


def _checked(session: Session, asked: list[Asked], account: Actor) -> DeskCheck:
    """Return the whole check, some lines at a time, and say on standard error how far it is."""
    if not asked:
        raise Invalid("名单是空的。每行写一家企业的名称或统一社会信用代码。")
    on, rest, lines = legal_day(clock.now()), iter(asked), list[Line]()
    department, made = account.department_id or "", None
    while some := list(islice(rest, AT_A_TIME)):
        made = desk_check(session, some, department, on=on)
        lines += made.lines
        click.echo(f"已核查 {len(lines):,} 行", err=True)
    assert made is not None
    return made._replace(lines=tuple(lines))


def _who_may(session: Session, username: str) -> Actor:
    """Return who checks. Raises Invalid where the account may not."""
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code)
    verdict = may(actor, Act.CHECK_SUBJECT)
    if not verdict.allowed:
        raise Invalid(f"账户“{username}”不能核查：{verdict.reason}")
    return actor


def _write(out: Path, text: str, receipt_no: str) -> None:
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise Invalid(
            f"回执 {receipt_no} 已出具，但是无法写入文件 {out}：{error.strerror}。"
            "请在工作台的核查回执中下载签名文件。"
        ) from error
