"""Accounts as the system administrator sees them, and which of them are demonstration.

Invariant: no hash and no token leaves by this way.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.accounts import Account, SignInSession
from models.audit import AuditEntry
from models.subjects import Subject
from models.vocabulary import AuditEvent, Role
from registry.errors import NotFound


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as a list shows it."""

    id: int
    username: str
    display_name: str
    role: Role
    office: str | None
    department_id: str | None
    division_code: str | None
    subject_name: str | None
    created_at: datetime
    disabled_at: datetime | None
    open_sessions: int


def account_rows(session: Session) -> tuple[AccountRow, ...]:
    """Return all accounts: those in use first, then by user name."""
    order = (Account.disabled_at.is_not(None), Account.username)
    return tuple(_row(*found) for found in session.execute(_selection().order_by(*order)))


def account_row(session: Session, account_id: int) -> AccountRow:
    """Return one account. Raises NotFound."""
    found = session.execute(_selection().where(Account.id == account_id)).first()
    if found is None:
        raise NotFound("没有这个账户。")
    return _row(*found)


def account_id_of(session: Session, username: str) -> int | None:
    """Return the id of the account with that user name, None where there is none."""
    return session.scalar(select(Account.id).where(Account.username == username))


def subject_id_of(session: Session, uscc: str) -> int | None:
    """Return the id of the subject with that credit code, None where there is none."""
    return session.scalar(select(Subject.id).where(Subject.uscc == uscc))


def demo_usernames(session: Session) -> tuple[str, ...]:
    """Return the demonstration accounts in use: production serves with none (INTERFACES §7)."""
    created = session.execute(
        select(AuditEntry.about, AuditEntry.details).where(
            AuditEntry.event == AuditEvent.ACCOUNT_CREATED
        )
    )
    demo = {about for about, details in created if details.get("demo")}
    in_use = session.execute(
        select(Account.id, Account.username)
        .where(Account.disabled_at.is_(None))
        .order_by(Account.username)
    )
    return tuple(username for number, username in in_use if f"account:{number}" in demo)


def _selection() -> "Select[Account, str, int]":
    opened = (
        select(func.count())
        .where(SignInSession.account_id == Account.id)
        .correlate(Account)
        .scalar_subquery()
    )
    return select(Account, Subject.name, opened).outerjoin(
        Subject, Subject.id == Account.subject_id
    )


def _row(account: Account, subject_name: str | None, open_sessions: int) -> AccountRow:
    return AccountRow(
        id=account.id,
        username=account.username,
        display_name=account.display_name,
        role=account.role,
        office=account.office,
        department_id=account.department_id,
        division_code=account.division_code,
        subject_name=subject_name,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        open_sessions=open_sessions,
    )
