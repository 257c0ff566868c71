"""The loop of an order (发起—接收—落实—反馈—解除—确认): which step leads where.

Invariant: the one table for pages, services and replay. A lift is the register's own step and never
waits for a department; a department's steps never bring a lifted measure back.
Source: RULEBOOK §5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from models.vocabulary import FOREVER, LiftReason, OrderState, OrderStep, Outcome
from registry.errors import Invalid
from registry.rules.measures.law import MeasureLaw

LEADS: Mapping[OrderStep, Mapping[OrderState, OrderState]] = MappingProxyType(
    {
        OrderStep.RECEIVED: {OrderState.INITIATED: OrderState.RECEIVED},
        OrderStep.APPLIED: {
            OrderState.RECEIVED: OrderState.IN_FORCE,
            OrderState.REPORTED: OrderState.REPORTED,  # once: "in part" or "not yet" may become "done"
        },
        OrderStep.REPORTED: {
            OrderState.RECEIVED: OrderState.REPORTED,
            OrderState.IN_FORCE: OrderState.REPORTED,
            OrderState.REPORTED: OrderState.REPORTED,
        },
        OrderStep.AMENDED: {OrderState.REPORTED: OrderState.REPORTED},
        OrderStep.LIFTED: {
            one: OrderState.LIFTED
            for one in OrderState
            if one not in (OrderState.LIFTED, OrderState.LIFT_CONFIRMED)
        },
        OrderStep.LIFT_CONFIRMED: {OrderState.LIFTED: OrderState.LIFT_CONFIRMED},
    }
)
DEPARTMENTS = (
    OrderStep.RECEIVED,
    OrderStep.APPLIED,
    OrderStep.REPORTED,
    OrderStep.AMENDED,
    OrderStep.LIFT_CONFIRMED,
)
OPEN = frozenset(OrderState) - {OrderState.LIFTED, OrderState.LIFT_CONFIRMED}


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order as the rules see it."""

    state: OrderState
    starts_on: date
    until_on: date = FOREVER
    receive_by: date | None = None
    report_by: date | None = None
    confirm_by: date | None = None
    applied_from: date | None = None
    paper_no: str = ""
    outcome: Outcome | None = None
    reported_on: date | None = None
    waiver_asked_by: int | None = None
    waived_from: date = FOREVER
    waived_until: date = FOREVER
    escalated_on: date | None = None
    lifted_on: date | None = None
    lift_reason: LiftReason | None = None

    @property
    def is_open(self) -> bool:
        """Say whether it is not lifted yet."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Said:
    """What comes with a step: the day in the world, paper, outcome, reason; of a waiver its end.

    `by`: the account that takes the step. `since`, `until`: of CHANGED the days of the measure; of a
    waiver `until` is its end.
    """

    on: date
    by: int | None = None
    outcome: Outcome | None = None
    paper_no: str = ""
    reason: str = ""
    since: date | None = None
    until: date | None = None
    applied_from: date | None = None
    lift_reason: LiftReason | None = None

    def by_account(self, by: int) -> "Said":
        """Return the same, said by an account."""
        return replace(self, by=by)


def holds_on(order: OrderFacts, day: date) -> bool:
    """Say whether the measure binds on a day: begun, not over, not lifted, not waived."""
    is_lifted = order.lifted_on is not None and order.lifted_on <= day
    return order.starts_on <= day < order.until_on and not is_lifted and not is_waived(order, day)


def is_waived(order: OrderFacts, day: date) -> bool:
    """Say whether a waiver is in force on a day (个案不予适用)."""
    return order.waived_from <= day < order.waived_until


def is_over(order: OrderFacts, day: date) -> bool:
    """Say whether an order that is not lifted yet has no effect any more: its days are over."""
    return order.is_open and order.until_on <= day


def due_on(order: OrderFacts) -> date | None:
    """Return the last day for the department's next step; None: nothing is due, or no table tells."""
    if order.state is OrderState.INITIATED:
        return order.receive_by
    if order.state is OrderState.LIFTED:
        return order.confirm_by
    if order.state is OrderState.LIFT_CONFIRMED:
        return None
    return order.report_by


def is_overdue(order: OrderFacts, day: date) -> bool:
    """Say whether the department is late on a day; what is waived, or over, asks for nothing."""
    due = due_on(order)
    is_idle = order.is_open and (is_waived(order, day) or is_over(order, day))
    return due is not None and due < day and not is_idle


def after(order: OrderFacts, step: OrderStep, said: Said, law: MeasureLaw) -> OrderFacts:
    """Return the order after a step that nothing stands in the way of."""
    state = LEADS.get(step, {}).get(order.state, order.state)
    return _CHANGES[step](order, said, law, state) if step in _CHANGES else _moved(order, state)


def limit(law: MeasureLaw, name: str, since: date) -> date | None:
    """Return the last day of a limit; None where a year has no table of holidays.

    A missing table holds up neither a measure nor its lift; only the reminder waits.
    """
    try:
        return law.last_day(name, since)
    except Invalid:
        return None


def _moved(order: OrderFacts, state: OrderState) -> OrderFacts:
    return replace(order, state=state)


def _applied(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    paper = said.paper_no.strip() or order.paper_no
    return replace(order, state=state, applied_from=said.applied_from or said.on, paper_no=paper)


def _reported(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    """Return the order after a report; the next one is due by quarter, or never where nothing applies."""
    again = None
    if said.outcome is not Outcome.NOT_APPLICABLE:
        since = max(order.report_by or said.on, said.on)
        again = limit(law, "report_again", since)
    return replace(
        order,
        state=state,
        outcome=said.outcome,
        reported_on=said.on,
        report_by=again,
        paper_no=said.paper_no.strip() or order.paper_no,
    )


def _amended(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    """Return the order after a report was mended; its day stands, and so does the next one's."""
    report_by = order.report_by
    if said.outcome is Outcome.NOT_APPLICABLE:
        report_by = None
    elif report_by is None:
        report_by = limit(law, "report_again", said.on)
    paper = said.paper_no.strip() or order.paper_no
    return replace(order, outcome=said.outcome, report_by=report_by, paper_no=paper)


def _changed(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    since = said.since or order.starts_on
    return replace(order, starts_on=since, until_on=said.until or order.until_on)


def _waiver_asked(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    return replace(order, waiver_asked_by=said.by)


def _waiver_granted(
    order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState
) -> OrderFacts:
    return replace(
        order, waiver_asked_by=None, waived_from=said.on, waived_until=said.until or FOREVER
    )


def _waiver_refused(
    order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState
) -> OrderFacts:
    return replace(order, waiver_asked_by=None)


def _escalated(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    return replace(order, escalated_on=said.on)


def _lifted(order: OrderFacts, said: Said, law: MeasureLaw, state: OrderState) -> OrderFacts:
    return replace(
        order,
        state=state,
        lifted_on=said.on,
        lift_reason=said.lift_reason,
        until_on=min(order.until_on, max(said.on, order.starts_on)),
        report_by=None,
        waiver_asked_by=None,
        confirm_by=limit(law, "confirm", said.on),
    )


_CHANGES = MappingProxyType(
    {
        OrderStep.APPLIED: _applied,
        OrderStep.REPORTED: _reported,
        OrderStep.AMENDED: _amended,
        OrderStep.CHANGED: _changed,
        OrderStep.WAIVER_ASKED: _waiver_asked,
        OrderStep.WAIVER_GRANTED: _waiver_granted,
        OrderStep.WAIVER_REFUSED: _waiver_refused,
        OrderStep.ESCALATED: _escalated,
        OrderStep.LIFTED: _lifted,
    }
)
