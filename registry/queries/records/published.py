"""What is public of one subject on a day: its records in one order, and how many of which kind.

Invariant: page, JSON, CSV and feed read the same statement in the same order; what a merge brought
belongs to the survivor, what stands on a branch belongs to the branch (LAW-AND-FAIRNESS 8).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject, SubjectVersion
from models.vocabulary import Finding, InformationClass, RecordKind
from registry.errors import Invalid
from registry.queries.canonical import codes_of, members_of
from registry.queries.cursors import Rank, cursor_of, read_cursor
from registry.queries.freshness import data_as_of
from registry.queries.records.public import (
    CLASSES,
    OWNER,
    PublicRecord,
    Rows,
    class_order,
    is_bad,
    joined,
    public_records_of,
    shown_on,
    shown_records,
)
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import class_of

PAGE = 50
_NOT_OF_HERE = "参数 cursor 不属于这个列表，请从第一页重新开始。"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a kind with a finding are public."""

    kind: RecordKind
    finding: Finding | None
    count: int

    @property
    def information_class(self) -> InformationClass:
        """How they speak of their subject."""
        return class_of(self.kind, self.finding)


@dataclass(frozen=True, slots=True)
class Published:
    """Some public records of one subject, and how many there are of each kind."""

    items: tuple[PublicRecord, ...]
    next: str | None
    tallies: tuple[Tally, ...]
    as_of: datetime | None

    @property
    def total(self) -> int:
        """How many records are public."""
        return sum(one.count for one in self.tallies)

    def count_of(self, wanted: InformationClass) -> int:
        """Return how many records of a class are public."""
        return sum(one.count for one in self.tallies if one.information_class is wanted)

    def kinds_of(self, wanted: InformationClass) -> tuple[tuple[RecordKind, int], ...]:
        """Return how many records of each kind of a class are public, in the vocabulary's order."""
        counts = {
            kind: sum(
                one.count
                for one in self.tallies
                if one.kind is kind and one.information_class is wanted
            )
            for kind in RecordKind
        }
        return tuple((kind, count) for kind, count in counts.items() if count)

    @property
    def bad_kinds(self) -> tuple[tuple[RecordKind, int], ...]:
        """How many records of each kind speak ill of the subject."""
        return self.kinds_of(InformationClass.BAD)

    @property
    def good_kinds(self) -> tuple[tuple[RecordKind, int], ...]:
        """How many records of each kind speak well of the subject."""
        return self.kinds_of(InformationClass.GOOD)

    @property
    def inspections(self) -> int:
        """How many inspections are public, whatever they found."""
        return sum(one.count for one in self.tallies if one.kind is RecordKind.INSPECTION)

    @property
    def clean_inspections(self) -> int:
        """How many of the public inspections found nothing."""
        return sum(
            one.count
            for one in self.tallies
            if one.kind is RecordKind.INSPECTION and one.finding is Finding.NOTHING_FOUND
        )


class BranchCount(NamedTuple):
    """How many bad records are public of one branch."""

    uscc: str
    name: str
    records: int


def published(
    session: Session,
    subject_id: int,
    law: RecordLaw,
    *,
    on: date,
    page: int = 1,
    cursor: str = "",
    limit: int | None = PAGE,
) -> Published:
    """Return a page of a subject's public records; all of them without `limit`.

    Raises Invalid for a cursor of another list.
    """
    query = _of(session, subject_id, on).order_by(*_ORDER)
    if cursor:
        query = query.where(_behind(read_cursor(cursor)))
    elif limit is not None:
        query = query.offset((page - 1) * limit)
    rows = session.execute(query if limit is None else query.limit(limit + 1)).all()
    shown = rows if limit is None else rows[:limit]
    items = public_records_of(session, shown, law, on)
    return Published(
        items=items,
        next=cursor_of(_rank(items[-1])) if len(rows) > len(shown) else None,
        tallies=_tallies(session, subject_id, on),
        as_of=records_as_of(session),
    )


def branch_counts(session: Session, uscc: str, *, on: date) -> tuple[BranchCount, ...]:
    """Return the branches of a head office of which bad records are public, by code."""
    head = session.scalar(select(Subject.id).where(Subject.uscc == uscc))
    named = SubjectVersion.parent_uscc.in_(codes_of(session, head) if head else (uscc,))
    query = (
        joined(select(OWNER.uscc, OWNER.name, func.count(Record.id)).select_from(Record))
        .where(
            *shown_on(on),
            is_bad(),
            OWNER.id.in_(select(SubjectVersion.subject_id).where(named)),
            OWNER.version_id.in_(select(SubjectVersion.id).where(named)),
        )
        .group_by(OWNER.uscc, OWNER.name)
        .order_by(OWNER.uscc)
    )
    return tuple(
        BranchCount(code or "", name, count) for code, name, count in session.execute(query)
    )


def records_as_of(session: Session) -> datetime | None:
    """Return when the register last learned something of a subject or a record."""
    last = select(RecordVersion.recorded_at).order_by(RecordVersion.id.desc()).limit(1)
    known = [one for one in (session.scalar(last), data_as_of(session)) if one is not None]
    return max(known, default=None)


_class_place = class_order()
_ORDER = (_class_place, Record.decided_on.desc(), Record.public_id)


def _of(session: Session, subject_id: int, on: date) -> Rows:
    ids = members_of(session, subject_id)
    return shown_records(on).where(Record.subject_id.in_(ids))


def _tallies(session: Session, subject_id: int, on: date) -> tuple[Tally, ...]:
    query = (
        _of(session, subject_id, on)
        .with_only_columns(Record.kind, RecordVersion.finding, func.count(Record.id))
        .group_by(Record.kind, RecordVersion.finding)
    )
    rows = [Tally(kind, finding, count) for kind, finding, count in session.execute(query)]
    kinds = list(RecordKind)
    return tuple(sorted(rows, key=lambda one: (kinds.index(one.kind), str(one.finding))))


def _rank(record: PublicRecord) -> Rank:
    place = CLASSES.index(record.information_class)
    return (place, record.said.decided_on.isoformat(), record.public_id)


def _behind(rank: Rank) -> ColumnElement[bool]:
    try:
        place, day, public_id = rank
        decided_on = date.fromisoformat(str(day))
    except ValueError as error:
        raise Invalid(_NOT_OF_HERE) from error
    if place not in range(len(CLASSES)):
        raise Invalid(_NOT_OF_HERE)
    same_day = and_(Record.decided_on == decided_on, Record.public_id > str(public_id))
    return or_(
        _class_place > place,
        and_(_class_place == place, or_(Record.decided_on < decided_on, same_day)),
    )
