"""`flask measures export | import`: a department's feedback by file, for systems of its own.

Invariant: acts as an account that may, within its reach; the good rows are done some at a time, the
others are told with their reasons. Exit 0: all rows done; 3: some were left; 2: refused, and why.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.vocabulary import Act
from registry import clock
from registry.commands.rating_arguments import give_up
from registry.errors import Invalid
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.export import Value, csv_lines, write_xlsx
from registry.files.tables import open_table
from registry.queries.measures.feedback import Judged, judged, own_rows, wanted_in
from registry.queries.places import codes_within
from registry.rules.calendar import legal_day
from registry.rules.measures.feedback import HEADER
from registry.rules.permissions import Actor, Scope, may, scope_of
from registry.services.measures.feedback import carry_out
from registry.web.transaction import reading, register, writing

LEFT = 3
measures = AppGroup("measures", help="联合奖惩 (joint measures): feedback of departments by file.")
by_option = click.option("--by", required=True, help="The account in whose name and reach.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@measures.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@by_option
@as_json_option
@with_appcontext
def export(file: Path, by: str, as_json: bool) -> None:
    """Write the orders that wait for the account's department to FILE (.xlsx, else CSV)."""
    with reading() as session:
        _, scope = _who(session, by)
        rows = list(own_rows(session, scope, on=legal_day(clock.now())))
    try:
        _write(file, rows)
    except OSError as error:
        give_up(f"无法写入文件 {file}：{error.strerror}。")
    if as_json:
        click.echo(json.dumps({"file": str(file), "orders": len(rows)}, ensure_ascii=False))
    else:
        click.echo(f"已写入 {len(rows)} 项待办理的措施：{file}")


@measures.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by_option
@as_json_option
@with_appcontext
def take_in(file: Path, by: str, as_json: bool) -> None:
    """Do what FILE (CSV or XLSX) says of the account's orders; rows that cannot be done are told."""
    at = clock.now()
    try:
        wanted = list(wanted_in(open_table(file, limits=OPERATOR_LIMITS), legal_day(at)))
    except Invalid as error:
        give_up(str(error))
    with reading() as session:
        account_id, scope = _who(session, by)
        found = judged(session, scope, wanted, on=legal_day(at))
    carried = carry_out(writing, scope, found.good, by=account_id, at=at)
    left = sorted((*found.left, *carried.left), key=lambda one: one.wanted.line)
    _tell(len(carried.good), left, found.blank, as_json)
    if left:
        sys.exit(LEFT)


def _who(session: Session, username: str) -> tuple[int, Scope]:
    """Return an account that carries measures out, and its reach; leaves with a sentence for others."""
    account = session.scalars(select(Account).where(Account.username == username)).first()
    if account is None or account.disabled_at is not None:
        give_up(f"没有可用的账户“{username}”。")
    actor = Actor(account.id, account.role, account.department_id, account.division_code)
    verdict = may(actor, Act.EXECUTE_MEASURE)
    if not verdict.allowed:
        give_up(verdict.reason)
    divisions = register().rulebook.divisions
    within = codes_within(divisions, actor.division_code) if actor.division_code else ()
    return account.id, scope_of(actor, frozenset(within))


def _write(file: Path, rows: Sequence[Sequence[Value]]) -> None:
    if file.suffix.lower() == ".xlsx":
        write_xlsx(file, HEADER, rows, "反馈")
        return
    with file.open("w", encoding="utf-8", newline="") as target:
        target.writelines(csv_lines(HEADER, rows))


def _tell(done: int, left: Sequence[Judged], blank: int, as_json: bool) -> None:
    if as_json:
        rows = [
            {"line": one.wanted.line, "order_no": one.wanted.order_no, "problem": one.problem}
            for one in left
        ]
        click.echo(json.dumps({"done": done, "blank": blank, "left": rows}, ensure_ascii=False))
        return
    for one in left:
        click.echo(f"第 {one.wanted.line} 行 {one.wanted.order_no}：{one.problem}", err=True)
    click.echo(f"已办理 {done} 行，未办理 {len(left)} 行，没有填写 {blank} 行。")
