"""The map of orders: department by state, what is overdue, and how departments report, from the steps.

Invariant: a report is in time where the first one was recorded by its last day, which the step of
initiation keeps, whatever day it states; later changes of an order do not change what was due then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.measures import MeasureOrder, MeasureOrderStep
from models.subjects import Subject
from models.vocabulary import FOREVER, OrderState, OrderStep
from registry.queries.measures.due import overdue_on
from registry.queries.measures.listing import OrderPage, orders_of
from registry.queries.measures.orders import day_told
from registry.queries.measures.reach import orders_within, place_of
from registry.rules.calendar import end_of, legal_day
from registry.rules.measures.punctual import FirstReport, Rates, rates_of
from registry.rules.permissions import Scope

MOST_SHOWN = 10


@dataclass
class DepartmentRow:
    """One department on the map."""

    department_id: str
    states: dict[OrderState, int] = field(default_factory=dict)
    overdue: int = 0
    rates: Rates = field(default_factory=Rates)

    @property
    def total(self) -> int:
        """All orders that it ever got."""
        return sum(self.states.values())

    def count(self, state: OrderState) -> int:
        """Return how many of its orders are in a state."""
        return self.states.get(state, 0)


@dataclass(frozen=True, slots=True)
class OrderMap:
    """The map: departments, most overdue first, and all of them together."""

    rows: tuple[DepartmentRow, ...]
    total: DepartmentRow


class ReportOf(NamedTuple):
    """The first report of an order, with whose and where it is."""

    department_id: str
    place: str | None
    report: FirstReport


def order_map(session: Session, *, on: date, divisions: Sequence[str] = ()) -> OrderMap:
    """Return the map of all orders on a day, or of those of some places."""
    where = [place_of().in_(divisions)] if divisions else []
    rows: dict[str, DepartmentRow] = {}
    counted = session.execute(
        select(
            MeasureOrder.department_id,
            MeasureOrder.state,
            func.count(),
            func.count().filter(overdue_on(on)),
        )
        .join(Subject, Subject.id == MeasureOrder.subject_id)
        .where(*where)
        .group_by(MeasureOrder.department_id, MeasureOrder.state)
    )
    for department_id, state, count, late in counted:
        row = rows.setdefault(department_id, DepartmentRow(department_id))
        row.states[state] = count
        row.overdue += late
    by_department: dict[str, list[FirstReport]] = defaultdict(list)
    for one in first_reports(session, where, known_on=on):
        by_department[one.department_id].append(one.report)
    for department_id, reports in by_department.items():
        rows[department_id].rates = rates_of(reports, on)
    ordered = sorted(rows.values(), key=lambda row: (-row.overdue, -row.total, row.department_id))
    return OrderMap(tuple(ordered), _together(ordered))


def escalated(
    session: Session, scope: Scope, *, on: date, divisions: Sequence[str] = ()
) -> OrderPage:
    """Return the first orders that were escalated and are overdue still, and how many there are."""
    where: list[ColumnElement[bool]] = [MeasureOrder.escalated_on.is_not(None), overdue_on(on)]
    if divisions:
        where.append(place_of().in_(divisions))
    counted = select(func.count(MeasureOrder.id)).join(
        Subject, Subject.id == MeasureOrder.subject_id
    )
    total = session.scalar(counted.where(*orders_within(session, scope), *where)) or 0
    return OrderPage(orders_of(session, scope, *where, most=MOST_SHOWN), total)


def first_reports(
    session: Session, where: Iterable[ColumnElement[bool]] = (), *, known_on: date
) -> list[ReportOf]:
    """Return the first report of each order, come or not, from what was recorded by the end of a day."""
    first = (
        select(MeasureOrderStep.order_id, func.min(MeasureOrderStep.id).label("step_id"))
        .where(
            MeasureOrderStep.step == OrderStep.REPORTED,
            MeasureOrderStep.recorded_at < end_of(known_on),
        )
        .group_by(MeasureOrderStep.order_id)
        .subquery()
    )
    begun, report = aliased(MeasureOrderStep), aliased(MeasureOrderStep)
    rows = session.execute(
        select(MeasureOrder, place_of(), begun.details, report.recorded_at)
        .join(Subject, Subject.id == MeasureOrder.subject_id)
        .join(begun, (begun.order_id == MeasureOrder.id) & (begun.step == OrderStep.INITIATED))
        .outerjoin(first, first.c.order_id == MeasureOrder.id)
        .outerjoin(report, report.id == first.c.step_id)
        .where(*where)
    )
    relieved = _relieved(session, known_on)
    return [
        ReportOf(order.department_id, place, _report(details, came_at, relieved[order.id]))
        for order, place, details, came_at in rows
    ]


def _relieved(session: Session, known_on: date) -> dict[int, list[MeasureOrderStep]]:
    """Return the waivers and lifts that were recorded by the end of a day, by order."""
    found: dict[int, list[MeasureOrderStep]] = defaultdict(list)
    for step in session.scalars(
        select(MeasureOrderStep)
        .where(
            MeasureOrderStep.step.in_((OrderStep.WAIVER_GRANTED, OrderStep.LIFTED)),
            MeasureOrderStep.recorded_at < end_of(known_on),
        )
        .order_by(MeasureOrderStep.id)
    ):
        found[step.order_id].append(step)
    return found


def _report(
    details: dict[str, object], came_at: datetime | None, relieved: Iterable[MeasureOrderStep]
) -> FirstReport:
    """Return a first report; of several waivers the one counts that covers its last day."""
    due = day_told(details.get("report_by"))
    found = FirstReport(due, legal_day(came_at) if came_at else None)
    stands = dict(details)
    found = _with_waiver(found, stands)
    for step in relieved:
        stands |= step.details
        if step.step is OrderStep.LIFTED:
            found = replace(found, lifted_on=step.on_date)
        else:
            found = _with_waiver(found, stands)
    return found


def _with_waiver(found: FirstReport, stands: Mapping[str, object]) -> FirstReport:
    since = day_told(stands.get("waived_from")) or FOREVER
    until = day_told(stands.get("waived_until")) or FOREVER
    if found.due_on is None or not since <= found.due_on < until:
        return found
    return replace(found, waived_from=since, waived_until=until)


def _together(rows: Iterable[DepartmentRow]) -> DepartmentRow:
    total = DepartmentRow("")
    for row in rows:
        for state, count in row.states.items():
            total.states[state] = total.count(state) + count
        total.overdue += row.overdue
        total.rates += row.rates
    return total
