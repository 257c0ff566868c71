"""AB 岗: one person stands in for another of the same post, for a span of days.

Invariant: a deputy acts with the own role and reach, never with more; of one account nobody has two
deputies on a day. Days are half-open; an early end is a fact of its own, which takes the rest away.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from models.accounts import Account, Deputy
from models.vocabulary import AuditEvent, Role
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rules.calendar import legal_day
from registry.services import audit
from registry.services.accounts.people import find_account

LONGEST = timedelta(days=60)  # PROPOSAL: longer absences are a transfer, which the office decides
DEPUTISED = frozenset({Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER})


def name_deputy(
    session: Session,
    account_id: int,
    deputy_id: int,
    valid_from: date,
    valid_to: date,
    *,
    by: int,
    at: datetime,
) -> Deputy:
    """Let `deputy_id` stand in for `account_id` until the day before `valid_to`; return the fact.

    Raises NotFound, Invalid for days that cannot be, Refused for a deputy of another post,
    Conflict where one of the days has a deputy already.
    """
    _refuse_wrong_days(valid_from, valid_to, legal_day(at))
    account = find_account(session, account_id)  # locked: two spans cannot pass each other
    _refuse_unfit(account, session.get(Account, deputy_id))
    _refuse_overlap(session, account_id, valid_from, valid_to)
    deputy = Deputy(
        account_id=account_id,
        deputy_id=deputy_id,
        valid_from=valid_from,
        valid_to=valid_to,
        by_id=by,
        recorded_at=at,
    )
    session.add(deputy)
    session.flush()
    audit.append(
        session,
        AuditEvent.DEPUTY_NAMED,
        by=by,
        at=at,
        about=f"account:{account_id}",
        deputy=deputy_id,
        deputy_row=deputy.id,
        valid_from=valid_from.isoformat(),
        valid_to=valid_to.isoformat(),
    )
    return deputy


def end_deputy(session: Session, deputy_row_id: int, *, by: int, at: datetime) -> Deputy:
    """End a standing-in from today on, and return the fact that takes the remaining days away.

    Raises NotFound for one that `by` is no part of, Conflict where it has ended already.
    """
    named = session.get(Deputy, deputy_row_id)
    if named is None or named.ends_id is not None or by not in (named.account_id, named.deputy_id):
        raise NotFound("没有这项代理，或它与您无关。")
    today = legal_day(at)
    if named.valid_to <= today:
        raise Conflict("这项代理已经到期，不需要结束。")
    end = Deputy(
        account_id=named.account_id,
        deputy_id=named.deputy_id,
        valid_from=max(today, named.valid_from),
        valid_to=named.valid_to,
        ends_id=named.id,
        by_id=by,
        recorded_at=at,
    )
    try:
        with session.begin_nested():
            session.add(end)
    except IntegrityError as error:
        raise Conflict("这项代理已经提前结束。") from error
    audit.append(
        session,
        AuditEvent.DEPUTY_ENDED,
        by=by,
        at=at,
        about=f"account:{named.account_id}",
        deputy=named.deputy_id,
        deputy_row=named.id,
        ends_on=end.valid_from.isoformat(),
    )
    return end


def _refuse_wrong_days(valid_from: date, valid_to: date, today: date) -> None:
    if valid_from >= valid_to:
        raise Invalid("结束日期不能早于开始日期。")
    if valid_from < today:
        raise Invalid("开始日期不能早于今天；代理不能补办。")
    if valid_to - valid_from > LONGEST:
        raise Invalid(f"一次代理最长 {LONGEST.days} 天；更长的离岗请由本单位办理岗位调整。")


def _refuse_unfit(account: Account, deputy: Account | None) -> None:
    if deputy is None or deputy.disabled_at is not None or account.disabled_at is not None:
        raise NotFound("没有这个账户，或它已停用。")
    if account.role not in DEPUTISED:
        raise Refused(f"{account.role.zh}不设 AB 岗。")
    if deputy.id == account.id:
        raise Invalid("不能指定自己，请选择另一位同事。")
    if deputy.role is not account.role or deputy.department_id != account.department_id:
        raise Refused("只能指定本部门同一岗位的人员，请重新选择。")
    if deputy.division_code not in (None, account.division_code):
        raise Refused("该人员的辖区不包括您的辖区，无法代您办理，请重新选择。")


def _refuse_overlap(session: Session, account_id: int, valid_from: date, valid_to: date) -> None:
    """Raise Conflict where one of the days has a deputy who has not been taken off it."""
    end = aliased(Deputy)
    taken = session.execute(
        select(Deputy.valid_from, Deputy.valid_to, end.valid_from.label("ended_on"))
        .outerjoin(end, end.ends_id == Deputy.id)
        .where(
            Deputy.account_id == account_id,
            Deputy.ends_id.is_(None),
            Deputy.valid_from < valid_to,
            Deputy.valid_to > valid_from,
        )
    )
    for row in taken:
        until = row.ended_on or row.valid_to
        if max(row.valid_from, valid_from) < min(until, valid_to):
            last = until - timedelta(days=1)
            raise Conflict(
                f"{row.valid_from} 至 {last} 已指定 AB 岗，日期不能重叠。"
                "请改选日期，或先结束原来的代理。"
            )
