"""Public lists of records of one kind: 守信激励对象名单 (honours in force) and 经营异常名录.

Invariant: it is the same condition that shows a record on its subject's page; persons and individual
businesses are on no list that can be taken away whole, and who has ceased to exist is on none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.vocabulary import RecordKind, SubjectStatus, Word
from registry.errors import Invalid
from registry.queries.cursors import Rank, cursor_of, read_cursor
from registry.queries.places import codes_within, unit_of
from registry.queries.records.public import (
    OWNER,
    PublicRecord,
    Rows,
    public_records_of,
    shown_records,
)
from registry.queries.records.published import records_as_of
from registry.rulebooks import Division, Divisions
from registry.rules.publication import ONE_PERSON
from registry.rules.records.law import RecordLaw

PAGE = 20
GONE = (
    SubjectStatus.DEREGISTERED,
    SubjectStatus.LICENCE_REVOKED,
    SubjectStatus.REGISTRATION_CANCELLED,
)
_NOT_OF_HERE = "参数 cursor 不属于这个列表，请从第一页重新开始。"


class HonourSort(Word):
    """In which order the records of a public list stand."""

    NEWEST = "newest", "日期从近到远", "Newest first"
    OLDEST = "oldest", "日期从远到近", "Oldest first"
    NAME = "name", "按名称", "By name"


@dataclass(frozen=True, slots=True)
class HonourQuery:
    """Which records of a kind are asked for; no `limit`: all of them."""

    division: str = ""
    year: int | None = None
    sort: HonourSort = HonourSort.NEWEST
    page: int = 1
    cursor: str = ""
    limit: int | None = PAGE
    kind: RecordKind = RecordKind.HONOUR


@dataclass(frozen=True, slots=True)
class HonourPage:
    """Some records, how many there are, and the ways to narrow them with what each would leave."""

    items: tuple[PublicRecord, ...]
    total: int
    next: str | None
    divisions: tuple[tuple[Division, int], ...]
    years: tuple[tuple[int, int], ...]
    as_of: datetime | None


_ORDERS = {
    HonourSort.NEWEST: (Record.decided_on.desc(), Record.public_id),
    HonourSort.OLDEST: (Record.decided_on, Record.public_id),
    HonourSort.NAME: (OWNER.name, Record.public_id),
}


def honours(
    session: Session, wanted: HonourQuery, law: RecordLaw, divisions: Divisions, *, on: date
) -> HonourPage:
    """Return a page of the list of a kind. Raises Invalid for a cursor of another list."""
    query = _listed(on, wanted.kind).where(*_narrowed(wanted, divisions))
    total = session.scalar(query.with_only_columns(func.count(Record.id))) or 0
    query = query.order_by(*_ORDERS[wanted.sort])
    if wanted.cursor:
        query = query.where(_behind(wanted.sort, read_cursor(wanted.cursor)))
    elif wanted.limit is not None:
        query = query.offset((wanted.page - 1) * wanted.limit)
    size = wanted.limit
    rows = session.execute(query if size is None else query.limit(size + 1)).all()
    items = public_records_of(session, rows if size is None else rows[:size], law, on)
    is_cut = len(rows) > len(items)
    return HonourPage(
        items=items,
        total=total,
        next=cursor_of(_rank(wanted.sort, items[-1])) if is_cut else None,
        divisions=_by_division(session, divisions, on, wanted.kind),
        years=_by_year(session, on, wanted.kind),
        as_of=records_as_of(session),
    )


def _listed(on: date, kind: RecordKind) -> Rows:
    return shown_records(on).where(
        Record.kind == kind,
        OWNER.kind.not_in(ONE_PERSON),
        OWNER.status.not_in(GONE),
    )


def _narrowed(wanted: HonourQuery, divisions: Divisions) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.division:
        found.append(OWNER.division_code.in_(codes_within(divisions, wanted.division)))
    if wanted.year is not None:
        found.append(RecordVersion.year == wanted.year)
    return found


def _by_division(
    session: Session, divisions: Divisions, on: date, kind: RecordKind
) -> tuple[tuple[Division, int], ...]:
    query = (
        _listed(on, kind)
        .with_only_columns(OWNER.division_code, func.count(Record.id))
        .group_by(OWNER.division_code)
    )
    units: dict[str, int] = {}
    for code, count in session.execute(query):
        unit = unit_of(divisions, code)
        if unit is not None:
            units[unit.code] = units.get(unit.code, 0) + count
    return tuple((divisions[code], units[code]) for code in sorted(units))


def _by_year(session: Session, on: date, kind: RecordKind) -> tuple[tuple[int, int], ...]:
    query = (
        _listed(on, kind)
        .with_only_columns(RecordVersion.year, func.count(Record.id))
        .where(RecordVersion.year.is_not(None))
        .group_by(RecordVersion.year)
        .order_by(RecordVersion.year.desc())
    )
    return tuple((year, count) for year, count in session.execute(query) if year)


def _rank(sort: HonourSort, record: PublicRecord) -> Rank:
    is_by_name = sort is HonourSort.NAME
    key = record.subject_name if is_by_name else record.said.decided_on.isoformat()
    return (sort.value, key, record.public_id)


def _behind(sort: HonourSort, rank: Rank) -> ColumnElement[bool]:
    try:
        named, key, number = rank
        if named != sort.value:
            raise ValueError(rank)
        if sort is HonourSort.NAME:
            same, past = OWNER.name == str(key), OWNER.name > str(key)
        else:
            day = date.fromisoformat(str(key))
            same = Record.decided_on == day
            is_newest = sort is HonourSort.NEWEST
            past = Record.decided_on < day if is_newest else Record.decided_on > day
    except ValueError as error:
        raise Invalid(_NOT_OF_HERE) from error
    return or_(past, and_(same, Record.public_id > str(number)))
