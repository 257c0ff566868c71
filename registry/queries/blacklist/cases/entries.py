"""Entries of lists inside: in force, stayed, not begun or ended; with what may be done with each, and why not.

Invariant: whether an entry is in force is asked of the one definition (`rules.blacklist.in_force`);
subjects beyond the reader's county are left out in the query.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import Subject
from models.vocabulary import FOREVER, ListKind, SubjectKind, Word
from registry.rules.blacklist import in_force, is_public
from registry.rules.identity.folding import fold

PAGE_SIZE = 20
AT_ONCE = 500  # rows of an export that are in memory
LONGEST_TEXT = 100
TABLE: Any = ListEntry  # its columns stand in for the days of a row
Found = Row[ListEntry, str, str | None, SubjectKind, str | None]


class EntryStanding(Word):
    """How an entry stands on a day."""

    IN_FORCE = "in_force", "在列", "In force"
    STAYED = "stayed", "停止执行（暂停公示）", "Stayed"
    TO_COME = "to_come", "已决定，尚未生效", "Not in force yet"
    ENDED = "ended", "已移出", "Ended"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What of the entries is asked for; `scope`: divisions in the reader's reach, None: all."""

    text: str = ""
    standing: EntryStanding | None = None
    list_type: str = ""
    kind: ListKind | None = None
    divisions: tuple[str, ...] = ()
    scope: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as the list shows it."""

    row: ListEntry
    subject_name: str
    uscc: str | None
    is_person: bool
    division_code: str | None
    standing: EntryStanding
    is_public: bool

    @property
    def until(self) -> date | None:
        """The first day after it; None where it has no end."""
        return None if self.row.until_on == FOREVER else self.row.until_on


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of entries, and how many there are in all."""

    lines: tuple[EntryLine, ...]
    total: int


def entries(session: Session, wanted: EntryFilter, *, on: date, page: int = 1) -> EntryPage:
    """Return a page of the entries that are asked for, the latest listed first."""
    where = _conditions(wanted, on)
    rows = session.execute(_selection(where).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    counted = select(func.count(ListEntry.id)).join(Subject, Subject.id == ListEntry.subject_id)
    total = session.scalar(counted.where(*where)) or 0
    return EntryPage(lines_of(rows, on), total)


def all_entries(session: Session, wanted: EntryFilter, *, on: date) -> Iterator[EntryLine]:
    """Yield every entry that `entries` would show, some at a time."""
    rows = session.execute(_selection(_conditions(wanted, on)).execution_options(yield_per=AT_ONCE))
    for some in rows.partitions(AT_ONCE):
        yield from lines_of(some, on)


def entry_line(
    session: Session, entry_no: str, scope: tuple[str, ...] | None, *, on: date
) -> EntryLine | None:
    """Return the entry of a number within reach, None where there is none."""
    where = [ListEntry.entry_no == entry_no, *_conditions(EntryFilter(scope=scope), on)]
    rows = session.execute(_selection(where)).all()
    return lines_of(rows, on)[0] if rows else None


def lines_of(rows: Sequence[Found], on: date) -> tuple[EntryLine, ...]:
    """Return rows as lines, as they stand on a day."""
    return tuple(
        EntryLine(
            row=entry,
            subject_name=name,
            uscc=uscc,
            is_person=kind is SubjectKind.PRACTITIONER,
            division_code=division_code,
            standing=standing_on(entry, on),
            is_public=bool(is_public(entry, on)),
        )
        for entry, name, uscc, kind, division_code in rows
    )


def standing_on(entry: ListEntry, on: date) -> EntryStanding:
    """Return how an entry stands on a day."""
    if in_force(entry, on):
        return EntryStanding.IN_FORCE
    if on >= entry.until_on:
        return EntryStanding.ENDED
    return EntryStanding.TO_COME if on < entry.in_force_from else EntryStanding.STAYED


def _standing(wanted: EntryStanding, on: date) -> ColumnElement[bool]:
    """Return `standing_on` as a condition."""
    begun = (ListEntry.in_force_from <= on) & (on < ListEntry.until_on)
    conditions: dict[EntryStanding, ColumnElement[bool]] = {
        EntryStanding.IN_FORCE: in_force(TABLE, on),
        EntryStanding.ENDED: ListEntry.until_on <= on,
        EntryStanding.TO_COME: (ListEntry.in_force_from > on) & (on < ListEntry.until_on),
        EntryStanding.STAYED: begun & ~in_force(TABLE, on),
    }
    return conditions[wanted]


def _conditions(wanted: EntryFilter, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.scope is not None:
        found.append(Subject.division_code.in_(wanted.scope))
    if wanted.divisions:
        found.append(Subject.division_code.in_(wanted.divisions))
    if wanted.standing is not None:
        found.append(_standing(wanted.standing, on))
    if wanted.list_type:
        found.append(ListEntry.list_type == wanted.list_type)
    if wanted.kind is not None:
        found.append(ListEntry.list_kind == wanted.kind)
    if wanted.text.strip():
        found.append(_holds(wanted.text.strip()[:LONGEST_TEXT]))
    return found


def _holds(said: str) -> ColumnElement[bool]:
    return or_(
        Subject.uscc == said.upper(),
        Subject.name_key.contains(fold(said), autoescape=True),
        ListEntry.entry_no == said.upper(),
        ListEntry.decision_no.contains(said, autoescape=True),
    )


def _selection(
    where: list[ColumnElement[bool]],
) -> Select[ListEntry, str, str | None, SubjectKind, str | None]:
    return (
        select(ListEntry, Subject.name, Subject.uscc, Subject.kind, Subject.division_code)
        .join(Subject, Subject.id == ListEntry.subject_id)
        .where(*where)
        .order_by(ListEntry.listed_on.desc(), ListEntry.id.desc())
    )
