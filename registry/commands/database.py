"""`flask database …`: migrate, and say whether the database is fit to serve.

Invariant: the register never serves on tables, pragmas or a locale that it does not know.
"""

import json
import sys

import click
from flask.cli import AppGroup, with_appcontext

from models import migrating
from models.session import wrong_settings
from registry import clock
from registry.commands.indexing import reindex
from registry.errors import Refused
from registry.matching import rebuilding
from registry.services.editions import keep_editions
from registry.web.transaction import Register, reading, register, writing

database = AppGroup("database", help="表结构迁移与检查 (migrations and checks).")


def refuse_unfit(parts: Register) -> None:
    """Leave with one clear sentence a problem where the database is not fit to serve."""
    problems = unfit(parts)
    if problems:
        sys.exit(
            "\n".join(["数据库不符合运行要求，未启动：", *(f"- {problem}" for problem in problems)])
        )


def unfit(parts: Register) -> list[str]:
    """Return why the database is not fit to serve; empty when it is."""
    engine = parts.sessions.engine
    problems = [*_open_to_others(parts), *wrong_settings(engine)]
    if not migrating.is_at_head(engine):
        return [*problems, "表结构不是最新版本，请先执行 flask database upgrade。"]
    return [*problems, *(f"表结构与程序不一致：{line}" for line in migrating.differences(engine))]


def _open_to_others(parts: Register) -> list[str]:
    home = parts.settings.registry_home
    if parts.settings.is_production and home.stat().st_mode & 0o077:
        return [f"数据目录 {home} 其他用户可进入，请执行 chmod 700。"]
    return []


@database.command("upgrade")
@with_appcontext
def upgrade() -> None:
    """Bring the tables up to date, note the editions of the rulebook, and build a missing name index."""
    parts = register()
    problems = wrong_settings(parts.sessions.engine)
    if problems:
        sys.exit("\n".join(problems))
    migrating.upgrade(parts.sessions.engine)
    try:
        with writing() as session:
            keep_editions(session, parts.rulebook, at=clock.now())
    except Refused as error:
        sys.exit(str(error))
    with reading() as session:
        is_unbuilt = rebuilding.is_unbuilt(session)
    if is_unbuilt:
        _build_index()
    click.echo("表结构已是最新版本。", err=True)


@database.command("downgrade")
@click.argument("revision", default="-1")
@with_appcontext
def downgrade(revision: str) -> None:
    """Go back to REVISION (default: one step)."""
    migrating.downgrade(register().sessions.engine, revision)
    click.echo("表结构已退回。", err=True)


@database.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def check(as_json: bool) -> None:
    """Say whether models and migrations agree and locale and pragmas are right (exit 1 if not)."""
    problems = unfit(register())
    if as_json:
        click.echo(json.dumps({"ok": not problems, "problems": problems}, ensure_ascii=False))
    else:
        click.echo("\n".join(problems) if problems else "数据库检查通过。")
    sys.exit(1 if problems else 0)


@database.command("reindex")
@with_appcontext
def reindex_command() -> None:
    """Build the name index anew from the names; searching goes on meanwhile."""
    _build_index()
    click.echo("名称索引已重建。", err=True)


def _build_index() -> None:
    with click.progressbar(length=100, label="建立名称索引", file=sys.stderr) as bar:
        for done, steps in reindex():
            bar.update(max(0, 100 * done // steps - bar.pos))
