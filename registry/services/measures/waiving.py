"""个案不予适用: an exception with a reason, an end, and two people; the measure rests and comes back by itself.

Invariant: who decides did not ask, and is of the executing department or of one that coordinates.
Source: FEATURES E6; 国办发〔2020〕49号 (十) 过惩相当.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.measures import MeasureOrder
from models.vocabulary import AuditEvent, OrderStep
from registry.errors import Invalid, Refused
from registry.queries.hands import hand_of
from registry.queries.measures.orders import facts_of
from registry.queries.measures.waivers import asked_of
from registry.rulebooks import rulebook_of
from registry.rulebooks.words import DepartmentRole
from registry.rules.calendar import legal_day
from registry.rules.hands import why_not
from registry.rules.measures.loop import Said, limit
from registry.rules.measures.possible import stands_in_the_way
from registry.services.measures.steps import law_of, move_on, note, order_of
from registry.services.measures.taking import refuse_strangers


def ask_waiver(
    session: Session, order_id: int, said: Said, *, by: int, at: datetime
) -> MeasureOrder:
    """Ask that a measure does not apply to this case until `said.until`, for a reason.

    Raises Refused where it is another department's, already waived, or the end is too far.
    """
    order, today = order_of(session, order_id), legal_day(at)
    refuse_strangers(session, order, by)
    _refuse(order, OrderStep.WAIVER_ASKED, said, at)
    furthest = limit(law_of(session), "longest_waiver", today)
    if furthest is not None and said.until is not None and said.until > furthest:
        raise Refused(f"个案不予适用最长至 {furthest}，请写明较早的截止日，届时可以再次申请。")
    taken = move_on(session, order, OrderStep.WAIVER_ASKED, said.by_account(by), at=at)
    note(session, AuditEvent.MEASURE_MOVED_ON, [taken], by=by, at=at)
    return order


def decide_waiver(
    session: Session, order_id: int, *, granted: bool, reason: str, by: int, at: datetime
) -> MeasureOrder:
    """Grant or refuse the waiver that waits, and return the order.

    Raises Refused for whoever asked for it, for strangers, and without a reason.
    """
    order, today = order_of(session, order_id), legal_day(at)
    _refuse_who_may_not_decide(session, order, by)
    step = OrderStep.WAIVER_GRANTED if granted else OrderStep.WAIVER_REFUSED
    said = Said(today, reason=reason)
    _refuse(order, step, said, at)
    asked = asked_of(session, order.id)
    if asked is None or asked.by_id is None:
        raise Invalid("没有待决定的个案不予适用申请。")
    proposer = hand_of(session, asked.by_id)
    if problem := why_not(
        hand_of(session, by), proposed_by=proposer, reviewed_by=None, made_at=asked.recorded_at
    ):
        raise Refused(problem)
    until = asked.until if granted else None
    if until is not None and until <= today:
        raise Refused(f"申请的截止日 {until} 已过，请不予同意，由申请部门重新申请。")
    said = Said(today, by=by, reason=reason, until=until)
    taken = move_on(session, order, step, said, at=at, asked_by=asked.by_id)
    note(session, AuditEvent.MEASURE_MOVED_ON, [taken], by=by, at=at)
    return order


def _refuse(order: MeasureOrder, step: OrderStep, said: Said, at: datetime) -> None:
    if reason := stands_in_the_way(facts_of(order), step, said, legal_day(at)):
        raise Refused(reason)


def _refuse_who_may_not_decide(session: Session, order: MeasureOrder, by: int) -> None:
    own = session.get_one(Account, by).department_id
    departments = rulebook_of(session).departments
    coordinates = (
        own is not None and own in departments and departments[own].may(DepartmentRole.COORDINATOR)
    )
    if own != order.department_id and not coordinates:
        raise Refused("个案不予适用由执行部门或者牵头部门的审批人决定。")
