"""Signing in and changing one's password, in three steps: weigh, prove, decide.

`weigh` reads, `prove` hashes without any transaction open (80 ms are too long for a write lock),
`sign_in` and `change_password` decide under the lock and count again, so that a hundred attempts at
once learn no more than ten. Invariant: unknown, disabled and mistaken give the same answer after
the same work; what must be remembered of a refusal is returned, not raised.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AuditEntry
from models.vocabulary import AuditEvent, SignInProblem
from registry.keys import keyring_of
from registry.services import audit
from registry.services.accounts import limits, sessions
from registry.services.accounts.passwords import DUMMY, HASHER, Hasher, refuse_weak

INITIAL_LASTS = timedelta(days=7)  # an initial password that nobody used by then is dead


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody typed, and from where; `device` is the cookie of an earlier success."""

    username: str
    password: str
    address: str
    device: str | None = None
    admits_demo: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a password is to be proved against; `retry_at` where it is not weighed now."""

    account_id: int | None
    stored_hash: str
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proof:
    """What hashing showed: `holds` is None where the register was too busy."""

    holds: bool | None
    stored_hash: str
    fresh_hash: str | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt: a token and a device's cookie, or the problem."""

    problem: SignInProblem | None = None
    retry_at: datetime | None = None
    account: Account | None = None
    token: str = ""
    device: str = ""


def weigh(session: Session, attempt: Attempt, *, at: datetime) -> Candidate:
    """Return what the password of `attempt` is to be proved against; reads only."""
    account = _find(session, attempt)
    keys = _keys(session, attempt, account)
    return Candidate(
        account_id=account.id if account else None,
        stored_hash=account.password_hash if account else DUMMY,
        retry_at=limits.blocked_until(session, keys, at=at),
    )


def prove(candidate: Candidate, password: str, hasher: Hasher = HASHER) -> Proof:
    """Return whether `password` is the candidate's; one hash is checked whoever it is."""
    if candidate.retry_at is not None:
        return Proof(False, candidate.stored_hash)
    holds = hasher.verify(candidate.stored_hash, password)
    if not holds or candidate.account_id is None:
        return Proof(None if holds is None else False, candidate.stored_hash)
    fresh = hasher.hash(password) if hasher.is_outdated(candidate.stored_hash) else None
    return Proof(True, candidate.stored_hash, fresh)


def sign_in(session: Session, attempt: Attempt, proof: Proof, *, at: datetime) -> SignIn:
    """Open a session where the proof holds; count and journal the failure where it does not."""
    verdict = _judge(session, attempt, proof, at=at)
    account = verdict.account
    if account is None:
        return verdict
    problem = _initial_problem(session, account.id, at=at)
    if problem is not None:
        return SignIn(problem, account=account)
    if proof.fresh_hash is not None:
        account.password_hash = proof.fresh_hash
    return _let_in(session, attempt, account, at=at)


def change_password(
    session: Session, attempt: Attempt, proof: Proof, new_password: str, *, at: datetime
) -> SignIn:
    """Set a new password where the proof of the old one holds; all sessions end, a new one opens.

    Raises Invalid where the new password is too weak or is the old one.
    """
    verdict = _judge(session, attempt, proof, at=at)
    account = verdict.account
    if account is None:
        return verdict
    if _initial_problem(session, account.id, at=at) is SignInProblem.EXPIRED:
        return SignIn(SignInProblem.EXPIRED, account=account)
    about = (account.username, account.display_name, account.office or "", attempt.password)
    refuse_weak(new_password, account.role, about)
    account.password_hash = HASHER.hash(new_password)
    sessions.close_all(session, account.id)
    audit.append(
        session,
        AuditEvent.PASSWORD_CHANGED,
        by=account.id,
        at=at,
        about=f"account:{account.id}",
        initial=False,
    )
    return _let_in(session, attempt, account, at=at)


def normal_username(text: str) -> str:
    """Return a user name as it is stored and looked up: NFKC, trimmed, casefolded."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _judge(session: Session, attempt: Attempt, proof: Proof, *, at: datetime) -> SignIn:
    """Return the account where the proof holds, else the problem, counted and journaled."""
    limits.lock_counting(session)
    account = _find(session, attempt)
    keys = _keys(session, attempt, account)
    retry_at = limits.blocked_until(session, keys, at=at)
    if retry_at is not None:
        return SignIn(SignInProblem.TOO_MANY, retry_at)
    if proof.holds is None:
        return SignIn(SignInProblem.BUSY)
    reason = _why_not(session, attempt, proof, account)
    if reason is None:
        return SignIn(account=account)
    limits.note_failure(session, keys, at=at)
    audit.append(
        session,
        AuditEvent.SIGN_IN_FAILED,
        by=None,
        at=at,
        about=f"account:{account.id}" if account else None,
        reason=reason,
        limit_reached=limits.blocked_until(session, keys, at=at) is not None,
    )
    return SignIn(SignInProblem.WRONG)


def _why_not(
    session: Session, attempt: Attempt, proof: Proof, account: Account | None
) -> str | None:
    """Return why the attempt fails, for the journal only; None where it holds."""
    if account is None:
        return "unknown"
    if not proof.holds or proof.stored_hash != account.password_hash:
        return "password"
    if account.disabled_at is not None:
        return "disabled"
    if not attempt.admits_demo and _created(session, account.id).get("demo"):
        return "demonstration"
    return None


def _let_in(session: Session, attempt: Attempt, account: Account, *, at: datetime) -> SignIn:
    token = sessions.open_session(session, account, at=at)
    audit.append(session, AuditEvent.SIGNED_IN, by=account.id, at=at, about=f"account:{account.id}")
    device = attempt.device if _knows(session, attempt.device, account) else None
    return SignIn(account=account, token=token, device=device or _make_device(session, account))


def _initial_problem(session: Session, account_id: int, *, at: datetime) -> SignInProblem | None:
    """Return what is wrong with signing in on a password that somebody else chose, if it is one."""
    last = session.execute(
        select(AuditEntry.details, AuditEntry.recorded_at)
        .where(
            AuditEntry.about == f"account:{account_id}",
            AuditEntry.event.in_((AuditEvent.ACCOUNT_CREATED, AuditEvent.PASSWORD_CHANGED)),
        )
        .order_by(AuditEntry.seq.desc())
        .limit(1)
    ).first()
    if last is None or not last.details.get("initial"):
        return None
    expired = at >= last.recorded_at + INITIAL_LASTS
    return SignInProblem.EXPIRED if expired else SignInProblem.MUST_CHANGE


def _created(session: Session, account_id: int) -> dict[str, object]:
    details = session.scalar(
        select(AuditEntry.details).where(
            AuditEntry.about == f"account:{account_id}",
            AuditEntry.event == AuditEvent.ACCOUNT_CREATED,
        )
    )
    return details or {}


def _find(session: Session, attempt: Attempt) -> Account | None:
    return session.scalar(
        select(Account).where(Account.username == normal_username(attempt.username))
    )


def _keys(session: Session, attempt: Attempt, account: Account | None) -> limits.Keys:
    """Count a known device apart, so that strangers cannot lock a named officer out."""
    known = account is not None and _knows(session, attempt.device, account)
    name = f"device\x1f{attempt.device}" if known else normal_username(attempt.username)
    return limits.keys_of(keyring_of(session), name, attempt.address)


def _make_device(session: Session, account: Account) -> str:
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_device_mac(session, nonce, account)}"


def _knows(session: Session, device: str | None, account: Account) -> bool:
    nonce, _, mac = (device or "").partition(".")
    return bool(mac) and secrets.compare_digest(
        mac.encode(), _device_mac(session, nonce, account).encode()
    )


def _device_mac(session: Session, nonce: str, account: Account) -> str:
    return keyring_of(session).digest(f"device\x1f{account.id}\x1f{nonce}", 32).hex()
