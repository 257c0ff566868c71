"""Marks (标注) on records: which stand on a day, as known at an instant, and since when.

Invariant: a mark stands from its day on until the day of the row that ends it, which no longer
counts; only a stay suspends the publication.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.records import Record, RecordMark
from models.vocabulary import Mark
from registry.rules.ratings.facts import Span


@dataclass(frozen=True, slots=True)
class Ending:
    """The row that ended a mark: from which day on, by which paper, why, by whom."""

    valid_from: date
    document_no: str | None
    reason: str
    by: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MarkKept:
    """A mark that a record bears or bore."""

    id: int
    mark: Mark
    valid_from: date
    document_no: str | None
    reason: str
    by: str | None
    decided_by: str | None
    recorded_at: datetime
    ending: Ending | None

    def stands_on(self, day: date) -> bool:
        """Say whether the record bears the mark on `day`."""
        return self.valid_from <= day and (self.ending is None or day < self.ending.valid_from)


def is_marked(mark: Mark, on: date, known_at: datetime | None = None) -> ColumnElement[bool]:
    """Return the condition that the `Record` of the statement bears `mark` on a day."""
    return (
        _standing(on, known_at)
        .where(_BEGUN.record_id == Record.id, _BEGUN.mark == mark)
        .with_only_columns(_BEGUN.id)
        .correlate(Record)
        .exists()
    )


def marks_on(
    session: Session, record_ids: Iterable[int], on: date, known_at: datetime | None = None
) -> dict[int, tuple[Mark, ...]]:
    """Return the marks that each of some records bears on a day, in the order of the vocabulary."""
    found: dict[int, set[Mark]] = {}
    wanted = _standing(on, known_at).where(_BEGUN.record_id.in_(list(record_ids)))
    for record_id, mark in session.execute(wanted):
        found.setdefault(record_id, set()).add(mark)
    return {
        record_id: tuple(mark for mark in Mark if mark in marks)
        for record_id, marks in found.items()
    }


def spans_of(
    session: Session,
    record_ids: Sequence[int],
    marks: Sequence[Mark],
    known_at: datetime | None = None,
) -> dict[int, dict[Mark, tuple[Span, ...]]]:
    """Return the days on which records bore or bear some marks, oldest first: by record and mark."""
    ended = and_(_END.ends_id == _BEGUN.id, *_known(_END, known_at))
    rows = session.execute(
        select(_BEGUN.record_id, _BEGUN.mark, _BEGUN.valid_from, _END.valid_from)
        .outerjoin(_END, ended)
        .where(
            _BEGUN.record_id.in_(record_ids),
            _BEGUN.mark.in_(marks),
            _BEGUN.ends_id.is_(None),
            *_known(_BEGUN, known_at),
        )
        .order_by(_BEGUN.valid_from, _BEGUN.id)
    )
    found: dict[int, dict[Mark, tuple[Span, ...]]] = {}
    for record_id, mark, start, end in rows:
        of_record = found.setdefault(record_id, {})
        of_record[mark] = (*of_record.get(mark, ()), Span(start, end))
    return found


def marks_of(
    session: Session, record_id: int, known_at: datetime | None = None
) -> tuple[MarkKept, ...]:
    """Return every mark that a record bears or bore, newest first."""
    by, decided_by, ended_by = aliased(Account), aliased(Account), aliased(Account)
    query = (
        select(_BEGUN, _END, by.display_name, decided_by.display_name, ended_by.display_name)
        .outerjoin(_END, and_(_END.ends_id == _BEGUN.id, *_known(_END, known_at)))
        .outerjoin(by, by.id == _BEGUN.by_id)
        .outerjoin(decided_by, decided_by.id == _BEGUN.decided_by)
        .outerjoin(ended_by, ended_by.id == _END.by_id)
        .where(_BEGUN.record_id == record_id, _BEGUN.ends_id.is_(None), *_known(_BEGUN, known_at))
        .order_by(_BEGUN.valid_from.desc(), _BEGUN.id.desc())
    )
    return tuple(
        MarkKept(
            id=begun.id,
            mark=begun.mark,
            valid_from=begun.valid_from,
            document_no=begun.document_no,
            reason=begun.reason,
            by=name,
            decided_by=decider,
            recorded_at=begun.recorded_at,
            ending=_ending(end, ended_name),
        )
        for begun, end, name, decider, ended_name in session.execute(query)
    )


_BEGUN = aliased(RecordMark, name="begun")
_END = aliased(RecordMark, name="ending")


def _standing(on: date, known_at: datetime | None) -> Select[int, Mark]:
    ended = and_(_END.ends_id == _BEGUN.id, *_known(_END, known_at))
    return (
        select(_BEGUN.record_id, _BEGUN.mark)
        .outerjoin(_END, ended)
        .where(
            _BEGUN.ends_id.is_(None),
            _BEGUN.valid_from <= on,
            or_(_END.id.is_(None), _END.valid_from > on),
            *_known(_BEGUN, known_at),
        )
    )


def _known(row: type[RecordMark], known_at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if known_at is None else (row.recorded_at <= known_at,)


def _ending(row: RecordMark | None, by: str | None) -> Ending | None:
    if row is None:
        return None
    return Ending(row.valid_from, row.document_no, row.reason, by, row.recorded_at)
