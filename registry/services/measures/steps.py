"""What every step of an order needs: the row under lock, its new state, the fact, the journal.

Invariant: an order changes here only. A step keeps what it set, so that the row is replayed from its
steps alone, whatever the calendar says later.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import AuditEvent, OrderStep
from registry.errors import NotFound
from registry.queries.measures.orders import facts_of, told
from registry.queries.measures.steps import leaf_of
from registry.rulebooks import rulebook_of
from registry.rules.measures import MeasureLaw
from registry.rules.measures.loop import OrderFacts, Said, after
from registry.rules.merkle import root
from registry.services import audit


def law_of(session: Session) -> MeasureLaw:
    """Return the law of measures that travels with the session."""
    return rulebook_of(session).measures


def order_of(session: Session, order_id: int) -> MeasureOrder:
    """Return an order, locked for this transaction after the journal's head. Raises NotFound.

    Who settles orders holds the head first, so whoever took an order first would wait in a circle;
    and the steps of one deed stand together, as the journal counts them.
    """
    audit.take_head(session)
    order = session.scalars(
        select(MeasureOrder)
        .where(MeasureOrder.id == order_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if order is None:
        raise NotFound("没有这项联合奖惩措施。")
    return order


def move_on(
    session: Session,
    order: MeasureOrder,
    step: OrderStep,
    said: Said,
    *,
    at: datetime,
    asked_by: int | None = None,
) -> MeasureOrderStep:
    """Take one step that nothing stands in the way of; the caller notes it in the journal."""
    before = facts_of(order)
    now = after(before, step, said, law_of(session))
    changed = {
        one.name: told(getattr(now, one.name))
        for one in fields(OrderFacts)
        if getattr(now, one.name) != getattr(before, one.name)
    }
    for name in changed:
        setattr(order, name, getattr(now, name))
    order.paper_no = now.paper_no or None
    order.is_open = now.is_open
    taken = MeasureOrderStep(
        order_id=order.id,
        step=step,
        on_date=said.on,
        by_id=said.by,
        asked_by=asked_by,
        outcome=said.outcome,
        lift_reason=said.lift_reason,
        paper_no=said.paper_no.strip() or None,
        reason=said.reason.strip() or None,
        details=changed | ({"asked_until": told(said.until)} if _is_asked(step) else {}),
        recorded_at=at,
    )
    session.add(taken)
    session.flush()
    order.step_id = taken.id
    return taken


def note(
    session: Session,
    event: AuditEvent,
    steps: Sequence[MeasureOrderStep],
    *,
    by: int | None,
    at: datetime,
) -> None:
    """Commit in the journal to steps of one deed: how many, which, and the root over them."""
    if not steps:
        return
    one = steps[0]
    audit.append(
        session,
        event,
        by=by,
        at=at,
        about=f"order:{one.order_id}" if len(steps) == 1 else None,
        step=one.step.value,
        count=len(steps),
        first=min(step.id for step in steps),
        last=max(step.id for step in steps),
        root=root([leaf_of(step) for step in sorted(steps, key=lambda step: step.id)]).hex(),
    )


def _is_asked(step: OrderStep) -> bool:
    return step is OrderStep.WAIVER_ASKED  # its end is no day of the order until it is granted
