"""The databases of a test session: one PostgreSQL of its own, and a fresh register for every test.

Invariant: each process of the tests has its own server in its own temporary folder, reached through
a socket in that folder only; both are gone when the process ends. A register is migrated once; each
test gets an empty one, which is a copy of it or one that an earlier test left as it found it.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, make_url

import models  # noqa: F401  knows all tables
from models.base import Base
from models.migrating import upgrade
from models.session import open_engine

POSTGRESQL_USER = "postgres"
LOCALE = ("--locale-provider=icu", "--icu-locale=zh-Hans-CN", "--locale=C.UTF-8", "--encoding=UTF8")
# The data of a test may be lost in a power cut; the tests of durability start servers of their own.
SERVER_OPTIONS = (
    "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c max_connections=60"
)
# What a test may not leave changed behind it in a database that the next test is to use.
SHAPE = """
SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
    SELECT 'trigger ' || oid || tgenabled::text AS line FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'relation ' || oid || ' ' || relnatts FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'constraint ' || oid FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'revision ' || version_num FROM alembic_version
) AS shape
"""
# As a replica the session may delete facts, in any order: the triggers of tables do not fire.
EMPTY = """
SET session_replication_role = replica;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
{deletions};
SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'
"""
_numbers = count(1)


class PostgresServer:
    """A running server of this process, without TCP, and the databases made in it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder

    def url(self, database: str) -> str:
        """Return the URL of `database` on this server."""
        url = URL.create(
            "postgresql+psycopg",
            username=POSTGRESQL_USER,
            database=database,
            query={"host": str(self._folder)},
        )
        return url.render_as_string(hide_password=False)

    def start(self) -> None:
        """Make the cluster and start it; comes back when it answers."""
        data = self._folder / "data"
        self._run("initdb", "-D", data, "-U", POSTGRESQL_USER, "-A", "trust", "--no-sync", *LOCALE)
        options = f"{SERVER_OPTIONS} -k {self._folder}"
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", options)

    def stop(self) -> None:
        """Stop the server at once; nothing in it is kept."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._folder / "data")

    def create_database(self, *options: str) -> str:
        """Return the name of a fresh database made with `options` (`TEMPLATE …`, `LOCALE …`)."""
        name = f"register_{next(_numbers)}"
        self.ask("postgres", f"CREATE DATABASE {name} {' '.join(options)}")
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.ask("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ask(self, database: str, statements: str) -> object:
        """Say something to a database, outside any transaction; return the first answer, if any."""
        with psycopg.connect(
            host=str(self._folder), user=POSTGRESQL_USER, dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(statements)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def _run(self, program: str, *arguments: str | Path) -> None:
        _run_unprivileged([str(self._programs / program), *map(str, arguments)], self._folder)


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """Run a server in a temporary folder for as long as the block lasts."""
    # Directly under /tmp: the postgres user must be able to walk there, and the path of a socket
    # may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="register-pg-", dir="/tmp"))
    server = PostgresServer(programs, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, POSTGRESQL_USER, POSTGRESQL_USER)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


class Registers:
    """Empty, migrated registers on one server, lent to one test at a time."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._template = server.create_database()
        migrate(server.url(self._template))
        self._free: list[tuple[str, str]] = []

    @contextmanager
    def lend(self) -> Iterator[str]:
        """Lend the URL of an empty register for as long as the block lasts."""
        name, shape = self._free.pop() if self._free else self._copy()
        yield self._server.url(name)
        if self._shape(name) == shape:
            self._empty(name)
            self._free.append((name, shape))
        else:
            self._server.drop_database(name)

    def _copy(self) -> tuple[str, str]:
        name = self._server.create_database(f"TEMPLATE {self._template} STRATEGY FILE_COPY")
        return name, self._shape(name)

    def _shape(self, name: str) -> str:
        return str(self._server.ask(name, SHAPE))

    def _empty(self, name: str) -> None:
        deletions = ";".join(f"DELETE FROM {table}" for table in Base.metadata.tables)
        self._server.ask(name, EMPTY.format(deletions=deletions))


def migrate(url: str) -> str:
    """Bring the database at `url` to the newest revision; return the URL."""
    engine = open_engine(url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()  # the last connection to an SQLite file also empties its WAL
    return url


def copy_sqlite(template: str, folder: Path) -> str:
    """Return the URL of a copy of the SQLite register at the URL `template`."""
    target = folder / "register.sqlite3"
    shutil.copyfile(make_url(template).database or "", target)
    return f"sqlite:///{target}"


def _run_unprivileged(command: list[str], folder: Path) -> None:
    """Run a program as a user that PostgreSQL agrees to run as."""
    other: dict[str, Any] = (
        {"user": POSTGRESQL_USER, "group": POSTGRESQL_USER, "extra_groups": []}
        if os.geteuid() == 0
        else {}
    )
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    # The server inherits the output of `pg_ctl start` and would hold a pipe open: a file it is.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=folder, **other
        )
        output.seek(0)
        if done.returncode:
            said = output.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)}\n{said}")
