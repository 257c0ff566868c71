"""The way from one shape of the tables to the next, and whether the database has arrived.

Invariant: migrations are the only place where tables are made; nothing else says CREATE TABLE.
"""

import warnings
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from models.base import Base, append_only_tables

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
NOT_APPEND_ONLY_BUT_GUARDED = ("vault_item",)
EXPRESSION_INDEXES = ("ix_subject_uscc_tail",)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables up to `revision`."""
    _run(engine, lambda config: command.upgrade(config, revision))


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the tables down to `revision` ("base": none left)."""
    _run(engine, lambda config: command.downgrade(config, revision))


def revisions() -> list[str]:
    """Return all revisions, oldest first."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in reversed(list(script.walk_revisions()))]


def is_at_head(engine: Engine) -> bool:
    """Return whether every migration has been run."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory(str(MIGRATIONS)).get_heads())


def differences(engine: Engine) -> list[str]:
    """Return where tables and models disagree, one line each; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        with warnings.catch_warnings():
            # SQLite does not tell what an index of an expression holds; `_missing_indexes` asks.
            warnings.filterwarnings("ignore", message=".*expression-based index")
            found = [str(difference) for difference in compare_metadata(context, Base.metadata)]
        found += _missing_indexes(connection)
        guards = _triggers(connection)
    wanted = {
        f"{table}_keeps_facts" for table in (*append_only_tables(), *NOT_APPEND_ONLY_BUT_GUARDED)
    }
    found += [
        f"missing trigger on {name.removesuffix('_keeps_facts')}"
        for name in sorted(wanted)
        if f"{name}_update" not in guards or f"{name}_delete" not in guards
    ]
    return found


def has_tables(engine: Engine) -> bool:
    """Return whether the register's tables stand in this database at all."""
    return inspect(engine).has_table("subject")


def _missing_indexes(connection: Connection) -> list[str]:
    if connection.dialect.name != "sqlite":
        return []
    query = "SELECT name FROM sqlite_master WHERE type = 'index'"
    kept: set[str] = set(connection.execute(text(query)).scalars())
    return [f"missing index {name}" for name in EXPRESSION_INDEXES if name not in kept]


def _triggers(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    return set(connection.execute(text(query)).scalars())


def _run(engine: Engine, deed: Callable[[Config], None]) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.execution_options(register_writes=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            # A table that is rebuilt is dropped for a moment: its references are looked at afterwards.
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        config.attributes["connection"] = connection
        deed(config)
