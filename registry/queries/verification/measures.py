"""Orders of joint measures against what made them: their steps, the journal, the plain rule of a day.

Invariant: steps are the facts; whatever an order says follows from them, folded one upon another, and
its states lead only where the one table lets them. No order rests on a grade; a waiver has two people.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.measures import MeasureOrder, MeasureOrderStep
from models.vocabulary import FOREVER, AuditEvent, CauseKind, OrderState, OrderStep
from registry.queries.measures.called_for import due_orders, key_of, parties_at_stake
from registry.queries.measures.orders import told
from registry.queries.measures.steps import INITIAL, WAIVED, leaf_of
from registry.queries.verification.finding import Finding
from registry.rules.calendar import legal_day
from registry.rules.measures.loop import DEPARTMENTS, LEADS, OPEN
from registry.rules.merkle import root

ORDERS, COMMITMENTS, DUE = "measure_orders", "measure_commitments", "measures_due"
_EVENTS: Mapping[AuditEvent, frozenset[OrderStep]] = {
    AuditEvent.MEASURE_ORDERED: frozenset({OrderStep.INITIATED}),
    AuditEvent.MEASURE_LIFTED: frozenset({OrderStep.LIFTED}),
    AuditEvent.MEASURE_MOVED_ON: frozenset(OrderStep) - {OrderStep.INITIATED, OrderStep.LIFTED},
}
# What an order holds until a step says otherwise.
_BLANK: Mapping[str, object] = {
    **dict.fromkeys(("confirm_by", "applied_from", "outcome", "reported_on", "waiver_asked_by")),
    **dict.fromkeys(("escalated_on", "lifted_on", "lift_reason"), None),
    "paper_no": "",
    "waived_from": FOREVER.isoformat(),
    "waived_until": FOREVER.isoformat(),
}
_DECIDED = (OrderStep.WAIVER_GRANTED, OrderStep.WAIVER_REFUSED)
_AFTER_THE_LIFT = (OrderStep.LIFT_CONFIRMED, OrderStep.ESCALATED)
_STATES = frozenset(one.value for one in OrderState)
_AT_ONCE = 1_000


class _Entry(NamedTuple):
    """What an entry of the journal commits to: steps of one kind, from one number to another."""

    seq: int
    step: OrderStep
    first: int
    last: int
    size: int
    root: str


def check_orders(session: Session) -> Finding:
    """Replay each order from its steps: every column, every state, whose hands a waiver went through."""
    count = 0
    with closing(_orders(session)) as orders:
        for order, steps in orders:
            count += 1
            problem = _problem(order, steps)
            if problem:
                return Finding(ORDERS, count, f"measure_order:{order.id}", problem)
    total = session.scalar(select(func.count()).select_from(MeasureOrder)) or 0
    if total != count:
        return Finding(ORDERS, count, "measure_order", "有措施没有办理步骤。")
    return Finding(ORDERS, count)


def check_order_commitments(session: Session) -> Finding:
    """Recompute every root over steps that the journal committed to; no step is without one."""
    checked = 0
    for entry in _entries(session):
        leaves = [leaf_of(step) for step in _covered(session, entry)]
        checked += len(leaves)
        if len(leaves) != entry.size or root(leaves).hex() != entry.root:
            where = f"audit:{entry.seq}"
            return Finding(COMMITMENTS, checked, where, "措施的办理步骤与操作日志中的摘要不符。")
    total = session.scalar(select(func.count()).select_from(MeasureOrderStep)) or 0
    if total != checked:
        return Finding(COMMITMENTS, checked, "measure_order_step", "有办理步骤没有对应的操作日志。")
    return Finding(COMMITMENTS, checked)


def check_orders_due(session: Session, on: date) -> Finding:
    """Hold the open orders against the plain rule of a day: none without its cause, no cause without.

    An order whose last day is over binds nobody; whether that was written down yet is no matter. What
    was written down later than `on` (a demonstration's clock goes its own way) is held to its own day.
    """
    latest = session.scalar(select(func.max(MeasureOrderStep.recorded_at)))
    on = max(on, legal_day(latest)) if latest is not None else on
    due = due_orders(session, parties_at_stake(session, on=on), on=on)
    orders = session.scalars(
        select(MeasureOrder)
        .where(MeasureOrder.is_open, MeasureOrder.until_on > on)
        .order_by(MeasureOrder.id)
    )
    for count, order in enumerate(orders, 1):
        one = due.pop(key_of(order), None)
        where = f"measure_order:{order.id}"
        if one is None:
            return Finding(DUE, count, where, "原因或者依据已经不在，措施尚未解除。")
        if one.until_on != order.until_on:
            return Finding(DUE, count, where, "措施的截止日与原因不符。")
    for key in due:
        where = f"{key.cause_kind.value}:{key.cause_id}"
        return Finding(
            DUE, len(due), where, f"应有的措施 {key.measure_id}（{key.department_id}）没有发起。"
        )
    return Finding(DUE, _open(session))


def _open(session: Session) -> int:
    return session.scalar(select(func.count()).where(MeasureOrder.is_open)) or 0


def _orders(
    session: Session,
) -> Generator[tuple[MeasureOrder, list[MeasureOrderStep]], None, None]:
    found = session.execute(
        select(MeasureOrder, MeasureOrderStep)
        .join(MeasureOrderStep, MeasureOrderStep.order_id == MeasureOrder.id)
        .order_by(MeasureOrder.id, MeasureOrderStep.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    with closing(found) as rows:
        for order, some in groupby(rows, lambda row: row[0]):
            yield order, [step for _, step in some]


def _problem(order: MeasureOrder, steps: Sequence[MeasureOrderStep]) -> str | None:
    kept = set(steps[0].details) | set(
        WAIVED
    )  # a waiver that runs on is kept only where there is one
    if steps[0].step is not OrderStep.INITIATED or kept != set(INITIAL):
        return "措施没有完整的发起记录。"
    stands: dict[str, object] = {**_BLANK, **steps[0].details}
    if stands["state"] != OrderState.INITIATED.value:
        return "发起的措施不是“待接收”。"
    for step in steps[1:]:
        problem = _step_problem(stands, step)
        if problem:
            return problem
        stands |= step.details
    stands.pop("asked_until", None)
    for name, value in stands.items():
        if (told(getattr(order, name, None)) or _BLANK.get(name)) != value:
            return f"“{name}”与办理步骤不符。"
    return _row_problem(order, steps)


def _step_problem(stands: Mapping[str, Any], step: MeasureOrderStep) -> str | None:
    """Return what is wrong with a step after what stood; Any: values as details keep them."""
    if stands["state"] not in _STATES:
        return "状态不在状态表中。"
    before = OrderState(stands["state"])
    leads = LEADS.get(step.step, {before: before})
    if step.step is OrderStep.INITIATED or before not in leads:
        return f"“{before.zh}”的措施不能“{step.step.zh}”。"
    if before not in OPEN and step.step not in _AFTER_THE_LIFT:
        return f"已经解除的措施不能“{step.step.zh}”。"
    if step.details.get("state", before.value) != leads[before].value:
        return f"“{step.step.zh}”之后的状态不成立。"
    if step.step in DEPARTMENTS and step.by_id is None:
        return f"“{step.step.zh}”没有经办人。"
    if step.step in _DECIDED and not _by_two(stands, step):
        return "个案不予适用不是由两人办理。"
    return None


def _by_two(stands: Mapping[str, Any], step: MeasureOrderStep) -> bool:
    asked_by = stands["waiver_asked_by"]
    return asked_by is not None and asked_by == step.asked_by and step.by_id not in (None, asked_by)


def _row_problem(order: MeasureOrder, steps: Sequence[MeasureOrderStep]) -> str | None:
    if order.cause_kind is CauseKind.GRADE:
        return "等级不得触发措施。"
    if order.is_open is not (order.state in OPEN):
        return "“is_open”与状态不符。"
    if order.step_id != steps[-1].id or order.created_at != steps[0].recorded_at:
        return "最近一步或者发起时间与办理步骤不符。"
    return None


def _entries(session: Session) -> list[_Entry]:
    rows = session.execute(
        select(AuditEntry.seq, AuditEntry.event, AuditEntry.details)
        .where(AuditEntry.event.in_(_EVENTS))
        .order_by(AuditEntry.seq)
    )
    found = []
    for seq, event, details in rows:
        first, last, count = (int(str(details[name])) for name in ("first", "last", "count"))
        step = OrderStep(str(details["step"]))
        if step in _EVENTS[event]:
            found.append(_Entry(seq, step, first, last, count, str(details["root"])))
    return found


def _covered(session: Session, entry: _Entry) -> Sequence[MeasureOrderStep]:
    """Return the steps of an entry; those of one deed stand together, under the journal's lock."""
    return session.scalars(
        select(MeasureOrderStep)
        .where(
            MeasureOrderStep.id.between(entry.first, entry.last),
            MeasureOrderStep.step == entry.step,
        )
        .order_by(MeasureOrderStep.id)
    ).all()
