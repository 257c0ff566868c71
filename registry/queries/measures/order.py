"""One order with all that its page shows: whom it hits, by what, on which article, its steps, what may be next.

Invariant: outside the reader's scope an order is answered as if it did not exist; what may be next
comes from the rule that the service asks.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.measures import MeasureOrder, MeasureOrderStep
from models.subjects import Subject
from models.vocabulary import FOREVER, LiftReason, OrderStep, Outcome
from registry.errors import NotFound
from registry.queries.measures.applying import measures_of, withheld_of
from registry.queries.measures.listing import OrderLine, orders_of
from registry.queries.measures.orders import facts_of
from registry.queries.measures.reach import NO_SUCH_ORDER, order_within
from registry.queries.measures.waivers import Asked, asked_of
from registry.queries.parties import PartyCard, party
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied, Basis
from registry.rules.measures.loop import LEADS, OrderFacts, Said, due_on, is_overdue, is_waived
from registry.rules.measures.possible import stands_in_the_way
from registry.rules.permissions import Scope

_by, _asker = aliased(Account), aliased(Account)
STEPS = (
    OrderStep.RECEIVED,
    OrderStep.APPLIED,
    OrderStep.REPORTED,
    OrderStep.AMENDED,
    OrderStep.LIFT_CONFIRMED,
    OrderStep.WAIVER_ASKED,
)
ASKED_FOR = (OrderStep.RECEIVED, OrderStep.APPLIED, OrderStep.REPORTED)  # not while a waiver runs
_ENOUGH = "理由已经写明"  # stands for what the form will ask for
_REASONED = (
    Outcome.NOT_APPLICABLE,
    Outcome.PARTLY,
)  # what may be said without having carried it out


@dataclass(frozen=True, slots=True)
class StepKept:
    """One step as it was taken; `by` None: the register itself, with the deed that caused it."""

    step: OrderStep
    on: date
    recorded_at: datetime
    by: str | None
    office: str | None
    asked_by: str | None
    outcome: Outcome | None
    lift_reason: LiftReason | None
    paper_no: str | None
    reason: str | None
    asked_until: date | None
    applied_from: date | None


@dataclass(frozen=True, slots=True)
class Possible:
    """A step of a department, and why it cannot be taken now; empty if it can."""

    step: OrderStep
    reason: str

    @property
    def is_next(self) -> bool:
        """Say whether it can be taken now."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class OrderAtHand:
    """An order as it lies on somebody's desk."""

    line: OrderLine
    facts: OrderFacts
    party: PartyCard
    bases: tuple[Basis, ...]
    steps: tuple[StepKept, ...]
    possible: tuple[Possible, ...]
    rule: Applied | None
    not_why: str
    asked: Asked | None
    asked_by: str | None

    @property
    def row(self) -> MeasureOrder:
        """The order."""
        return self.line.row

    @property
    def until(self) -> date | None:
        """The first day on which it no longer applies, None where no day is known."""
        return None if self.row.until_on == FOREVER else self.row.until_on

    @property
    def due(self) -> date | None:
        """The last day for the department's next step."""
        return due_on(self.facts)

    def is_late(self, day: date) -> bool:
        """Say whether the department is late on a day."""
        return is_overdue(self.facts, day)

    def is_waived(self, day: date) -> bool:
        """Say whether it does not apply to this case on a day."""
        return is_waived(self.facts, day)

    def may(self, step: OrderStep) -> bool:
        """Say whether nothing stands in the way of a step now."""
        return any(one.step is step and one.is_next for one in self.possible)


def order_at_hand(session: Session, order_no: str, scope: Scope, *, on: date) -> OrderAtHand:
    """Return an order within `scope`. Raises NotFound for every other."""
    row = order_within(session, order_no, scope)
    lines = orders_of(session, scope, MeasureOrder.id == row.id)
    card = party(session, row.subject_id)
    if not lines or card is None:
        raise NotFound(NO_SUCH_ORDER)
    facts, known = facts_of(row), rulebook_of(session).measures.bases_on(on)
    rule, not_why = _rule_today(session, row, on)
    asked = asked_of(session, row.id) if row.waiver_asked_by is not None else None
    asker = session.get(Account, row.waiver_asked_by) if row.waiver_asked_by is not None else None
    return OrderAtHand(
        line=lines[0],
        facts=facts,
        party=card,
        bases=tuple(known[one] for one in row.bases if one in known),
        steps=_steps(session, row.id),
        possible=possible_now(facts, on),
        rule=rule,
        not_why=not_why,
        asked=asked,
        asked_by=asker.display_name if asker is not None else None,
    )


def possible_now(facts: OrderFacts, today: date) -> tuple[Possible, ...]:
    """Return the steps of a department with what stands in the way of each, whatever its form says.

    A form is taken to be complete; what it lacks is said when it is sent.
    """
    complete = Said(
        today,
        outcome=next(one for one in _REASONED if one is not facts.outcome),
        reason=_ENOUGH,
        until=min(today + timedelta(days=1), facts.until_on),
    )
    return tuple(
        Possible(
            step, _spared(facts, step, today) or stands_in_the_way(facts, step, complete, today)
        )
        for step in STEPS
        if step not in LEADS or facts.state in LEADS[step] or facts.is_open
    )


def _spared(facts: OrderFacts, step: OrderStep, today: date) -> str:
    """Return why a department is not asked for a step while a waiver runs; empty if it is."""
    if step not in ASKED_FOR or not facts.is_open or not is_waived(facts, today):
        return ""
    return f"个案不予适用至 {facts.waived_until} 前有效，期间不要求办理。"


def _rule_today(session: Session, row: MeasureOrder, on: date) -> tuple[Applied | None, str]:
    """Return what the plain rule says today of the measure and its cause, and why it says nothing."""
    subject = session.get_one(Subject, row.subject_id)
    owner = subject.survivor_id or subject.id
    cause = (row.cause_kind, row.cause_id)
    for one in measures_of(session, [owner], on=on).get(owner, ()):
        is_same = one.measure.id == row.measure_id and (one.cause.kind, one.cause.id) == cause
        if is_same and row.department_id in one.executors:
            return one, ""
    for other in withheld_of(session, owner, on=on):
        if other.measure.id == row.measure_id and (other.cause.kind, other.cause.id) == cause:
            return None, other.reason_zh
    if row.is_open and row.starts_on > on:
        return None, f"措施自 {row.starts_on} 起适用，今天尚未开始。"
    return None, "引起该措施的名单条目或者处罚今天不再有效，规则不再要求适用。"


def _steps(session: Session, order_id: int) -> tuple[StepKept, ...]:
    rows = session.execute(
        select(MeasureOrderStep, _by.display_name, _by.office, _asker.display_name)
        .outerjoin(_by, _by.id == MeasureOrderStep.by_id)
        .outerjoin(_asker, _asker.id == MeasureOrderStep.asked_by)
        .where(MeasureOrderStep.order_id == order_id)
        .order_by(MeasureOrderStep.id)
    )
    return tuple(_kept(step, by, office, asker) for step, by, office, asker in rows)


def _kept(
    step: MeasureOrderStep, by: str | None, office: str | None, asker: str | None
) -> StepKept:
    return StepKept(
        step=step.step,
        on=step.on_date,
        recorded_at=step.recorded_at,
        by=by,
        office=office,
        asked_by=asker,
        outcome=step.outcome,
        lift_reason=step.lift_reason,
        paper_no=step.paper_no,
        reason=step.reason,
        asked_until=_day(step.details.get("asked_until") or step.details.get("waived_until")),
        applied_from=_day(step.details.get("applied_from")),
    )


def _day(told: object) -> date | None:
    return date.fromisoformat(str(told)) if told else None
