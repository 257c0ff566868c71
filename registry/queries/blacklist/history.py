"""How entries of lists stood on a day, as known at an instant: two axes of time (历史时点查询).

Invariant: an event counts only if it was recorded by then, and what it says only from its own day;
how an entry stood is folded by the one rule that also writes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry, ListEntryEvent
from models.vocabulary import EntryEvent, ListKind, Mark
from registry.queries.canonical import members_as_of
from registry.rules.blacklist import in_force, is_public
from registry.rules.blacklist.replaying import ENDS, EntryState, Happened, replay


@dataclass(frozen=True, slots=True)
class EntryThen:
    """An entry as it stood on a day, as known at an instant.

    `ended_by`: the event that had ended it by that day; `subject_id` is the party that the paper
    names. `listed_on` is the day of the decision, as the entry was first written.
    """

    entry_id: int
    entry_no: str
    list_type: str
    list_kind: ListKind
    subject_id: int
    decision_no: str
    authority: str
    department_id: str
    division_code: str | None
    grounds: tuple[str, ...]
    listed_on: date
    state: EntryState
    was_in_force: bool
    was_public: bool
    is_stayed: bool
    marks: tuple[Mark, ...]
    ended_by: EntryEvent | None


def entries_as_of(
    session: Session, *, on: date, known_at: datetime, subject_id: int | None = None
) -> tuple[EntryThen, ...]:
    """Return the entries that had been decided by `on`, as known at `known_at`, newest first.

    Those that were over or stayed are there, too, and say so; `was_in_force` tells who was listed.
    With `subject_id`: those of a subject and of all that was read through it then.
    """
    wanted = select(ListEntryEvent).where(ListEntryEvent.recorded_at <= known_at)
    if subject_id is not None:
        members = members_as_of(session, subject_id, on=on, known_at=known_at)
        theirs = select(ListEntry.id).where(ListEntry.subject_id.in_(members))
        wanted = wanted.where(ListEntryEvent.entry_id.in_(theirs))
    by_entry: dict[int, list[ListEntryEvent]] = {}
    for event in session.scalars(wanted.order_by(ListEntryEvent.id)):
        by_entry.setdefault(event.entry_id, []).append(event)
    found = [_as_it_stood(events, on) for events in by_entry.values()]
    then = [one for one in found if one is not None]
    return tuple(sorted(then, key=lambda one: (one.listed_on, one.entry_id), reverse=True))


def listed_as_of(
    session: Session, *, on: date, known_at: datetime, subject_id: int | None = None
) -> tuple[EntryThen, ...]:
    """Return only the entries that were in force on `on`, as known at `known_at`."""
    found = entries_as_of(session, on=on, known_at=known_at, subject_id=subject_id)
    return tuple(one for one in found if one.was_in_force)


def _as_it_stood(events: Sequence[ListEntryEvent], on: date) -> EntryThen | None:
    """Return how an entry stood after these events; None where it had not been decided by `on`."""
    listed = events[0]
    said: Mapping[str, Any] = listed.content  # Any: the columns as LISTED kept them
    listed_on = date.fromisoformat(said["listed_on"])
    if listed_on > on:
        return None
    state = replay(
        _happened(event) for event in events if event is listed or event.valid_from <= on
    )
    return EntryThen(
        entry_id=listed.entry_id,
        entry_no=said["entry_no"],
        list_type=said["list_type"],
        list_kind=ListKind(said["list_kind"]),
        subject_id=said["subject_id"],
        decision_no=said["decision_no"],
        authority=said["authority"],
        department_id=said["department_id"],
        division_code=said["division_code"],
        grounds=tuple(one for one in said["grounds"].split(",") if one),
        listed_on=listed_on,
        state=state,
        was_in_force=bool(in_force(state, on)),
        was_public=bool(is_public(state, on)),
        is_stayed=state.stayed_from <= on < state.stayed_until,
        marks=_marks(events, on),
        ended_by=_ended_by(events, state, on),
    )


def _happened(event: ListEntryEvent) -> Happened:
    if event.event is not EntryEvent.LISTED:
        return Happened(event.event, event.valid_from)
    until = date.fromisoformat(str(event.content["term_until"]))
    return Happened(event.event, event.valid_from, until)


def _marks(events: Iterable[ListEntryEvent], on: date) -> tuple[Mark, ...]:
    begun: dict[int, Mark] = {}
    for event in events:
        if event.event is EntryEvent.MARKED and event.mark and event.valid_from <= on:
            begun[event.id] = event.mark
        elif event.event is EntryEvent.MARK_ENDED and event.ends_id and event.valid_from <= on:
            begun.pop(event.ends_id, None)
    standing = set(begun.values())
    return tuple(mark for mark in Mark if mark in standing)


def _ended_by(events: Iterable[ListEntryEvent], state: EntryState, on: date) -> EntryEvent | None:
    """Return what had ended an entry by a day; its term does so without anybody writing it down."""
    for event in events:
        if event.event in ENDS and event.valid_from <= on:
            return event.event
    return EntryEvent.EXPIRED if state.until_on <= on else None
