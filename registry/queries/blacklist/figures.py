"""Figures of the public list: what each filter would leave, and what came and went this week.

Invariant: who came is told while the entry is public; what went is told by number and day alone.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from registry.queries.blacklist.public import (
    OWNER,
    PublicEntry,
    ever_shown,
    public_entries_of,
    shown_entries,
)
from registry.queries.places import unit_of
from registry.rulebooks import Division, Divisions
from registry.rules.blacklist import is_public

TOLD_FOR = timedelta(days=30)  # how long files and feeds tell of a removal
MOST_TOLD = 1_000
_MOST_NAMED = 5


class Gone(NamedTuple):
    """An entry that is no longer shown: its number, and the first day on which it was not."""

    entry_no: str
    day: date


@dataclass(frozen=True, slots=True)
class Facets:
    """How many entries are public of each list type, ground, department and county."""

    list_types: dict[str, int]
    grounds: dict[str, int]
    departments: dict[str, int]
    divisions: tuple[tuple[Division, int], ...]


@dataclass(frozen=True, slots=True)
class Week:
    """What came and went since Monday; `newest` names some of what came."""

    since: date
    added: int
    newest: tuple[PublicEntry, ...]
    gone: tuple[Gone, ...]


def facets(session: Session, divisions: Divisions, *, on: date) -> Facets:
    """Return the counts beside the filters, of the whole list."""
    query = shown_entries(on).with_only_columns(
        ListEntry.list_type, ListEntry.grounds, ListEntry.department_id, OWNER.division_code
    )
    types: dict[str, int] = {}
    grounds: dict[str, int] = {}
    departments: dict[str, int] = {}
    units: dict[str, int] = {}
    for list_type, named, department, code in session.execute(query):
        types[list_type] = types.get(list_type, 0) + 1
        departments[department] = departments.get(department, 0) + 1
        for ground in filter(None, named.split(",")):
            key = f"{list_type}.{ground}"
            grounds[key] = grounds.get(key, 0) + 1
        unit = unit_of(divisions, code)
        if unit is not None:
            units[unit.code] = units.get(unit.code, 0) + 1
    places = tuple((divisions[code], units[code]) for code in sorted(units))
    return Facets(types, grounds, departments, places)


def week(session: Session, *, on: date) -> Week:
    """Return what came and went from Monday up to a day."""
    monday = on - timedelta(days=on.weekday())
    came = shown_entries(on).where(ListEntry.public_from >= monday)
    newest = came.order_by(ListEntry.public_from.desc(), ListEntry.entry_no).limit(_MOST_NAMED)
    return Week(
        since=monday,
        added=session.scalar(came.with_only_columns(func.count(ListEntry.id))) or 0,
        newest=public_entries_of(session, session.execute(newest).all(), on),
        gone=gone(session, since=monday, on=on),
    )


def gone(session: Session, *, since: date, on: date) -> tuple[Gone, ...]:
    """Return which entries had been public and ceased to be between two days, newest first.

    A day ends an entry without anybody writing it down; a stay takes it from view the same way, so
    the two cannot be told apart here.
    """
    day = gone_day(on)
    hidden = (
        ever_shown()
        .where(~is_public(ListEntry, on), ListEntry.public_from < day, day >= since, day <= on)
        .with_only_columns(ListEntry.entry_no, day.label("day"))
        .order_by(day.desc(), ListEntry.entry_no)
        .limit(MOST_TOLD)
    )
    return tuple(Gone(entry_no, left) for entry_no, left in session.execute(hidden))


def gone_day(on: date) -> ColumnElement[date]:
    """Return the first day on which an entry was no longer shown, as it stands on a day."""
    is_stayed = (ListEntry.stayed_from < ListEntry.until_on) & (ListEntry.stayed_until > on)
    return case((is_stayed, ListEntry.stayed_from), else_=ListEntry.until_on)
