"""`flask accounts …`: make accounts, give a new initial password, take out of use, list.

Invariant: an initial password is printed once, on standard output, and stored nowhere.
"""

import json
import sys

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.orm import Session

from models.vocabulary import Role
from registry import clock
from registry.errors import NotFound, RegistryError
from registry.queries.accounts import (
    AccountRow,
    account_id_of,
    account_rows,
    demo_usernames,
    subject_id_of,
)
from registry.services.accounts import (
    NewAccount,
    create_account,
    disable_account,
    issue_password,
)
from registry.web.transaction import Register, reading, register, writing

accounts = AppGroup("accounts", help="账户管理 (accounts).")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def refuse_demonstration(parts: Register) -> None:
    """Leave with one clear sentence where production holds accounts of the demonstration."""
    if not parts.settings.is_production:
        return
    with parts.sessions.reading() as session:
        found = demo_usernames(session)
    if found:
        sys.exit(f"生产环境拒绝启动：存在未停用的演示账户（{'、'.join(found)}），请先停用。")


@accounts.command("create")
@click.argument("username")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--name", "display_name", required=True, help="Name as shown.")
@click.option("--office", help="处室 or post.")
@click.option("--department", "department_id", help="Id in departments.yaml.")
@click.option("--division", "division_code", help="The county that a county officer serves.")
@click.option("--subject", "uscc", help="Credit code of the enterprise that the account is for.")
@as_json
@with_appcontext
def create(
    *,
    username: str,
    role: str,
    display_name: str,
    office: str | None,
    department_id: str | None,
    division_code: str | None,
    uscc: str | None,
    as_json: bool,
) -> None:
    """Make the account USERNAME and print its initial password, once."""
    rulebook = register().rulebook
    try:
        if department_id:
            rulebook.departments.of(department_id)
        if division_code:
            rulebook.divisions.of(division_code)
        with writing() as session:
            new = NewAccount(
                username=username,
                display_name=display_name,
                role=Role(role),
                office=office,
                department_id=department_id,
                division_code=division_code,
                subject_id=_subject_id(session, uscc),
            )
            created = create_account(session, new, by=None, at=clock.now())
    except RegistryError as error:
        raise click.ClickException(str(error)) from error
    _tell(created.account.id, username, created.initial_password or "", as_json)


@accounts.command("reset")
@click.argument("username")
@as_json
@with_appcontext
def reset(username: str, as_json: bool) -> None:
    """Give USERNAME a new initial password and print it, once; its sessions end."""
    try:
        with writing() as session:
            account_id = _account_id(session, username)
            initial = issue_password(session, account_id, by=None, at=clock.now())
    except RegistryError as error:
        raise click.ClickException(str(error)) from error
    _tell(account_id, username, initial, as_json)


@accounts.command("disable")
@click.argument("username")
@with_appcontext
def disable(username: str) -> None:
    """Take USERNAME out of use; whoever is signed in with it is out at once."""
    try:
        with writing() as session:
            account_id = _account_id(session, username)
            disable_account(session, account_id, by=None, at=clock.now())
    except RegistryError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"账户 {username} 已停用。", err=True)


@accounts.command("list")
@as_json
@with_appcontext
def list_accounts(as_json: bool) -> None:
    """List all accounts."""
    with reading() as session:
        rows = account_rows(session)
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        state = "已停用" if row.disabled_at else "在用"
        click.echo(f"{row.username}\t{row.role.zh}\t{row.display_name}\t{state}")


def _tell(account_id: int, username: str, initial: str, as_json: bool) -> None:
    if as_json:
        said = {"id": account_id, "username": username, "initial_password": initial}
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    click.echo("初始密码只显示这一次，首次登录时必须更改，七日内有效：", err=True)
    click.echo(initial)


def _account_id(session: Session, username: str) -> int:
    account_id = account_id_of(session, username)
    if account_id is None:
        raise NotFound(f"没有账户 {username}。")
    return account_id


def _subject_id(session: Session, uscc: str | None) -> int | None:
    if uscc is None:
        return None
    subject_id = subject_id_of(session, uscc)
    if subject_id is None:
        raise NotFound(f"没有统一社会信用代码为 {uscc} 的主体，请先导入登记信息。")
    return subject_id


def _plain(row: AccountRow) -> dict[str, object]:
    return {
        "id": row.id,
        "username": row.username,
        "name": row.display_name,
        "role": row.role.value,
        "department": row.department_id,
        "division": row.division_code,
        "subject": row.subject_name,
        "disabled": row.disabled_at is not None,
    }
