"""Who holds what until when: the honours in the records, current and ended.

Invariant: page and file are one query; a withdrawn record is no honour; an honour without a stated
end is held until further notice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import RecordKind, RecordState, Word
from registry.rules.awards import Award
from registry.rules.identity.folding import fold

PAGE_SIZE = 50


class HolderOrder(Word):
    """In which order holders stand."""

    NEWEST = "newest", "授予日期从近到远", "Newest first"
    ENDING = "ending", "先到期的在前", "Ending soonest"
    NAME = "name", "按名称", "By name"


class HolderState(Word):
    """Whether an honour is still held."""

    CURRENT = "current", "有效", "Held"
    ENDED = "ended", "已到期", "Ended"


@dataclass(frozen=True, slots=True)
class HolderFilter:
    """Which honours; `titles` None: of any title; `divisions` None: of the whole city."""

    on: date
    titles: tuple[str, ...] | None = None
    state: HolderState | None = None
    divisions: frozenset[str] | None = None
    year: int | None = None
    text: str = ""
    order: HolderOrder = HolderOrder.NEWEST


@dataclass(frozen=True, slots=True)
class Holder:
    """One honour and who holds it; `until` is its last day, None where none is stated."""

    record_id: int
    title: str
    authority: str
    document_no: str
    decided_on: date
    until: date | None
    year: int | None
    subject_id: int
    name: str
    uscc: str
    division_code: str | None

    def is_held_on(self, day: date) -> bool:
        """Say whether it is held on a day."""
        return self.decided_on <= day and (self.until is None or day <= self.until)


_V = RecordVersion
_UNTIL = func.coalesce(_V.valid_until, date.max)
_ORDERS = {
    HolderOrder.NEWEST: (Record.decided_on.desc(), Record.id.desc()),
    HolderOrder.ENDING: (_UNTIL, Record.id),
    HolderOrder.NAME: (Subject.name, Record.decided_on.desc(), Record.id),
}


def holders(session: Session, wanted: HolderFilter, *, page: int = 1) -> tuple[Holder, ...]:
    """Return a page of the honours that are asked for."""
    query = _wanted(wanted).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return tuple(map(_read, session.execute(query)))


def all_holders(session: Session, wanted: HolderFilter) -> tuple[Holder, ...]:
    """Return every honour that is asked for."""
    return tuple(map(_read, session.execute(_wanted(wanted))))


def count_holders(session: Session, wanted: HolderFilter) -> int:
    """Return how many honours are asked for."""
    query = _wanted(wanted).with_only_columns(func.count(Record.id)).order_by(None)
    return session.scalar(query) or 0


def holder(session: Session, record_id: int) -> Holder | None:
    """Return one honour by the number of its record."""
    row = session.execute(_honours().where(Record.id == record_id)).first()
    return _read(row) if row is not None else None


def honour_years(session: Session) -> tuple[int, ...]:
    """Return the years of all honours, newest first."""
    query = _honours().with_only_columns(_V.year).where(_V.year.is_not(None)).distinct()
    return tuple(sorted((year for year in session.scalars(query) if year), reverse=True))


def award_of(title: str, awards: Sequence[Award]) -> Award | None:
    """Return the award that an honour of this title is, None where the rulebook has none."""
    return next((one for one in awards if title in one.all_titles), None)


def _honours() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(Record.id, _V.title, _V.authority, _V.document_no, Record.decided_on),
            *(_V.valid_until, _V.year, Subject.name, Subject.uscc, Subject.division_code),
            func.coalesce(Subject.survivor_id, Subject.id).label("subject_id"),
        )
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(Subject, Subject.id == Record.subject_id)
        .where(Record.kind == RecordKind.HONOUR, Record.state == RecordState.STANDING)
    )


def _wanted(wanted: HolderFilter) -> Select[*tuple[Any, ...]]:
    conditions: list[ColumnElement[bool]] = []
    held = and_(Record.decided_on <= wanted.on, wanted.on <= _UNTIL)
    if wanted.titles is not None:
        conditions.append(_V.title.in_(wanted.titles))
    if wanted.state is not None:
        conditions.append(held if wanted.state is HolderState.CURRENT else wanted.on > _UNTIL)
    if wanted.divisions is not None:
        conditions.append(Subject.division_code.in_(wanted.divisions))
    if wanted.year is not None:
        conditions.append(_V.year == wanted.year)
    if wanted.text:
        conditions.append(_says(wanted.text))
    return _honours().where(*conditions).order_by(*_ORDERS[wanted.order])


def _says(text: str) -> ColumnElement[bool]:
    key = fold(text)
    asked = [_V.title.contains(text, autoescape=True), Subject.uscc == text.upper()]
    if key:
        asked.append(Subject.name_key.contains(key, autoescape=True))
    return or_(*asked)


def _read(row: Row[Any]) -> Holder:
    return Holder(
        record_id=row.id,
        title=row.title or "",
        authority=row.authority,
        document_no=row.document_no or "",
        decided_on=row.decided_on,
        until=row.valid_until,
        year=row.year,
        subject_id=row.subject_id,
        name=row.name,
        uscc=row.uscc or "",
        division_code=row.division_code,
    )
