"""`flask seed`: loads the demonstration through the services, in one transaction, for development only.

Invariant: it is loaded whole or not at all, so an interrupted start leaves an empty register.
"""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from models.subjects import Subject
from registry.errors import RegistryError
from registry.files.evidence import EvidenceStore
from registry.queries.accounts import demo_usernames
from registry.web.transaction import reading, register, writing
from seed.accounts import demo_accounts
from seed.demonstration import Loaded, load_demonstration
from seed.shelf import CITY


@click.command("seed")
@click.option("--if-empty", is_flag=True, help="Do nothing if the register already holds subjects.")
@with_appcontext
def seed_command(if_empty: bool) -> None:
    """Load the demonstration data through the services."""
    parts = register()
    if parts.settings.is_production:
        raise click.ClickException("演示数据只用于开发环境，生产环境不装载。")
    if parts.settings.registry_city != CITY:
        _tell(f"“{parts.rulebook.city.name.zh}”没有演示数据，登记保持原样。")
        return
    if if_empty and _has_subjects():
        _tell("登记中已有主体，没有装载演示数据。")
    else:
        _tell_loaded(_load())
    _tell_accounts()


def _load() -> Loaded:
    parts = register()
    store = EvidenceStore(parts.settings.registry_home)
    try:
        with writing() as session:
            return load_demonstration(session, parts.rulebook, store)
    except RegistryError as error:
        raise click.ClickException(str(error)) from error


def _has_subjects() -> bool:
    with reading() as session:
        return session.scalar(select(Subject.id).limit(1)) is not None


def _tell_loaded(loaded: Loaded) -> None:
    if not any((loaded.editions, loaded.accounts, loaded.files, loaded.proposals)):
        _tell("演示数据已经装载过，没有变化。")
        return
    _tell(
        f"已装载演示数据：规则版本 {loaded.editions} 个，账户 {loaded.accounts} 个，"
        f"文件 {loaded.files} 个共 {loaded.rows} 行（其中 {loaded.set_aside} 行待处理），"
        f"审批事项 {loaded.proposals} 件，信用记录 {loaded.records} 条。"
    )


def _tell_accounts() -> None:
    with reading() as session:
        in_use = set(demo_usernames(session))
    shown = [one for one in demo_accounts() if one.username in in_use]
    if shown:
        _tell("演示账户（用户名、初始密码、姓名、角色）：")
    for one in shown:
        _tell(f"  {one.username:<8} {one.password:<26} {one.name}　{one.role.zh}")


def _tell(sentence: str) -> None:
    click.echo(sentence, err=True)
