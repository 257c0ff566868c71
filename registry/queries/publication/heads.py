"""The heads of the publication log: how long it is, and every checkpoint that was ever signed.

Invariant: what is shown of a head is what was signed; nothing is signed here.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.publication import LogCheckpoint, LogLeaf
from registry.keys import keyring_of
from registry.rulebooks import rulebook_of
from registry.rules.publication_log import origin_of, vkey

PAGE = 100


class LogHead(NamedTuple):
    """How the log stands: its name, its leaves, its keys (newest last), its latest checkpoint."""

    origin: str
    size: int
    vkeys: tuple[str, ...]
    checkpoint: "CheckpointRow | None"


class CheckpointRow(NamedTuple):
    """A signed head."""

    size: int
    root: bytes
    note: str
    signed_at: datetime


class CheckpointPage(NamedTuple):
    """A page of signed heads, newest first, and how many there are in all."""

    rows: tuple[CheckpointRow, ...]
    total: int


def log_name(session: Session) -> str:
    """Return the name of this register's log, under which it signs."""
    return origin_of(rulebook_of(session).city.id)


def log_head(session: Session) -> LogHead:
    """Return how the log stands; an empty log may have no checkpoint yet."""
    name = log_name(session)
    newest = newest_checkpoint(session)
    return LogHead(
        name,
        log_size(session),
        tuple(map(vkey, keyring_of(session).log_keys(name))),
        _row(newest) if newest else None,
    )


def log_size(session: Session) -> int:
    """Return how many leaves the log has; positions run without a gap."""
    last = session.scalar(select(func.max(LogLeaf.position)))
    return 0 if last is None else last + 1


def checkpoints(session: Session, page: int = 1) -> CheckpointPage:
    """Return a page of the signed heads, newest first; a page beyond the last is empty."""
    wanted = (
        select(LogCheckpoint)
        .order_by(LogCheckpoint.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    total = session.scalar(select(func.count()).select_from(LogCheckpoint)) or 0
    return CheckpointPage(tuple(map(_row, session.scalars(wanted))), total)


def newest_checkpoint(session: Session) -> LogCheckpoint | None:
    """Return the head that was signed last."""
    return session.scalars(select(LogCheckpoint).order_by(LogCheckpoint.id.desc()).limit(1)).first()


def _row(checkpoint: LogCheckpoint) -> CheckpointRow:
    return CheckpointRow(
        checkpoint.size, bytes(checkpoint.root), checkpoint.note, checkpoint.recorded_at
    )
