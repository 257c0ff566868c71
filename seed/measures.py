"""Departments act on their orders in the demonstration: in time, but for what the story tells otherwise.

Invariant: every step goes through the services that the pages use, by somebody of the executing
department, at its own instant; an order that was acted on in an earlier run is left as it stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.subjects import Subject
from models.vocabulary import FOREVER, OrderState, OrderStep, Outcome, Role
from registry.queries.accounts import account_id_of
from registry.queries.measures.orders import facts_of
from registry.rulebooks import Rulebook
from registry.rulebooks.entries import Entry, read_yaml
from registry.rules.calendar import LEGAL_ZONE, WorkCalendar
from registry.rules.measures.loop import Said, due_on, is_waived
from registry.services import accounts, measures
from registry.services.measures.taking import Taken
from seed.shelf import DATA

FIRST = date(2025, 5, 6)  # the first listing of the demonstration was published
_NIGHT = time(6, 30, tzinfo=LEGAL_ZONE)  # the job looks for what is late
_DESK = time(16, 10, tzinfo=LEGAL_ZONE)
_DAY = timedelta(days=1)


class DeskDay(NamedTuple):
    """A working day: what is late is told in the morning, departments act in the afternoon."""

    at: datetime
    is_morning: bool


class Waived(NamedTuple):
    """Somebody asks for a waiver, or decides on one."""

    at: datetime
    told: Entry
    is_decision: bool


Acted = DeskDay | Waived


def desk_days(calendar: WorkCalendar, until: date) -> Iterator[DeskDay]:
    """Yield the mornings and afternoons of all working days from the first listing on."""
    day = FIRST
    while day <= until:
        if calendar.is_working_day(day):
            yield DeskDay(datetime.combine(day, _NIGHT), True)
            yield DeskDay(datetime.combine(day, _DESK), False)
        day += _DAY


def story_waivers() -> Iterator[Waived]:
    """Yield the waivers of the story: asked for by one, decided by another."""
    for told in _told().entries("waivers"):
        told.only(
            *("measure", "department", "subject", "asked", "by", "until", "decided", "decided_by"),
            *("reason", "answer"),
        )
        for name, is_decision in (("asked", False), ("decided", True)):
            at = datetime.combine(told.day(name), _DESK) + timedelta(minutes=10)
            yield Waived(at, told, is_decision)


def names_without_a_password() -> frozenset[str]:
    """Return the user names of those who only act in the story: nobody can sign in as they."""
    return frozenset(one.text("username") for one in _told().entries("people"))


def make_people(session: Session, *, at: datetime) -> None:
    """Make the accounts of those who act for the other departments; nobody is told a password."""
    for one in _told().entries("people"):
        one.only("username", "name", "department", "office")
        if account_id_of(session, one.text("username")) is None:
            new = accounts.NewAccount(
                username=one.text("username"),
                display_name=one.text("name"),
                role=Role.EXECUTOR,
                office=one.text("office"),
                department_id=one.text("department"),
            )
            accounts.create_account(session, new, demo=True, by=None, at=at)


class MeasureWork:
    """Acts on orders day after day, each by somebody of its department."""

    def __init__(self, session: Session, rulebook: Rulebook) -> None:
        self._session = session
        self._rulebook = rulebook
        self._script = _script()
        self._desks = {
            department: account_id_of(session, name)
            for department, name in self._script.desks.items()
        }
        self._papers: dict[str, int] = {}

    def do(self, event: Acted) -> None:
        """Do what a morning, an afternoon or a waiver brings."""
        if isinstance(event, Waived):
            self._waive(event)
        elif event.is_morning:
            measures.escalate_overdue(self._session, at=event.at)
        else:
            self._act(event.at)

    def _act(self, at: datetime) -> None:
        today = at.date()
        orders = self._session.execute(
            select(MeasureOrder, Subject.uscc)
            .join(Subject, Subject.id == MeasureOrder.subject_id)
            .where(MeasureOrder.state != OrderState.LIFT_CONFIRMED, MeasureOrder.created_at < at)
            .order_by(MeasureOrder.id)
        ).all()
        for order, uscc in orders:
            by = self._desks.get(order.department_id)
            wanted = by and self._next(order, uscc or "", today)
            if by and wanted:
                measures.take(self._session, wanted, by=by, at=at)

    def _next(self, order: MeasureOrder, uscc: str, today: date) -> Taken | None:
        """Return the step that a department takes of an order on a day, if any."""
        facts = facts_of(order)
        if facts.is_open and (is_waived(facts, today) or order.until_on <= today):
            return None
        if order.state is OrderState.INITIATED:
            return Taken(order.id, OrderStep.RECEIVED, Said(today))
        if order.state is OrderState.RECEIVED and self._is_carried_out(order, today):
            said = Said(today, paper_no=self._paper(order.department_id, today))
            return Taken(order.id, OrderStep.APPLIED, said)
        due = due_on(facts)
        if due is None or not self._is_the_day(order, uscc, due, today):
            return None
        if order.state is OrderState.LIFTED:
            return Taken(order.id, OrderStep.LIFT_CONFIRMED, Said(today))
        return Taken(order.id, OrderStep.REPORTED, self._report(order, today))

    def _is_carried_out(self, order: MeasureOrder, today: date) -> bool:
        received = order.created_at.astimezone(LEGAL_ZONE).date()
        is_idle = self._script.idle(order) is not None
        return not is_idle and order.starts_on <= today and received + _DAY < today

    def _is_the_day(self, order: MeasureOrder, uscc: str, due: date, today: date) -> bool:
        key = (order.department_id, order.measure_id, uscc)
        if (*key, due) in self._script.late:
            return today >= self._script.late[*key, due]
        if key in self._script.left and today >= self._script.left[key]:
            return False
        return today >= self._day_before(due)

    def _day_before(self, due: date) -> date:
        day, calendar = due - _DAY, self._rulebook.records.calendar
        while not calendar.is_working_day(day):
            day -= _DAY
        return day

    def _report(self, order: MeasureOrder, today: date) -> Said:
        reason = self._script.idle(order)
        if reason is not None:
            return Said(today, outcome=Outcome.NOT_APPLICABLE, reason=reason)
        return Said(today, outcome=Outcome.DONE)

    def _paper(self, department_id: str, today: date) -> str:
        number = self._papers[department_id] = self._papers.get(department_id, 0) + 1
        short = self._rulebook.departments[department_id].short_zh
        return f"演{short}联惩〔{today.year}〕{number}号"

    def _waive(self, event: Waived) -> None:
        told = event.told
        order = self._session.scalars(
            select(MeasureOrder)
            .join(Subject, Subject.id == MeasureOrder.subject_id)
            .where(
                MeasureOrder.measure_id == told.text("measure"),
                MeasureOrder.department_id == told.text("department"),
                Subject.uscc == told.text("subject"),
            )
        ).one()
        if order.waived_until < FOREVER:  # an earlier run has done it
            return
        if not event.is_decision:
            said = Said(event.at.date(), until=told.day("until"), reason=told.text("reason"))
            by = self._by(told.text("by"))
            measures.ask_waiver(self._session, order.id, said, by=by, at=event.at)
            return
        measures.decide_waiver(
            self._session,
            order.id,
            granted=True,
            reason=told.text("answer"),
            by=self._by(told.text("decided_by")),
            at=event.at,
        )

    def _by(self, username: str) -> int:
        found = account_id_of(self._session, username)
        assert found is not None, username
        return found


@dataclass(frozen=True, slots=True)
class _Script:
    """Who acts for a department, and what the story tells otherwise."""

    desks: Mapping[str, str]
    late: Mapping[tuple[str, str, str, date], date]
    left: Mapping[tuple[str, str, str], date]
    not_applicable: Mapping[tuple[str, str], str]

    def idle(self, order: MeasureOrder) -> str | None:
        """Return why a department has nothing to carry out, if so."""
        return self.not_applicable.get((order.measure_id, order.department_id))


@cache
def _script() -> _Script:
    told = _told()
    desks = {one.text("department"): one.text("username") for one in told.entries("people")}
    named = told.content["desks"]
    assert isinstance(named, dict)
    return _Script(
        desks=desks | {str(key): str(value) for key, value in named.items()},
        late={(*_key(one), one.day("due")): one.day("day") for one in told.entries("late")},
        left={_key(one): one.day("day") for one in told.entries("left")},
        not_applicable={
            (one.text("measure"), department): one.text("reason")
            for one in told.entries("not_applicable")
            for department in one.texts("departments")
        },
    )


def _key(one: Entry) -> tuple[str, str, str]:
    return one.text("department"), one.text("measure"), one.text("subject")


def _told() -> Entry:
    return read_yaml(DATA / "measures.yaml")
