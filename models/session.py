"""Engine and units of work: how a door opens a transaction on either database.

Invariant: a change happens only inside `writing()`, which commits once, at its end; `reading()`
cannot change anything. SQLite runs in WAL with full synchronisation, because anything less loses
acknowledged decisions in a power cut (docs/adr/0003).
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    create_engine,
    event,
    make_url,
    text,
)
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 5_000
CACHE_KIB = (
    8_192  # with the default of 2 MB an import of a city spends a fifth of its time re-reading
)
SQLITE_PRAGMAS: Mapping[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "recursive_triggers": 1,  # else INSERT OR REPLACE slips past the triggers of append-only tables
    "trusted_schema": 0,
    "busy_timeout": BUSY_TIMEOUT_MS,
    "cache_size": -CACHE_KIB,
}
WRITES = {"register_writes": True}
READS = {"register_writes": False}


def open_engine(url: str) -> Engine:
    """Return an engine for `url` (sqlite or postgresql+psycopg) with the register's settings."""
    if make_url(url).get_backend_name() == "sqlite":
        return _open_sqlite(url)
    engine = create_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": "-c timezone=UTC"}
    )
    event.listen(engine, "handle_error", _forget_failing_row)
    return engine


class Sessions:
    """The two units of work over one engine; `info` travels with each session (the keyring)."""

    def __init__(self, engine: Engine, info: Mapping[str, object] | None = None) -> None:
        self.engine = engine
        self._info = dict(info or {})
        self._write = sessionmaker(engine.execution_options(**WRITES), expire_on_commit=False)
        reads = READS | ({} if engine.dialect.name == "sqlite" else {"postgresql_readonly": True})
        self._read = sessionmaker(engine.execution_options(**reads), expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that commits when left in peace and rolls back when left by an error."""
        with self._write(info=dict(self._info)) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that cannot change anything."""
        with self._read(info=dict(self._info)) as session:
            yield session


def wrong_settings(engine: Engine) -> list[str]:
    """Return what is wrong with the database's own settings, each in a sentence; empty when sound."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return _wrong_pragmas(connection)
        return _wrong_locale(connection)


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event says BEGIN, the driver never does
    for pragma, value in SQLITE_PRAGMAS.items():
        connection.execute(f"PRAGMA {pragma}={value}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("register_writes")
    connection.exec_driver_sql(f"PRAGMA query_only={int(writes is False)}")
    # IMMEDIATE takes the write lock at once: check-then-act is one act, and nobody is told "locked".
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _forget_failing_row(context: ExceptionContext) -> None:
    forget_failing_row(context.original_exception)
    if context.sqlalchemy_exception is not None:
        forget_failing_row(context.sqlalchemy_exception)


def forget_failing_row(error: BaseException) -> None:
    """Keep the first line of PostgreSQL's error: the others quote the whole row, names and all."""
    error.args = tuple(str(argument).partition("\n")[0] for argument in error.args)


def _wrong_pragmas(connection: Connection) -> list[str]:
    found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in SQLITE_PRAGMAS}
    return [
        f"SQLite 参数 {name} 应为 {wanted}，实际为 {found[name]}；请使用程序自带的连接方式打开数据库。"
        for name, wanted in SQLITE_PRAGMAS.items()
        if str(found[name]).lower() != str(wanted)
    ]


def _wrong_locale(connection: Connection) -> list[str]:
    row = connection.execute(
        text(
            "SELECT datname, datlocprovider::text AS provider, datctype, "
            "pg_encoding_to_char(encoding) AS encoding FROM pg_database "
            "WHERE datname = current_database()"
        )
    ).one()
    wrong = []
    if row.encoding != "UTF8":
        wrong.append(f"数据库 {row.datname} 的编码是 {row.encoding}，应为 UTF8。")
    if row.provider == "c" and row.datctype in ("C", "POSIX"):
        wrong.append(
            f"数据库 {row.datname} 的区域设置是 {row.datctype}，无法识别中文；"
            "请用 ICU（如 zh-Hans-CN）或 C.UTF-8 重新建库。"
        )
    return wrong


def backend_of(session: Session) -> str:
    """Return "sqlite" or "postgresql"."""
    return session.get_bind().dialect.name


def driver_cursor(session: Session) -> Any:  # Any: the two drivers share no type of cursor
    """Return a raw cursor inside the session's own transaction, for bulk work only."""
    return session.connection().connection.cursor()
