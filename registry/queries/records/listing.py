"""The list of records for officers: asked by words and filters, sorted, paged, exported.

Invariant: page and files come from one query; what lies outside the reader's scope is left out in
the query, so neither a row nor the total tells of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import InformationClass, Mark, RecordKind, RecordState, SubjectKind, Tier
from registry.queries.cursors import cursor_of, read_cursor
from registry.queries.records.filtering import RecordFilter, conditions
from registry.queries.records.marks import marks_on
from registry.queries.records.ordering import ORDERS, RecordOrder, behind, rank_of
from registry.queries.records.showing import Showing, showing
from registry.rules.records.particulars import class_of

PAGE_SIZE = 20
AT_ONCE = 1_000  # rows of an export that are in memory
Found = Row[Record, RecordVersion, str, str | None, SubjectKind, str | None]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record as the list shows it."""

    id: int
    public_id: str
    kind: RecordKind
    state: RecordState
    information_class: InformationClass
    subject_name: str
    uscc: str | None
    division_code: str | None
    respondent: str
    document_no: str | None
    title: str | None
    product: str | None
    violation_type: str | None
    authority: str
    decided_on: date
    tier: Tier | None
    domain: str | None
    fine_fen: int | None
    showing: Showing
    public_from: date | None
    public_until: date | None
    marks: tuple[Mark, ...]
    department_id: str
    recorded_on: date

    @property
    def name(self) -> str:
        """What the paper is called: its number, else what it is about."""
        return self.document_no or self.title or self.product or self.kind.zh


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One page of records, how many there are, and the cursor behind the last of them."""

    lines: tuple[RecordLine, ...]
    total: int
    next: str | None


def records_inside(
    session: Session, wanted: RecordFilter, *, on: date, page: int = 1, cursor: str = ""
) -> RecordPage:
    """Return a page of records; `cursor` goes on behind a row, whatever came in since.

    Raises Invalid for a cursor of another list.
    """
    if wanted.text and not cursor:  # words are looked for in every text: once is enough
        ids = session.scalars(_ids(session, wanted, on)).all()
        start = (page - 1) * PAGE_SIZE
        return _page(session, wanted, ids[start : start + PAGE_SIZE + 1], len(ids), on)
    query = _ids(session, wanted, on)
    if cursor:
        query = query.where(behind(wanted.order, read_cursor(cursor)))
    else:
        query = query.offset((page - 1) * PAGE_SIZE)
    some = session.scalars(query.limit(PAGE_SIZE + 1)).all()
    return _page(session, wanted, some, session.scalar(_counted(session, wanted, on)) or 0, on)


def all_records_inside(session: Session, wanted: RecordFilter, *, on: date) -> Iterator[RecordLine]:
    """Yield every record that is asked for, in its order, some at a time."""
    query = _rows().where(*conditions(session, wanted, on)).order_by(*ORDERS[wanted.order])
    rows = session.execute(query.execution_options(yield_per=AT_ONCE))
    for some in rows.partitions(AT_ONCE):
        yield from lines_of_rows(session, some, on)


def lines_of_rows(
    session: Session,
    rows: Sequence[Found],
    on: date,
) -> tuple[RecordLine, ...]:
    """Return rows of records as lines, with their marks and how they are shown on a day."""
    marks = marks_on(session, [row[0].id for row in rows], on)
    return tuple(_line(row, marks.get(row[0].id, ()), on) for row in rows)


def _page(
    session: Session, wanted: RecordFilter, ids: Sequence[int], total: int, on: date
) -> RecordPage:
    """Return the page of these records; one more than fits tells that there are others."""
    shown = ids[:PAGE_SIZE]
    rows = {row[0].id: row for row in session.execute(_rows().where(Record.id.in_(shown)))}
    found = [rows[record_id] for record_id in shown]
    more = len(ids) > PAGE_SIZE
    following = cursor_of(rank_of(wanted.order, found[-1][0], found[-1][1])) if more else None
    return RecordPage(lines_of_rows(session, found, on), total, following)


def _rows() -> Select[Record, RecordVersion, str, str | None, SubjectKind, str | None]:
    return (
        select(
            Record, RecordVersion, Subject.name, Subject.uscc, Subject.kind, Subject.division_code
        )
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(Subject, Subject.id == Record.subject_id)
    )


def _ids(session: Session, wanted: RecordFilter, on: date) -> Select[int]:
    """Return the numbers of what is wanted, in order; nothing is joined that is not asked for."""
    query = select(Record.id)
    if wanted.needs_version or wanted.order is RecordOrder.FINE:
        query = query.join(RecordVersion, RecordVersion.id == Record.version_id)
    if wanted.needs_subject:
        query = query.join(Subject, Subject.id == Record.subject_id)
    return query.where(*conditions(session, wanted, on)).order_by(*ORDERS[wanted.order])


def _counted(session: Session, wanted: RecordFilter, on: date) -> Select[int]:
    """Return the count of what is wanted, joining only what the conditions ask for."""
    query = select(func.count(Record.id)).select_from(Record)
    if wanted.needs_version:
        query = query.join(RecordVersion, RecordVersion.id == Record.version_id)
    if wanted.needs_subject:
        query = query.join(Subject, Subject.id == Record.subject_id)
    return query.where(*conditions(session, wanted, on))


def _line(
    row: Found,
    marks: tuple[Mark, ...],
    on: date,
) -> RecordLine:
    record, version, name, uscc, subject_kind, division_code = row
    window = (record.public_from, record.public_until)
    return RecordLine(
        id=record.id,
        public_id=record.public_id,
        kind=record.kind,
        state=record.state,
        information_class=class_of(version.kind, version.finding),
        subject_name=name,
        uscc=uscc,
        division_code=division_code,
        respondent=version.respondent,
        document_no=version.document_no,
        title=version.title,
        product=version.product,
        violation_type=version.violation_type,
        authority=version.authority,
        decided_on=record.decided_on,
        tier=record.tier,
        domain=record.domain,
        fine_fen=version.fine_fen,
        showing=showing(
            record.state,
            subject_kind,
            record.tier,
            window,
            is_stayed=Mark.STAY in marks,
            on=on,
        ),
        public_from=record.public_from,
        public_until=record.public_until,
        marks=marks,
        department_id=record.department_id,
        recorded_on=version.arrived_on,
    )
