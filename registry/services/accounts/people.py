"""Making accounts and taking them out of use.

Invariant: an account holds one role for life; an enterprise's account is bound to a subject, a
staff account never is; a disabled account is kept, because the journal names it.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.subjects import Subject
from models.vocabulary import AuditEvent, Role
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rules.permissions import ENTERPRISE_ROLES
from registry.services import audit
from registry.services.accounts.passwords import HASHER, make_initial_password, refuse_weak
from registry.services.accounts.sessions import close_all

USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")
LONGEST_NAME = 60
LONGEST_OFFICE = 120
DEPARTMENTAL = frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER, Role.EXECUTOR})


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is asked for: who, in which role, bound to what."""

    username: str
    display_name: str
    role: Role
    office: str | None = None
    department_id: str | None = None
    division_code: str | None = None
    subject_id: int | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The account, and the initial password to be told once (None where one was given)."""

    account: Account
    initial_password: str | None


def create_account(
    session: Session,
    new: NewAccount,
    *,
    password: str | None = None,
    demo: bool = False,
    by: int | None,
    at: datetime,
) -> Created:
    """Make an account, with a random initial password unless `password` is given.

    `demo` marks an account of the demonstration: production neither starts with nor admits it.
    Raises Invalid, Conflict where the name is taken, NotFound where the subject is.
    """
    _refuse_wrong(session, new)
    if password is not None and not demo:
        refuse_weak(password, new.role, (new.username, new.display_name, new.office or ""))
    initial = make_initial_password() if password is None else None
    account = Account(
        username=new.username,
        display_name=new.display_name,
        password_hash=HASHER.hash(password or initial or ""),
        role=new.role,
        office=new.office,
        department_id=new.department_id,
        division_code=new.division_code,
        subject_id=new.subject_id,
        created_at=at,
    )
    session.add(account)
    session.flush()
    audit.append(
        session,
        AuditEvent.ACCOUNT_CREATED,
        by=by,
        at=at,
        about=f"account:{account.id}",
        role=new.role.value,
        initial=initial is not None,
        demo=demo,
    )
    return Created(account, initial)


def disable_account(session: Session, account_id: int, *, by: int | None, at: datetime) -> None:
    """Take an account out of use; whoever is signed in with it is out at once.

    Raises NotFound, and Refused for an account already disabled and for one's own.
    """
    account = find_account(session, account_id)
    if account.disabled_at is not None:
        raise Refused("该账户已经停用。")
    if account.id == by:
        raise Refused("不能停用自己的账户，请由另一名系统管理员办理。")
    account.disabled_at = at
    closed = close_all(session, account.id)
    audit.append(
        session,
        AuditEvent.ACCOUNT_DISABLED,
        by=by,
        at=at,
        about=f"account:{account.id}",
        sessions_closed=closed,
    )


def issue_password(session: Session, account_id: int, *, by: int | None, at: datetime) -> str:
    """Give an account a fresh initial password and return it; its sessions end.

    Raises NotFound, and Refused for a disabled account.
    """
    account = find_account(session, account_id)
    if account.disabled_at is not None:
        raise Refused("该账户已经停用，不能重新发放密码。")
    initial = make_initial_password()
    account.password_hash = HASHER.hash(initial)
    close_all(session, account.id)
    audit.append(
        session,
        AuditEvent.PASSWORD_CHANGED,
        by=by,
        at=at,
        about=f"account:{account.id}",
        initial=True,
    )
    return initial


def find_account(session: Session, account_id: int) -> Account:
    """Return the account, locked until the transaction ends. Raises NotFound."""
    account = session.get(Account, account_id, with_for_update=True)
    if account is None:
        raise NotFound("没有这个账户。")
    return account


def _refuse_wrong(session: Session, new: NewAccount) -> None:
    if not USERNAME.fullmatch(new.username):
        raise Invalid("用户名为 3 至 60 个小写字母、数字、点、下划线或连字符，首尾为字母或数字。")
    if not 0 < len(new.display_name.strip()) <= LONGEST_NAME:
        raise Invalid(f"姓名不能为空，最多 {LONGEST_NAME} 个字符。")
    if len(new.office or "") > LONGEST_OFFICE:
        raise Invalid(f"处室或职务最多 {LONGEST_OFFICE} 个字符。")
    _refuse_wrong_bond(session, new)
    if session.scalar(select(Account.id).where(Account.username == new.username)) is not None:
        raise Conflict("该用户名已被使用（停用的账户也占用用户名）。")


def _refuse_wrong_bond(session: Session, new: NewAccount) -> None:
    if new.role in ENTERPRISE_ROLES:
        if new.subject_id is None:
            raise Invalid(f"{new.role.zh}账户必须绑定一个信用主体（统一社会信用代码）。")
        if new.department_id or new.division_code:
            raise Invalid(f"{new.role.zh}账户不属于部门，也不属于辖区。")
        if session.get(Subject, new.subject_id) is None:
            raise NotFound("没有这个信用主体。")
    elif new.subject_id is not None:
        raise Invalid(f"{new.role.zh}账户不能绑定信用主体。")
    if new.role in DEPARTMENTAL and not new.department_id:
        raise Invalid(f"{new.role.zh}账户必须属于一个部门。")
