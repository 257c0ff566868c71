"""The demonstration, loaded once for all tests that only look at it.

Each of them reads the one register; a test that opens a door gets a copy of it, with its keys.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from models.session import Sessions
from registry import clock, rulebooks
from registry.files.evidence import EvidenceStore
from registry.settings import Settings
from seed.demonstration import Loaded, load_demonstration
from tests import engines
from tests.fixtures.web import Browser, parts_of

RULEBOOK = rulebooks.load("jiaxing")
HOME = "home"


class Demonstration(NamedTuple):
    """A loaded register: its folder, what was loaded, and its units of work."""

    folder: Path
    loaded: Loaded
    sessions: Sessions


@pytest.fixture(scope="session")
def demonstration(
    sqlite_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demonstration]:
    """The whole demonstration on SQLite; nobody writes to it."""
    folder = tmp_path_factory.mktemp("demonstration")
    url = engines.copy_sqlite(sqlite_template, folder)
    parts = parts_of(create_app(Settings(database_url=url, registry_home=folder / HOME)))
    with parts.sessions.writing() as session:
        loaded = load_demonstration(session, RULEBOOK, EvidenceStore(folder / HOME))
    parts.sessions.engine.dispose()  # empties the WAL, so that the file alone can be copied
    yield Demonstration(folder, loaded, parts.sessions)
    parts.sessions.engine.dispose()


@pytest.fixture
def told(demonstration: Demonstration) -> Iterator[Session]:
    """A reading unit of work over the demonstration."""
    with demonstration.sessions.reading() as session:
        yield session


@pytest.fixture
def demo_app(demonstration: Demonstration, tmp_path: Path, at: object) -> Iterator[Flask]:
    """The application over a copy of the demonstration, on 2026-11-23 at ten in the morning."""
    source = f"sqlite:///{demonstration.folder / 'register.sqlite3'}"
    shutil.copytree(demonstration.folder / HOME, tmp_path / HOME)
    url = engines.copy_sqlite(source, tmp_path)
    app = create_app(Settings(database_url=url, registry_home=tmp_path / HOME, registry_now=at))
    app.test_client_class = Browser
    yield app
    parts_of(app).sessions.engine.dispose()
    clock.start_at(None)
