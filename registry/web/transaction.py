"""What a door holds in its hand: the register's parts, and its two units of work.

Invariant: only doors open transactions; after a commit the heads of the journal and of the
publication log are noted beside the database, so that one put back to yesterday is noticed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session

from models.session import Sessions
from registry.keys import Keyring
from registry.queries.verification import Finding
from registry.rulebooks import Rulebook
from registry.settings import Settings
from registry.web.noted import departures, note_heads


@dataclass(frozen=True, slots=True)
class Register:
    """The parts that `create_app` put together."""

    settings: Settings
    sessions: Sessions
    keyring: Keyring
    rulebook: Rulebook


def register() -> Register:
    """Return the parts of the running application."""
    parts = current_app.extensions["register"]
    assert isinstance(parts, Register)
    return parts


@contextmanager
def writing() -> Iterator[Session]:
    """Open the one transaction of a deed; commits at the end, then notes the new heads."""
    parts = register()
    with parts.sessions.writing() as session:
        yield session
    note_heads(parts.sessions, parts.settings.registry_home, session)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a transaction that cannot change anything."""
    with register().sessions.reading() as session:
        yield session


def departed() -> list[Finding]:
    """Return where the database does not go on from the heads noted beside it."""
    parts = register()
    return departures(parts.sessions, parts.settings.registry_home)
