"""The public list of serious dishonesty: one query for page, JSON, CSV, workbook and feed.

Invariant: the same condition as everywhere (`shown_entries`); what was removed is told by number and
day alone and is never narrowed by a filter, so that no filter tells whose it was.
Source: RULEBOOK §4.1, §4.3; LAW-AND-FAIRNESS 2.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.blacklist import ListEntry
from models.vocabulary import Word
from registry.errors import Invalid
from registry.queries.blacklist.public import (
    OWNER,
    PublicEntry,
    list_as_of,
    public_entries_of,
    shown_entries,
)
from registry.queries.cursors import Rank, cursor_of, read_cursor
from registry.queries.places import codes_within
from registry.rulebooks import Divisions
from registry.rules.identity.folding import fold

PAGE = 20
_NOT_OF_HERE = "参数 cursor 不属于这个列表，请从第一页重新开始。"


class EntrySort(Word):
    """In which order the entries are listed."""

    NEWEST = "newest", "列入日期从近到远", "Newest first"
    OLDEST = "oldest", "列入日期从远到近", "Oldest first"
    NAME = "name", "按名称", "By name"
    ENDING = "ending", "期满日期从近到远", "Ending first"


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which entries are asked for; no `limit`: all of them.

    `ground`: a list type, or a ground of one as `list_type.ground`. `authority`: a department's id.
    `first` and `last` bound the day of listing, both included.
    """

    text: str = ""
    ground: str = ""
    authority: str = ""
    division: str = ""
    first: date | None = None
    last: date | None = None
    sort: EntrySort = EntrySort.NEWEST
    page: int = 1
    cursor: str = ""
    limit: int | None = PAGE


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries in their order, and how many there are."""

    items: tuple[PublicEntry, ...]
    total: int
    next: str | None
    as_of: datetime | None


_KEYS: dict[EntrySort, tuple[InstrumentedAttribute[date] | InstrumentedAttribute[str], bool]] = {
    EntrySort.NEWEST: (ListEntry.listed_on, True),
    EntrySort.OLDEST: (ListEntry.listed_on, False),
    EntrySort.NAME: (OWNER.name, False),
    EntrySort.ENDING: (ListEntry.until_on, False),
}


def entries(session: Session, wanted: EntryQuery, divisions: Divisions, *, on: date) -> EntryPage:
    """Return a page of the list. Raises Invalid for a cursor of another list."""
    query = shown_entries(on).where(*_narrowed(wanted, divisions))
    total = session.scalar(query.with_only_columns(func.count(ListEntry.id))) or 0
    key, is_falling = _KEYS[wanted.sort]
    query = query.order_by(key.desc() if is_falling else key, ListEntry.entry_no)
    if wanted.cursor:
        query = query.where(_behind(wanted.sort, read_cursor(wanted.cursor)))
    elif wanted.limit is not None:
        query = query.offset((wanted.page - 1) * wanted.limit)
    size = wanted.limit
    rows = session.execute(query if size is None else query.limit(size + 1)).all()
    shown = rows if size is None else rows[:size]
    items = public_entries_of(session, shown, on)
    is_cut = len(rows) > len(shown)
    return EntryPage(
        items=items,
        total=total,
        next=cursor_of(_rank(wanted.sort, shown[-1][0], items[-1])) if is_cut else None,
        as_of=list_as_of(session),
    )


def _narrowed(wanted: EntryQuery, divisions: Divisions) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.ground:
        list_type, _, ground = wanted.ground.partition(".")
        found.append(ListEntry.list_type == list_type)
        if ground:
            listed = literal(",").concat(ListEntry.grounds).concat(",")
            found.append(listed.contains(f",{ground},", autoescape=True))
    if wanted.authority:
        found.append(ListEntry.department_id == wanted.authority)
    if wanted.division:
        found.append(OWNER.division_code.in_(codes_within(divisions, wanted.division)))
    if wanted.first:
        found.append(ListEntry.listed_on >= wanted.first)
    if wanted.last:
        found.append(ListEntry.listed_on <= wanted.last)
    if wanted.text:
        found.append(_says(wanted.text))
    return found


def _says(text: str) -> ColumnElement[bool]:
    """Return the condition that a name, a code or a number of an entry holds a text."""
    return or_(
        OWNER.name_key.contains(fold(text), autoescape=True),
        OWNER.uscc == text.strip().upper(),
        ListEntry.entry_no == text.strip().upper(),
        ListEntry.decision_no.contains(text.strip(), autoescape=True),
    )


def _rank(sort: EntrySort, entry: ListEntry, shown: PublicEntry) -> Rank:
    days = {EntrySort.NAME: shown.name, EntrySort.ENDING: entry.until_on.isoformat()}
    return (sort.value, days.get(sort, entry.listed_on.isoformat()), entry.entry_no)


def _behind(sort: EntrySort, rank: Rank) -> ColumnElement[bool]:
    key, is_falling = _KEYS[sort]
    try:
        named, told, number = rank
        if named != sort.value:
            raise ValueError(rank)
        last = str(told) if sort is EntrySort.NAME else date.fromisoformat(str(told))
    except ValueError as error:
        raise Invalid(_NOT_OF_HERE) from error
    past = key < last if is_falling else key > last
    return or_(past, and_(key == last, ListEntry.entry_no > str(number)))
