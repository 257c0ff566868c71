"""Forms that were sent once: the key of a form leads to where it led the first time.

Invariant: a key is remembered in the transaction of its deed, so either both are there or neither;
of two who send the same key at once, one waits for the other.
"""

import hashlib
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.accounts import Submission
from models.session import backend_of

LOCK_SPACE = b"submission"  # parts these advisory locks from others


def submission_of(session: Session, key: str, *, by: int) -> Submission | None:
    """Return what the account has sent under `key`, None where nothing was.

    Waits until nobody else is sending that key, and keeps others waiting until the transaction ends.
    """
    if backend_of(session) == "postgresql":  # SQLite has one writer at a time anyway
        session.execute(
            text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _lock_number(key, by)}
        )
    return session.scalars(
        select(Submission).where(Submission.account_id == by, Submission.key == key)
    ).first()


def remember(
    session: Session, key: str, content_digest: bytes, location: str, *, by: int, at: datetime
) -> None:
    """Note that the account has sent `key` with this content (32 bytes), and where it led."""
    session.add(
        Submission(
            account_id=by,
            key=key,
            content_digest=content_digest,
            location=location,
            recorded_at=at,
        )
    )
    session.flush()


def _lock_number(key: str, by: int) -> int:
    said = f"{by}:{key}".encode()
    digest = hashlib.blake2b(said, digest_size=8, person=LOCK_SPACE).digest()
    return int.from_bytes(digest, "big", signed=True)
