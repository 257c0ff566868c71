"""The month of joint measures on one page: lists, orders and reports, by county and by department.

Invariant: orders and reports are counted from the steps that were recorded by the month's last day, so
what is done later changes none of it; listings are counted as their entries stand today. Inside only, so
small figures are shown as they are.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry, ListEntryEvent
from models.measures import MeasureOrder, MeasureOrderStep
from models.subjects import Subject
from models.vocabulary import FOREVER, EntryEvent, ListKind, OrderState, OrderStep
from registry.queries.measures.figures import first_reports
from registry.queries.measures.orders import day_told
from registry.queries.measures.reach import place_of
from registry.queries.places import unit_of
from registry.rulebooks import rulebook_of
from registry.rules.calendar import add_months, end_of, legal_day
from registry.rules.measures.loop import OrderFacts, is_overdue
from registry.rules.measures.punctual import FirstReport, Rates, rates_of

COUNTED = {
    OrderStep.INITIATED: "initiated",
    OrderStep.RECEIVED: "received",
    OrderStep.REPORTED: "reported",
    OrderStep.LIFTED: "lifted",
}


@dataclass
class MonthRow:
    """What happened in one county, or at one department; `repaired` are among the `ended`."""

    key: str
    begun: int = 0
    ended: int = 0
    repaired: int = 0
    initiated: int = 0
    received: int = 0
    reported: int = 0
    lifted: int = 0
    overdue: int = 0
    rates: Rates = field(default_factory=Rates)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing happened, and nothing is open."""
        return self.rates == Rates() and not any(getattr(self, name) for name in NUMBERS)

    def add(self, other: "MonthRow") -> None:
        """Add what another row counts."""
        for name in NUMBERS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.rates += other.rates


NUMBERS = tuple(one.name for one in fields(MonthRow) if one.name not in ("key", "rates"))


class Month(NamedTuple):
    """A month, or what of it is over: `last` is the last day that is counted."""

    first: date
    last: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class MonthPage:
    """The page: counties in their order, departments that had anything, and the city as a whole."""

    month: Month
    counties: tuple[MonthRow, ...]
    departments: tuple[MonthRow, ...]
    total: MonthRow


class _Place(NamedTuple):
    """Where something is counted: a department, and a county's code or nothing."""

    department_id: str
    county: str


_Cells = dict[_Place, MonthRow]


def month_of(first: date, today: date) -> Month:
    """Return a month as it is known today."""
    last = add_months(first, 1) - timedelta(days=1)
    return Month(first, min(last, today), last < today)


def monthly(session: Session, month: Month) -> MonthPage:
    """Return the figures of a month."""
    cells: _Cells = {}

    def at(department_id: str, code: str | None) -> MonthRow:
        unit = unit_of(rulebook_of(session).divisions, code)
        place = _Place(department_id, unit.code if unit else "")
        return cells.setdefault(place, MonthRow(""))

    _lists(session, month, at)
    _orders(session, month, at)
    _reports(session, month, at)
    rulebook = rulebook_of(session)
    units = [one.code for one in rulebook.divisions.reporting_units(rulebook.city.division_code)]
    counties = _grouped(cells, lambda place: place.county, [*units, ""])
    departments = _grouped(cells, lambda place: place.department_id, rulebook.departments)
    total = MonthRow("")
    for row in counties:
        total.add(row)
    shown = [row for row in counties if row.key or not row.is_empty]
    return MonthPage(
        month, tuple(shown), tuple(row for row in departments if not row.is_empty), total
    )


_At = Callable[[str, str | None], MonthRow]


def _lists(session: Session, month: Month, at: _At) -> None:
    """Count entries of lists of serious dishonesty that began to be shown, and that ended."""
    repaired = set(
        session.scalars(
            select(ListEntryEvent.entry_id).where(
                ListEntryEvent.event == EntryEvent.REMOVED_EARLY,
                ListEntryEvent.valid_from.between(month.first, month.last),
            )
        )
    )
    for entry, place in session.execute(
        select(ListEntry, func.coalesce(ListEntry.division_code, Subject.division_code))
        .join(Subject, Subject.id == ListEntry.subject_id)
        .where(
            ListEntry.list_kind == ListKind.SERIOUS,
            ListEntry.public_from.between(month.first, month.last)
            | ListEntry.until_on.between(month.first, month.last),
        )
    ):
        row = at(entry.department_id, place)
        row.begun += month.first <= entry.public_from <= month.last
        if month.first <= entry.until_on <= month.last:
            row.ended += 1
            row.repaired += entry.id in repaired


def _orders(session: Session, month: Month, at: _At) -> None:
    """Count steps recorded in the month, and the orders that were overdue on its last day."""
    for order, place, steps in _histories(session, month.last):
        row = at(order.department_id, place)
        for step in steps:
            name = COUNTED.get(step.step)
            if name is not None and legal_day(step.recorded_at) >= month.first:
                setattr(row, name, getattr(row, name) + 1)
        row.overdue += is_overdue(_facts(steps), month.last)


def _reports(session: Session, month: Month, at: _At) -> None:
    """Count the first reports whose last day lies in the month."""
    found: dict[tuple[str, str | None], list[FirstReport]] = defaultdict(list)
    end = add_months(month.first, 1)
    counted_on = end if month.is_over else month.last  # what is due today may come today
    for one in first_reports(session, known_on=month.last):
        due = one.report.due_on
        if due is not None and month.first <= due < end:
            found[one.department_id, one.place].append(one.report)
    for (department_id, code), reports in found.items():
        at(department_id, code).rates += rates_of(reports, counted_on)


def _histories(
    session: Session, last: date
) -> Iterator[tuple[MeasureOrder, str | None, list[MeasureOrderStep]]]:
    """Yield each order of a day and where it is counted, with its steps recorded by then, in their order."""
    rows = session.execute(
        select(MeasureOrder, place_of(), MeasureOrderStep)
        .join(Subject, Subject.id == MeasureOrder.subject_id)
        .join(MeasureOrderStep, MeasureOrderStep.order_id == MeasureOrder.id)
        .where(MeasureOrderStep.recorded_at < end_of(last))
        .order_by(MeasureOrderStep.id)
    )
    found: dict[int, tuple[MeasureOrder, str | None, list[MeasureOrderStep]]] = {}
    for order, place, step in rows:
        found.setdefault(order.id, (order, place, []))[2].append(step)
    yield from (one for one in found.values() if one[2][0].step is OrderStep.INITIATED)


def _facts(steps: Iterable[MeasureOrderStep]) -> OrderFacts:
    """Return an order as it stood after some of its steps."""
    told: dict[str, object] = {}
    for step in steps:
        told |= step.details
    return OrderFacts(
        state=OrderState(str(told["state"])),
        starts_on=day_told(told.get("starts_on")) or FOREVER,
        until_on=day_told(told.get("until_on")) or FOREVER,
        receive_by=day_told(told.get("receive_by")),
        report_by=day_told(told.get("report_by")),
        confirm_by=day_told(told.get("confirm_by")),
        waived_from=day_told(told.get("waived_from")) or FOREVER,
        waived_until=day_told(told.get("waived_until")) or FOREVER,
        lifted_on=day_told(told.get("lifted_on")),
    )


def _grouped(
    cells: Mapping[_Place, MonthRow], key: Callable[[_Place], str], keys: Iterable[str]
) -> list[MonthRow]:
    rows = {one: MonthRow(one) for one in keys}
    for place, row in cells.items():
        rows.setdefault(key(place), MonthRow(key(place))).add(row)
    return list(rows.values())
