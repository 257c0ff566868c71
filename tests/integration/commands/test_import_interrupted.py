"""Importers that are killed, and importers that meet: the register ends the same."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.exchange import ImportBatch
from models.session import Sessions, open_engine
from models.vocabulary import BatchState
from registry.keys import open_keyring
from registry.rulebooks import load
from tests.engines import copy_sqlite
from tests.integration.services.import_desk import Desk, csv_of, firm, state_of

ROOT = Path(__file__).resolve().parents[3]
FIGURES = ("rows", "accepted", "unchanged", "conflicts", "quarantined")
ROWS = 3_000
CHUNK_ROWS = 200  # many chunks, so that a kill falls between and within them
# The command as the operator runs it, with small chunks; it tells its position after each.
COMMAND = """
import sys
from flask.cli import FlaskGroup
from app import create_app
from registry.commands import importing, imports
importing.CHUNK_ROWS = int(sys.argv[2])
imports._progress = lambda done, *_: print(done, file=sys.stderr, flush=True)
FlaskGroup(create_app=create_app).main(["import", "enterprises", sys.argv[1], "--json"])
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [firm(number) for number in range(1, ROWS + 1)]
    rows[100] |= {"成立日期": "坏"}
    rows[2_000] = firm(1, 住所="搬到新路")
    return csv_of(tmp_path / "register.csv", rows)


@pytest.fixture
def home(tmp_path: Path, database_url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "REGISTRY_HOME": str(tmp_path / "home"),
        "REGISTRY_NOW": "2026-11-23T10:00:00+08:00",
        "PYTHONPATH": str(ROOT),
    }


def start(file: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(file), str(CHUNK_ROWS)],
        env=environment,
        cwd=file.parent,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@contextmanager
def ended(importer: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Let no importer outlive its test."""
    with importer:
        try:
            yield importer
        finally:
            importer.kill()


def kill_after(importer: subprocess.Popen[str], chunks: int) -> None:
    """Kill an importer once it has told of `chunks` chunks."""
    assert importer.stderr is not None
    with ended(importer):
        told = 0
        for line in importer.stderr:
            told += line.strip().isdigit()
            if told == chunks:
                break
        importer.send_signal(signal.SIGKILL)


def quiet_state(template: str, folder: Path, file: Path, home: dict[str, str]) -> str:
    """The state of a register that took the file in at one go, under the same keys."""
    (folder / "quiet").mkdir()
    engine = open_engine(copy_sqlite(template, folder / "quiet"))
    at = datetime.fromisoformat(home["REGISTRY_NOW"])
    keyring = open_keyring(Path(home["REGISTRY_HOME"]), at)
    desk = Desk(Sessions(engine, info={"keyring": keyring, "rulebook": load("jiaxing")}), at)
    desk.take(file, chunk_rows=ROWS)
    state = desk.state()
    engine.dispose()
    return state


def only_batch(sessions: Sessions) -> ImportBatch:
    with sessions.reading() as session:
        return session.scalars(select(ImportBatch)).one()


def state(sessions: Sessions) -> str:
    with sessions.reading() as session:
        return state_of(session)


@pytest.mark.parametrize("kills", [(7,), pytest.param((1, 3, 2, 4, 1), marks=pytest.mark.long)])
def test_an_import_that_is_killed_ends_as_if_it_had_not_been(
    sessions: Sessions,
    home: dict[str, str],
    file: Path,
    tmp_path: Path,
    sqlite_template: str,
    *,
    kills: tuple[int, ...],
) -> None:
    for chunks in kills:
        kill_after(start(file, home), chunks)

    with ended(start(file, home)) as last:
        output, _ = last.communicate(timeout=120)

    answer = json.loads(output)
    batch = only_batch(sessions)
    assert last.returncode == 3
    assert batch.state is BatchState.DONE
    assert [answer[key] for key in FIGURES] == [ROWS, ROWS - 1, 0, 0, 1]
    assert state(sessions) == quiet_state(sqlite_template, tmp_path, file, home)


def test_two_importers_of_one_file_share_its_rows(
    sessions: Sessions, home: dict[str, str], file: Path, tmp_path: Path, sqlite_template: str
) -> None:
    with ended(start(file, home)) as one, ended(start(file, home)) as other:
        codes = [
            importer.communicate(timeout=120) and importer.returncode for importer in (one, other)
        ]

    with sessions.reading() as session:
        batches = session.scalars(select(ImportBatch).order_by(ImportBatch.id)).all()
    assert codes == [3, 3]
    assert {batch.position for batch in batches} == {ROWS}
    assert sum(batch.accepted for batch in batches) == ROWS - 1
    assert state(sessions) == quiet_state(sqlite_template, tmp_path, file, home)
