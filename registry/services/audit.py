"""The journal: one entry a deed, in the transaction of the deed.

Invariant: entries form one chain without gaps; whoever appends holds the lock of the chain's head
until the transaction ends, so append last.
"""

from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.session import backend_of
from models.vocabulary import AuditEvent
from registry.keys import keyring_of
from registry.rules.audit import GENESIS, HEAD, Entry, entry_message

HEAD_LOCK = 7_305_001  # PostgreSQL advisory lock of the chain's head


def append(
    session: Session,
    event: AuditEvent,
    *,
    by: int | None,
    at: datetime,
    about: str | None = None,
    **details: object,
) -> AuditEntry:
    """Add one entry to the journal and return it; `by` is an account id, None the operator.

    `details` hold ids, counts and digests; never names of persons, never floats.
    """
    take_head(session)
    seq, previous = _head(session)
    content = Entry(seq + 1, event.value, by, about, details, at, previous)
    entry = AuditEntry(
        seq=content.seq,
        event=event,
        actor_id=by,
        about=about,
        details=details,
        recorded_at=at,
        previous_hash=previous,
        entry_hash=keyring_of(session).seal(entry_message(content)),
    )
    session.add(entry)
    session.flush()
    session.info[HEAD] = (entry.seq, entry.entry_hash)
    return entry


def take_head(session: Session) -> None:
    """Let nobody else append before this transaction ends: what is read from now on stays so.

    Whatever rests on the facts of many deeds (a grade) is read and written under this lock.
    """
    session.flush()
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": HEAD_LOCK})


def _head(session: Session) -> tuple[int, bytes]:
    last = session.execute(
        select(AuditEntry.seq, AuditEntry.entry_hash).order_by(AuditEntry.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.entry_hash) if last else (0, GENESIS)
