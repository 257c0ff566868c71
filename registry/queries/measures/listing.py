"""The list of orders: filtered, sorted, paged, exported; page and files come from one query.

Invariant: what lies outside the reader's scope is left out in the query, and so is what is lifted and
confirmed, unless that state is asked for: it no longer concerns anybody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.measures import MeasureOrder
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import FOREVER, CauseKind, OrderState, SubjectKind, Word
from registry.queries.measures.due import acts_now, due_day, overdue_on
from registry.queries.measures.orders import facts_of
from registry.queries.measures.reach import orders_within, own_orders, place_of
from registry.rulebooks import rulebook_of
from registry.rules.identity.folding import fold
from registry.rules.measures import Measure
from registry.rules.measures.loop import due_on, is_overdue, is_waived
from registry.rules.permissions import Scope

PAGE_SIZE = 20
AT_ONCE = 500  # rows of an export that are in memory
LONGEST_TEXT = 100
Columns = TypeVarTuple("Columns")
Found = Row[
    MeasureOrder, str, str | None, SubjectKind, str | None, str | None, str | None, str | None
]


class MeasureSort(Word):
    """In which order the list stands; the number settles what is equal."""

    DUE = "due", "期限近的在前", "Nearest limit first"
    START = "start", "最近适用的在前", "Latest start first"
    FIRM = "firm", "按主体名称", "By firm"


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What of the list is asked for; `divisions` are a county with all below it."""

    text: str = ""
    state: OrderState | None = None  # none: all but those whose lift is confirmed
    measure: str = ""
    department: str = ""
    cause: CauseKind | None = None
    divisions: tuple[str, ...] = ()
    overdue: bool = False
    mine: bool = False  # only what a department has to do something about now
    waiver: bool = False  # only those whose waiver waits for its decision
    sort: MeasureSort = MeasureSort.DUE


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order as the list shows it."""

    row: MeasureOrder
    measure: Measure
    subject_name: str
    uscc: str | None
    is_person: bool
    place: str | None
    entry_no: str | None
    public_id: str | None
    document_no: str | None

    @property
    def due(self) -> date | None:
        """The last day for the department's next step."""
        return due_on(facts_of(self.row))

    @property
    def cause_no(self) -> str:
        """By what the cause is called: the entry's number, or that of the penalty's paper."""
        return self.entry_no or self.document_no or self.public_id or ""

    @property
    def until(self) -> date | None:
        """The first day on which it no longer applies, None where no day is known."""
        return None if self.row.until_on == FOREVER else self.row.until_on

    def is_late(self, day: date) -> bool:
        """Say whether the department is late on a day."""
        return is_overdue(facts_of(self.row), day)

    def is_waived(self, day: date) -> bool:
        """Say whether it does not apply to this case on a day."""
        return is_waived(facts_of(self.row), day)


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One page of the list, and how many there are in all."""

    lines: tuple[OrderLine, ...]
    total: int


def orders(
    session: Session, scope: Scope, wanted: OrderFilter, *, on: date, page: int = 1
) -> OrderPage:
    """Return a page of the orders within a scope."""
    where = _asked(session, scope, wanted, on)
    query = _selection(where, wanted.sort).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    counted = _joined(select(func.count(MeasureOrder.id))).where(*where)
    return OrderPage(_lines(session, session.execute(query)), session.scalar(counted) or 0)


def all_orders(
    session: Session, scope: Scope, wanted: OrderFilter, *, on: date
) -> Iterator[OrderLine]:
    """Yield every order that `orders` would show, some at a time."""
    where = _asked(session, scope, wanted, on)
    rows = session.execute(_selection(where, wanted.sort).execution_options(yield_per=AT_ONCE))
    for row in rows:
        yield _line(session, row)


def _asked(
    session: Session, scope: Scope, wanted: OrderFilter, on: date
) -> list[ColumnElement[bool]]:
    own = own_orders(scope) if wanted.mine else []
    return [*orders_within(session, scope), *own, *conditions(wanted, on)]


def orders_of(
    session: Session, scope: Scope, *where: ColumnElement[bool], most: int = AT_ONCE
) -> tuple[OrderLine, ...]:
    """Return the orders within a scope that meet conditions, the open ones and nearest limits first."""
    found = _selection([*orders_within(session, scope), *where], MeasureSort.DUE).limit(most)
    return _lines(session, session.execute(found))


def of_cause(kind: CauseKind, cause_id: int) -> ColumnElement[bool]:
    """Return the condition that an order has a cause."""
    return and_(MeasureOrder.cause_kind == kind, MeasureOrder.cause_id == cause_id)


def of_party(subject_id: int) -> ColumnElement[bool]:
    """Return the condition that an order is against a subject, or against one that was merged into it."""
    return or_(MeasureOrder.subject_id == subject_id, Subject.survivor_id == subject_id)


def conditions(wanted: OrderFilter, on: date) -> list[ColumnElement[bool]]:
    """Return what a filter asks of orders, their causes and their subjects."""
    row = MeasureOrder
    asked: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.state is not None, row.state == wanted.state),
        (wanted.state is None, row.state != OrderState.LIFT_CONFIRMED),
        (bool(wanted.measure), row.measure_id == wanted.measure),
        (bool(wanted.department), row.department_id == wanted.department),
        (wanted.cause is not None, row.cause_kind == wanted.cause),
        (bool(wanted.divisions), place_of().in_(wanted.divisions)),
        (wanted.overdue, overdue_on(on)),
        (wanted.mine, acts_now(on)),
        (wanted.waiver, row.waiver_asked_by.is_not(None)),
    ]
    found = [condition for is_asked, condition in asked if is_asked]
    return found + ([_holds(wanted.text)] if wanted.text.strip() else [])


def _holds(text: str) -> ColumnElement[bool]:
    """Return the condition that an order, its cause or its party bears the text; nothing is a wildcard."""
    said = text.strip()[:LONGEST_TEXT]
    return or_(
        Subject.uscc == said.upper(),
        Subject.name_key.contains(fold(said), autoescape=True),
        Subject.name.contains(said, autoescape=True),
        MeasureOrder.order_no == said.upper(),
        ListEntry.entry_no == said.upper(),
        ListEntry.decision_no.contains(said, autoescape=True),
        RecordVersion.document_no.contains(said, autoescape=True),
    )


def _joined(query: Select[*Columns]) -> Select[*Columns]:
    by_listing = and_(
        MeasureOrder.cause_kind == CauseKind.LISTING, ListEntry.id == MeasureOrder.cause_id
    )
    by_penalty = and_(
        MeasureOrder.cause_kind == CauseKind.PENALTY, Record.id == MeasureOrder.cause_id
    )
    return (
        query.join(Subject, Subject.id == MeasureOrder.subject_id)
        .outerjoin(ListEntry, by_listing)
        .outerjoin(Record, by_penalty)
        .outerjoin(RecordVersion, RecordVersion.id == Record.version_id)
    )


def _selection(
    where: Iterable[ColumnElement[bool]], sort: MeasureSort
) -> Select[
    MeasureOrder, str, str | None, SubjectKind, str | None, str | None, str | None, str | None
]:
    row, due = MeasureOrder, due_day()
    sorts = {
        MeasureSort.DUE: (due.is_(None), due, row.is_open.desc(), row.starts_on.desc(), row.id),
        MeasureSort.START: (row.starts_on.desc(), row.id.desc()),
        MeasureSort.FIRM: (Subject.name, row.starts_on.desc(), row.id),
    }
    chosen = select(
        row,
        Subject.name,
        Subject.uscc,
        Subject.kind,
        place_of(),
        ListEntry.entry_no,
        Record.public_id,
        RecordVersion.document_no,
    )
    return _joined(chosen).where(*where).order_by(*sorts[sort])


def _lines(session: Session, rows: Iterable[Found]) -> tuple[OrderLine, ...]:
    return tuple(_line(session, row) for row in rows)


def _line(session: Session, found: Found) -> OrderLine:
    row, name, uscc, kind, place, entry_no, public_id, document_no = found
    return OrderLine(
        row=row,
        measure=rulebook_of(session).measures.measure(row.measure_id, row.edition),
        subject_name=name,
        uscc=uscc,
        is_person=kind is SubjectKind.PRACTITIONER,
        place=place,
        entry_no=entry_no,
        public_id=public_id,
        document_no=document_no,
    )
