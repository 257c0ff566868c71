"""Entries of serious lists as the public reads them: which are shown on a day, and what of each.

Invariant: one condition (`shown_entries`) decides for page, file, feed, search, dossier and figure;
persons are in none of them (they are met by name and certificate only), and what is told of an entry
is `public_fields` and the registered name of its party, never an operator's.
Source: RULEBOOK §4.3; LAW-AND-FAIRNESS 2, 6, 8.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.subjects import Subject
from models.vocabulary import FOREVER, ListKind, Mark, SubjectKind, SubjectStatus
from registry.queries.blacklist.fields import public_fields
from registry.queries.blacklist.marks import entry_marks_on
from registry.queries.blacklist.persons import persons_behind
from registry.rules.blacklist import is_public
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_bare_personal_name

PARTY = aliased(Subject, name="party")  # whom the paper names
OWNER = aliased(Subject, name="entry_owner")  # the same, or the survivor that it was merged into
Rows = Select[ListEntry, Subject, Subject]


@dataclass(frozen=True, slots=True)
class NamedInPaper:
    """The party as its paper names it, where it is read through another subject since a merge."""

    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """All that the public reads of an entry; `until` is the first day after its term."""

    entry_no: str
    list_type: str
    grounds: tuple[str, ...]
    summary: str
    basis: str
    decision_no: str
    authority: str
    department_id: str
    listed_on: date
    public_from: date
    until: date | None
    removable_from: date | None
    origin: str
    uscc: str
    name: str
    kind: SubjectKind
    status: SubjectStatus
    division_code: str | None
    named: NamedInPaper | None
    marks: tuple[Mark, ...]
    recorded_at: datetime


def shown_entries(on: date) -> Rows:
    """Return the statement of all entries that are public on a day: entry, party, owner."""
    return entries_with_owner().where(is_public(ListEntry, on), *_may_be_met())


def entries_with_owner() -> Rows:
    """Return the statement of all entries with the party of the paper and its canonical subject."""
    return (
        select(ListEntry, PARTY, OWNER)
        .join(PARTY, PARTY.id == ListEntry.subject_id)
        .join(OWNER, OWNER.id == func.coalesce(PARTY.survivor_id, PARTY.id))
    )


def ever_shown() -> Rows:
    """Return the statement of entries that may be met by their number, whenever they were public."""
    return entries_with_owner().where(*_may_be_met(), ListEntry.public_from < FOREVER)


def public_entries_of(
    session: Session, rows: Sequence[Row[ListEntry, Subject, Subject]], on: date
) -> tuple[PublicEntry, ...]:
    """Return what the public reads of some rows of `shown_entries`, in their order."""
    numbers = [row[0].id for row in rows]
    marks = entry_marks_on(session, numbers, on)
    written = _recorded(session, numbers)
    wanted = select(ListCase).where(ListCase.id.in_([row[0].case_id for row in rows]))
    _held = session.scalars(wanted).all()  # as long as it is held, no case is asked for alone
    people = persons_behind(session, [one.id for row in rows for one in (row[1], row[2])])
    told = [
        public_fields(session, row[0], persons=(*_of(people, row[1]), *_of(people, row[2])))
        for row in rows
    ]
    return tuple(
        _shown(row, fields, marks.get(row[0].id, ()), written[row[0].id])
        for row, fields in zip(rows, told, strict=True)
    )


def list_as_of(session: Session) -> datetime | None:
    """Return when the lists last learned something."""
    last = select(ListEntryEvent.recorded_at).order_by(ListEntryEvent.id.desc()).limit(1)
    return session.scalar(last)


def _may_be_met() -> tuple[ColumnElement[bool], ...]:
    return (
        ListEntry.list_kind == ListKind.SERIOUS,
        PARTY.kind != SubjectKind.PRACTITIONER,
        OWNER.kind != SubjectKind.PRACTITIONER,
        OWNER.uscc.is_not(None),
    )


def _of(people: Mapping[int, tuple[str, ...]], subject: Subject) -> tuple[str, ...]:
    return people.get(subject.id, ())


def _recorded(session: Session, entry_ids: Sequence[int]) -> dict[int, datetime]:
    query = (
        select(ListEntryEvent.entry_id, func.max(ListEntryEvent.id))
        .where(ListEntryEvent.entry_id.in_(entry_ids))
        .group_by(ListEntryEvent.entry_id)
    )
    last = {event_id: entry_id for entry_id, event_id in session.execute(query)}
    rows = session.execute(
        select(ListEntryEvent.id, ListEntryEvent.recorded_at).where(ListEntryEvent.id.in_(last))
    )
    return {last[event_id]: recorded_at for event_id, recorded_at in rows}


def _shown(
    row: Row[ListEntry, Subject, Subject],
    told: Mapping[str, object],
    marks: tuple[Mark, ...],
    recorded_at: datetime,
) -> PublicEntry:
    entry, party, owner = row
    return PublicEntry(
        entry_no=entry.entry_no,
        list_type=entry.list_type,
        grounds=tuple(one for one in entry.grounds.split(",") if one),
        summary=str(told["summary"]),
        basis=str(told["basis"]),
        decision_no=str(told["decision_no"]),
        authority=entry.authority,
        department_id=entry.department_id,
        listed_on=entry.listed_on,
        public_from=entry.public_from,
        until=entry.term_until if entry.term_until != FOREVER else None,
        removable_from=entry.removable_from,
        origin=str(told.get("origin", "")),
        uscc=owner.uscc or "",
        name=owner.name,
        kind=owner.kind,
        status=owner.status,
        division_code=owner.division_code,
        named=_named(party) if party.id != owner.id else None,
        marks=marks,
        recorded_at=recorded_at,
    )


def _named(party: Subject) -> NamedInPaper:
    is_bare = is_bare_personal_name(fold(party.name))
    return NamedInPaper("" if is_bare else party.name, party.uscc or "")
