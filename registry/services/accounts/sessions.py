"""Open sessions: a row here is the only proof that somebody is signed in.

Invariant: the browser holds a random token of 256 bits, the row its SHA-256; the account is read
afresh with every request, so that a disabled account or a changed role counts at once.
Source: OWASP ASVS 5.0 §7.2–7.4; SECURITY T1 and §1 row 42.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from models.accounts import Account, SignInSession
from models.vocabulary import AuditEvent, Role
from registry.rules.permissions import ENTERPRISE_ROLES
from registry.services import audit

TOKEN_BYTES = 32
IDLE_STAFF = timedelta(minutes=30)
IDLE_ENTERPRISE = timedelta(minutes=60)
LONGEST_STAFF = timedelta(hours=8)
LONGEST_ENTERPRISE = timedelta(hours=20)
FRESH = timedelta(minutes=1)  # a sighting younger than this is not written again


@dataclass(frozen=True, slots=True)
class Visit:
    """An open session with its account as it stands now."""

    session_id: int
    account: Account
    is_unnoted: bool


def open_session(session: Session, account: Account, *, at: datetime) -> str:
    """Open a session for `account` and return its token, which is kept nowhere."""
    session.execute(delete(SignInSession).where(SignInSession.expires_at <= at))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInSession(
            account_id=account.id,
            token_hash=_hash(token),
            opened_at=at,
            last_seen_at=at,
            expires_at=at + longest_of(account.role),
        )
    )
    session.flush()
    return token


def resolve_session(session: Session, token: str, *, at: datetime) -> Visit | None:
    """Return the visit that `token` proves, None where it is over, unknown or its account disabled."""
    found = session.execute(
        select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == _hash(token))
    ).first()
    if found is None:
        return None
    row, account = found
    idle_end = row.last_seen_at + idle_of(account.role)
    latest_end = min(row.expires_at, row.opened_at + longest_of(account.role))
    if account.disabled_at is not None or at >= min(idle_end, latest_end):
        return None
    return Visit(row.id, account, is_unnoted=at - row.last_seen_at >= FRESH)


def note_sighting(session: Session, visit: Visit, *, at: datetime) -> None:
    """Remember that the visitor was seen; the idle time runs from here."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == visit.session_id, SignInSession.last_seen_at < at)
        .values(last_seen_at=at)
    )


def close_session(session: Session, token: str, *, at: datetime) -> None:
    """End the session of `token`; a token that proves nothing is let go in silence."""
    account_id = session.scalar(
        delete(SignInSession)
        .where(SignInSession.token_hash == _hash(token))
        .returning(SignInSession.account_id)
    )
    if account_id is not None:
        audit.append(
            session, AuditEvent.SIGNED_OUT, by=account_id, at=at, about=f"account:{account_id}"
        )


def close_all(session: Session, account_id: int) -> int:
    """End every session of the account and return how many there were."""
    done = session.execute(delete(SignInSession).where(SignInSession.account_id == account_id))
    assert isinstance(done, CursorResult)
    return done.rowcount


def idle_of(role: Role) -> timedelta:
    """Return how long a session of `role` lasts unused."""
    return IDLE_ENTERPRISE if role in ENTERPRISE_ROLES else IDLE_STAFF


def longest_of(role: Role) -> timedelta:
    """Return how long a session of `role` lasts at all."""
    return LONGEST_ENTERPRISE if role in ENTERPRISE_ROLES else LONGEST_STAFF


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
