"""The demonstration accounts: who they are, and how they are made.

Invariant: each is marked as a demonstration in the journal, so that production neither starts with
nor admits one; an account that exists is left as it is.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import Role
from registry.errors import NotFound
from registry.queries.accounts import account_id_of, subject_id_of
from registry.rulebooks.entries import Entry, read_yaml
from registry.services import accounts
from seed.shelf import CITY, DATA

Shown = tuple[str, str, str, str, str]  # user name, password, name, role, what it may do


class DemoAccount(NamedTuple):
    """An account of the demonstration; `subject` is a credit code, or empty for staff."""

    username: str
    password: str
    name: str
    role: Role
    office: str
    department: str
    division: str
    subject: str
    what: str
    what_en: str


def demo_accounts() -> tuple[DemoAccount, ...]:
    """Return the demonstration accounts, staff first."""
    return tuple(_account(entry) for entry in read_yaml(DATA / "accounts.yaml").entries("accounts"))


def shown_accounts(city: str) -> tuple[Shown, ...]:
    """Return the accounts for the sign-in page of a city; none where it has no demonstration."""
    if city != CITY:
        return ()
    return tuple(
        (one.username, one.password, one.name, one.role.zh, one.what) for one in demo_accounts()
    )


def make_account(session: Session, one: DemoAccount, *, at: datetime) -> int | None:
    """Make the account and return its id; None where the user name is taken already."""
    if account_id_of(session, one.username) is not None:
        return None
    new = accounts.NewAccount(
        username=one.username,
        display_name=one.name,
        role=one.role,
        office=one.office,
        department_id=one.department or None,
        division_code=one.division or None,
        subject_id=_subject_id(session, one),
    )
    created = accounts.create_account(
        session, new, password=one.password, demo=True, by=None, at=at
    )
    return created.account.id


def _subject_id(session: Session, one: DemoAccount) -> int | None:
    if not one.subject:
        return None
    found = subject_id_of(session, one.subject)
    if found is None:
        raise NotFound(f"演示账户“{one.username}”所属的主体 {one.subject} 不在登记中。")
    return found


def _account(entry: Entry) -> DemoAccount:
    return DemoAccount(
        username=entry.text("username"),
        password=entry.text("password"),
        name=entry.text("name"),
        role=entry.word("role", Role),
        office=entry.text("office"),
        department=entry.text_or_empty("department"),
        division=entry.text_or_empty("division"),
        subject=entry.text_or_empty("subject"),
        what=entry.text("what"),
        what_en=entry.text("what_en"),
    )
