"""Accounts (账户): who may sign in, who stands in for whom, the sessions that are open, what was sent.

Invariant: a session lives in this table only; the browser holds a random token, the table its hash.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Numbered, by_value
from models.vocabulary import Role


class Account(Numbered, Base):
    """A person's account in one role; enterprises' accounts are bound to a subject."""

    __tablename__ = "account"

    username: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(by_value(Role))
    office: Mapped[str | None] = mapped_column(String(120), doc="处室 or post, as shown")
    department_id: Mapped[str | None] = mapped_column(String(40), doc="id in departments.yaml")
    division_code: Mapped[str | None] = mapped_column(
        String(20), doc="the county a county officer serves; empty: the whole city"
    )
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignInSession(Numbered, Base):
    """An open session; deleting the row ends it at once."""

    __tablename__ = "sign_in_session"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInAttempt(Numbered, Base):
    """A failed sign-in, kept to slow the next ones down; keys are digests, not names or addresses."""

    __tablename__ = "sign_in_attempt"

    key: Mapped[bytes] = mapped_column(
        LargeBinary(16), index=True, doc="keyed digest of name or address"
    )
    failed_at: Mapped[datetime]


class Deputy(Numbered, AppendOnly, Base):
    """AB 岗: who stands in for whom on [valid_from, valid_to), or the early end of it."""

    __tablename__ = "deputy"
    __table_args__ = (
        CheckConstraint("account_id <> deputy_id", name="two_accounts"),
        CheckConstraint("valid_from < valid_to", name="span"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("deputy.id"), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Submission(Numbered, AppendOnly, Base):
    """A form that was sent once: the same key sent again is answered with the same place."""

    __tablename__ = "submission"
    __table_args__ = (Index("uq_submission_account_id_key", "account_id", "key", unique=True),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(64))
    content_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    location: Mapped[str] = mapped_column(String(300))
