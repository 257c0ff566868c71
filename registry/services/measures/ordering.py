"""Orders follow their causes: what the rule calls for is initiated, what it no longer does is lifted.

Invariant: after `settle` the open orders of these subjects are exactly what the plain rule gives,
in the transaction of the deed that changed a cause; nobody has to remember a measure to end it.
"""

import base64
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import FOREVER, AuditEvent, CauseKind, OrderState, OrderStep
from registry.keys import keyring_of
from registry.queries.canonical import circle_of
from registry.queries.measures.called_for import Key, due_orders, key_of
from registry.queries.measures.causes import AT_ONCE
from registry.queries.measures.ended import why_ended
from registry.queries.measures.orders import told
from registry.queries.measures.steps import INITIAL, WAIVED
from registry.rules.calendar import legal_day
from registry.rules.measures import Applied
from registry.rules.measures.loop import Said, limit
from registry.services import audit
from registry.services.measures.steps import law_of, move_on, note
from registry.services.measures.telling import tell_begun, tell_lifted


def settle(session: Session, subject_ids: Iterable[int], *, at: datetime) -> int:
    """Make the open orders of these subjects what the rule calls for; return how many changed."""
    audit.take_head(session)  # before any order is locked, as in every deed: no waiting in circles
    ids, changed = sorted(set(subject_ids)), 0
    for start in range(0, len(ids), AT_ONCE):
        circle = circle_of(session, ids[start : start + AT_ONCE])
        changed += _settle(session, circle, at)
    return changed


def _settle(session: Session, circle: Sequence[int], at: datetime) -> int:
    today = legal_day(at)
    due = due_orders(session, circle, on=today)
    standing = _standing(session, circle, due)
    lifted = _lift(session, [standing[key] for key in standing if key not in due], at)
    moved = [
        _change(session, standing[key], due[key], at)
        for key in standing
        if key in due and _days(standing[key], due[key]) != _told_days(standing[key])
    ]
    note(session, AuditEvent.MEASURE_MOVED_ON, moved, by=None, at=at)
    begun = [_initiate(session, key, one, at) for key, one in due.items() if key not in standing]
    note(session, AuditEvent.MEASURE_ORDERED, begun, by=None, at=at)
    tell_begun(session, [due[key] for key in due if key not in standing], at=at)
    return len(lifted) + len(moved) + len(begun)


def _lift(session: Session, orders: list[MeasureOrder], at: datetime) -> list[MeasureOrderStep]:
    today = legal_day(at)
    reasons = why_ended(session, orders, on=today)
    steps = []
    for order in orders:
        said = Said(min(today, order.until_on), lift_reason=reasons[order.id])
        steps.append(move_on(session, order, OrderStep.LIFTED, said, at=at))
    note(session, AuditEvent.MEASURE_LIFTED, steps, by=None, at=at)
    tell_lifted(session, orders, at=at)
    return steps


def _standing(
    session: Session, circle: Sequence[int], due: Iterable[Key]
) -> dict[Key, MeasureOrder]:
    """Return the open orders of these parties, and those by the same causes against others."""
    by_cause: list[ColumnElement[bool]] = [MeasureOrder.subject_id.in_(circle)]
    for kind in CauseKind:
        numbers = {key.cause_id for key in due if key.cause_kind is kind}
        if numbers:
            by_cause.append((MeasureOrder.cause_kind == kind) & MeasureOrder.cause_id.in_(numbers))
    rows = session.scalars(
        select(MeasureOrder)
        .where(or_(*by_cause), MeasureOrder.is_open)
        .order_by(MeasureOrder.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {key_of(one): one for one in rows}


def _initiate(session: Session, key: Key, one: Applied, at: datetime) -> MeasureOrderStep:
    law, today = law_of(session), legal_day(at)
    since = max(one.starts_on, today)  # a department's time runs from when it can hear of it
    waived_from, waived_until = _running_waiver(session, key, today)
    order = MeasureOrder(
        measure_id=key.measure_id,
        department_id=key.department_id,
        cause_kind=key.cause_kind,
        cause_id=key.cause_id,
        subject_id=key.subject_id,
        order_no=_number(session, key, one.starts_on),
        division_code=one.cause.division_code,
        edition=law.edition_on(max(today, one.starts_on)),
        bases=[basis.id for basis in one.bases],
        state=OrderState.INITIATED,
        is_open=True,
        starts_on=one.starts_on,
        until_on=one.until_on,
        receive_by=limit(law, "receive", since),
        report_by=limit(law, "report", since),
        waived_from=waived_from,
        waived_until=waived_until,
        step_id=0,
        created_at=at,
    )
    session.add(order)
    session.flush()
    taken = MeasureOrderStep(
        order_id=order.id,
        step=OrderStep.INITIATED,
        on_date=today,
        reason=one.reason_zh,
        details=_initial(order),
        recorded_at=at,
    )
    session.add(taken)
    session.flush()
    order.step_id = taken.id
    return taken


def _initial(order: MeasureOrder) -> dict[str, object]:
    """Return what INITIATED keeps; days that have not come are kept by no step."""
    values = ((name, getattr(order, name)) for name in INITIAL)
    is_waived = order.waived_until < FOREVER
    return {name: told(one) for name, one in values if is_waived or name not in WAIVED}


def _change(session: Session, order: MeasureOrder, one: Applied, at: datetime) -> MeasureOrderStep:
    since, until = _days(order, one)
    said = Said(legal_day(at), since=since, until=until, reason="原因的起止日期变动")
    return move_on(session, order, OrderStep.CHANGED, said, at=at)


def _days(order: MeasureOrder, one: Applied) -> tuple[date, date]:
    """Return the days that an order has by its cause; a basis that ends moves no beginning."""
    is_later = order.starts_on < one.cause.starts_on
    since = one.starts_on if is_later else min(order.starts_on, one.starts_on)
    return since, one.until_on


def _told_days(order: MeasureOrder) -> tuple[date, date]:
    return order.starts_on, order.until_on


def _running_waiver(session: Session, key: Key, today: date) -> tuple[date, date]:
    """Return the days of a waiver that two people granted of the same order before, and that runs on.

    A stay ends an order and its end brings another: what was decided of the case is not lost by that.
    """
    row = session.execute(
        select(MeasureOrder.waived_from, MeasureOrder.waived_until)
        .where(
            *_by_the_same_cause(key),
            MeasureOrder.subject_id == key.subject_id,
            MeasureOrder.waived_from < FOREVER,
            MeasureOrder.waived_until > today,
        )
        .order_by(MeasureOrder.id.desc())
    ).first()
    return (row.waived_from, row.waived_until) if row else (FOREVER, FOREVER)


def _number(session: Session, key: Key, starts_on: date) -> str:
    """Return the number of an order: its year and eight signs without meaning."""
    earlier = session.scalar(select(func.count()).where(*_by_the_same_cause(key)))
    seed = "\x1f".join(("measure-order", *map(str, key), str(earlier or 0)))
    return f"{starts_on.year}-{base64.b32encode(keyring_of(session).digest(seed)).decode()[:8]}"


def _by_the_same_cause(key: Key) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of all orders of one measure to one department by one cause."""
    return (
        MeasureOrder.measure_id == key.measure_id,
        MeasureOrder.department_id == key.department_id,
        MeasureOrder.cause_kind == key.cause_kind,
        MeasureOrder.cause_id == key.cause_id,
    )
