"""Who stands in for whom (AB 岗), on a day and in a department.

Invariant: a standing-in counts on its days, up to its early end, between accounts in use.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account, Deputy
from models.vocabulary import Role

_principal = aliased(Account)
_deputy = aliased(Account)
_end = aliased(Deputy)
_until = func.coalesce(_end.valid_from, Deputy.valid_to)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as colleagues see one."""

    account_id: int
    display_name: str
    role: Role
    office: str | None
    department_id: str | None
    division_code: str | None


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for whom, from `valid_from` until the day before `valid_to`."""

    id: int
    principal: Colleague
    deputy: Colleague
    valid_from: date
    valid_to: date

    @property
    def last_day(self) -> date:
        """The last day on which it counts, as people say it."""
        return self.valid_to - timedelta(days=1)


def deputies_on(
    session: Session, day: date, department_id: str | None = None
) -> tuple[StandIn, ...]:
    """Return who stands in for whom on `day`, in one department or in all, by principal's name."""
    wanted = _selection().where(_counts_on(day))
    if department_id is not None:
        wanted = wanted.where(_principal.department_id == department_id)
    return _stand_ins(session, wanted.order_by(_principal.display_name, Deputy.id))


def stand_ins_from(session: Session, day: date, department_id: str) -> tuple[StandIn, ...]:
    """Return what counts on `day` or later in a department, the earliest first."""
    wanted = _selection().where(
        _until > day, _until > Deputy.valid_from, _principal.department_id == department_id
    )
    return _stand_ins(session, wanted.order_by(Deputy.valid_from, Deputy.id))


def principals_of(session: Session, account_id: int, on: date) -> tuple[Colleague, ...]:
    """Return those for whom the account stands in on a day; empty for most."""
    wanted = _selection().where(_counts_on(on), Deputy.deputy_id == account_id)
    return tuple(
        one.principal for one in _stand_ins(session, wanted.order_by(_principal.display_name))
    )


def possible_deputies(session: Session, account_id: int) -> tuple[Colleague, ...]:
    """Return the colleagues in use of the same role, department and reach, by name."""
    own = session.get_one(Account, account_id)
    rows = session.scalars(
        select(Account)
        .where(
            Account.id != own.id,
            Account.role == own.role,
            Account.department_id == own.department_id,
            or_(Account.division_code.is_(None), Account.division_code == own.division_code),
            Account.disabled_at.is_(None),
        )
        .order_by(Account.display_name, Account.id)
    )
    return tuple(_colleague(row) for row in rows)


def _counts_on(day: date) -> ColumnElement[bool]:
    return (Deputy.valid_from <= day) & (_until > day)


def _selection() -> Select[Deputy, Account, Account, date]:
    """Return the standings-in themselves, not their ends, of accounts in use."""
    return (
        select(Deputy, _principal, _deputy, _end.valid_from)
        .join(_principal, _principal.id == Deputy.account_id)
        .join(_deputy, _deputy.id == Deputy.deputy_id)
        .outerjoin(_end, _end.ends_id == Deputy.id)
        .where(
            Deputy.ends_id.is_(None),
            _principal.disabled_at.is_(None),
            _deputy.disabled_at.is_(None),
        )
    )


def _stand_ins(
    session: Session, wanted: Select[Deputy, Account, Account, date]
) -> tuple[StandIn, ...]:
    return tuple(
        StandIn(
            id=row.id,
            principal=_colleague(principal),
            deputy=_colleague(deputy),
            valid_from=row.valid_from,
            valid_to=ended_on or row.valid_to,
        )
        for row, principal, deputy, ended_on in session.execute(wanted)
    )


def _colleague(account: Account) -> Colleague:
    return Colleague(
        account_id=account.id,
        display_name=account.display_name,
        role=account.role,
        office=account.office,
        department_id=account.department_id,
        division_code=account.division_code,
    )
