"""What a door holds in its hand: the register's parts, and its two units of work.

Invariant: only doors open transactions; after a commit the journal's head is written beside the
database, so that a database put back to yesterday is noticed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from models.session import Sessions
from registry.keys import Keyring
from registry.rulebooks import Rulebook
from registry.rules.audit import HEAD
from registry.settings import Settings

CHECKPOINT = Path("checkpoints") / "audit-head.json"


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
    """Open the one transaction of a deed; commits at the end, then notes the journal's head."""
    parts = register()
    with parts.sessions.writing() as session:
        yield session
    head = session.info.get(HEAD)
    if head:
        _note_head(parts.settings.registry_home, *head)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a transaction that cannot change anything."""
    with register().sessions.reading() as session:
        yield session


def _note_head(home: Path, size: int, entry_hash: bytes) -> None:
    path = home / CHECKPOINT
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{size}.new")
    fresh.write_text(json.dumps({"size": size, "head": entry_hash.hex()}), "utf-8")
    fresh.replace(path)
