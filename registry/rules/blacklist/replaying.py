"""How an entry stands after its events: the one fold that writes, replays and looks back.

Invariant: events are folded in the order in which they were recorded; an entry ends once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from models.vocabulary import FOREVER, EntryEvent
from registry.errors import Conflict

ENDS = frozenset({EntryEvent.REMOVED_EARLY, EntryEvent.REVOKED, EntryEvent.EXPIRED})


class Happened(NamedTuple):
    """An event of an entry and the first day of what it says; LISTED brings the end of its term."""

    event: EntryEvent
    valid_from: date
    term_until: date = FOREVER


@dataclass(frozen=True, slots=True)
class EntryState:
    """The days of an entry; those that have not come are FOREVER."""

    in_force_from: date = FOREVER
    public_from: date = FOREVER
    term_until: date = FOREVER
    until_on: date = FOREVER
    stayed_from: date = FOREVER
    stayed_until: date = FOREVER
    is_open: bool = False


def after(state: EntryState, happened: Happened) -> EntryState:
    """Return how an entry stands after one more event. Raises Conflict for one that cannot follow."""
    event, day = happened.event, happened.valid_from
    if event is EntryEvent.LISTED:
        if state.in_force_from != FOREVER:
            raise Conflict("这一条目已经列入；再次列入是新的条目。")
        return EntryState(
            in_force_from=day,
            term_until=happened.term_until,
            until_on=happened.term_until,
            is_open=True,
        )
    if event in (EntryEvent.MARKED, EntryEvent.MARK_ENDED):
        return state
    if not state.is_open:
        raise Conflict("这一条目已经移出名单，不能再变动。")
    if event in ENDS:
        return replace(state, until_on=min(day, state.until_on), is_open=False)
    return _shown_or_stayed(state, event, day)


def _shown_or_stayed(state: EntryState, event: EntryEvent, day: date) -> EntryState:
    if event is EntryEvent.PUBLISHED:
        if state.public_from != FOREVER:
            raise Conflict("这一条目已经安排公示。")
        return replace(state, public_from=day)
    is_stayed = state.stayed_from != FOREVER and state.stayed_until == FOREVER
    if event is EntryEvent.STAYED:
        if is_stayed:
            raise Conflict("这一条目已经停止执行。")
        return replace(state, stayed_from=day, stayed_until=FOREVER)
    if not is_stayed:
        raise Conflict("这一条目没有停止执行，不需要恢复。")
    return replace(state, stayed_until=day)


def replay(events: Iterable[Happened]) -> EntryState:
    """Return how an entry stands after all these events."""
    state = EntryState()
    for one in events:
        state = after(state, one)
    return state


def stood_on(events: Iterable[Happened], on: date) -> EntryState:
    """Return how an entry stood on a day, by all these events: earlier stays are not forgotten."""
    return replay(one for one in events if one.event is EntryEvent.LISTED or one.valid_from <= on)
