"""Orders whose time is over are written down as lifted, and overdue ones are told to the coordinator.

Invariant: a measure ceases to bind by its days and by the rule alone; this only writes down that it
did, and may be run twice, late, or never.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.vocabulary import AuditEvent, OrderState, OrderStep
from registry.queries.measures.called_for import parties_at_stake
from registry.queries.measures.orders import facts_of
from registry.rules.calendar import legal_day
from registry.rules.measures.loop import Said, due_on, is_overdue
from registry.services import audit
from registry.services.measures.ordering import settle
from registry.services.measures.steps import move_on, note


def settle_ended(session: Session, *, at: datetime) -> int:
    """Lift what is over by its days or lost its basis, and initiate what the law newly calls for.

    Asks the rule again for everybody who has an open order, or a cause that may call for one: a stay
    that is over, a basis that begins. Returns how many orders changed.
    """
    return settle(session, parties_at_stake(session, on=legal_day(at)), at=at)


def escalate_overdue(session: Session, *, at: datetime) -> int:
    """Tell the coordinator of every order that is overdue, once for each day that was missed."""
    audit.take_head(session)
    today = legal_day(at)
    wanted = select(MeasureOrder).where(
        MeasureOrder.state != OrderState.LIFT_CONFIRMED,
        (MeasureOrder.receive_by < today)
        | (MeasureOrder.report_by < today)
        | (MeasureOrder.confirm_by < today),
    )
    taken = []
    for order in session.scalars(wanted.order_by(MeasureOrder.id).with_for_update()).all():
        facts = facts_of(order)
        due = due_on(facts)
        if due is None or not is_overdue(facts, today):
            continue
        if order.escalated_on is None or order.escalated_on <= due:
            said = Said(today, reason=f"应于 {due} 前办理，逾期未办")
            taken.append(move_on(session, order, OrderStep.ESCALATED, said, at=at))
    note(session, AuditEvent.MEASURE_MOVED_ON, taken, by=None, at=at)
    return len(taken)
