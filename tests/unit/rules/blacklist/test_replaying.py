"""Every order of what may happen to an entry: what may follow what, and that it ends once."""

from datetime import date, timedelta
from itertools import product

import pytest

from models.vocabulary import FOREVER, EntryEvent
from registry.errors import Conflict
from registry.rules.blacklist.in_force import in_force, is_public
from registry.rules.blacklist.replaying import (
    ENDS,
    EntryState,
    Happened,
    after,
    replay,
    stood_on,
)

E = EntryEvent
FIRST, TERM = date(2026, 5, 22), date(2029, 5, 20)
LISTED = Happened(E.LISTED, FIRST, TERM)
MARKS = dict.fromkeys((E.MARKED, E.MARK_ENDED))
ENDING = dict.fromkeys((E.REMOVED_EARLY, E.REVOKED, E.EXPIRED), "ended")
# How an entry stands → what may happen then → how it stands afterwards (None: as before).
FOLLOWS: dict[str, dict[EntryEvent, str | None]] = {
    "listed": {E.PUBLISHED: "shown", E.STAYED: "stayed", **ENDING, **MARKS},
    "shown": {E.STAYED: "stayed and arranged", **ENDING, **MARKS},
    "stayed": {E.RESUMED: "listed", E.PUBLISHED: "stayed and arranged", **ENDING, **MARKS},
    "stayed and arranged": {E.RESUMED: "shown", **ENDING, **MARKS},
    "ended": {**MARKS},
}
LONGEST = 4


def dated(events: tuple[EntryEvent, ...]) -> list[Happened]:
    """Return an entry's events, ten days apart."""
    later = [Happened(one, FIRST + timedelta(10 * n)) for n, one in enumerate(events, start=1)]
    return [LISTED, *later]


def by_hand(events: tuple[EntryEvent, ...]) -> str | None:
    """Return how an entry stands after these events; None where one of them cannot follow."""
    stands = "listed"
    for one in events:
        if one not in FOLLOWS[stands]:
            return None
        stands = FOLLOWS[stands][one] or stands
    return stands


def told(state: EntryState) -> str:
    """Return how a replayed entry stands, in the words of FOLLOWS."""
    if not state.is_open:
        return "ended"
    is_stayed = state.stayed_from != FOREVER and state.stayed_until == FOREVER
    is_shown = state.public_from != FOREVER
    if is_stayed:
        return "stayed and arranged" if is_shown else "stayed"
    return "shown" if is_shown else "listed"


@pytest.mark.parametrize("length", range(LONGEST + 1))
def test_every_order_of_events_stands_as_written_by_hand_or_is_refused(length: int) -> None:
    for events in product(EntryEvent, repeat=length):
        wanted = by_hand(events)
        if wanted is None:
            with pytest.raises(Conflict):
                replay(dated(events))
        else:
            assert told(replay(dated(events))) == wanted, events


@pytest.mark.parametrize("event", [one for one in EntryEvent if one not in (E.LISTED, *MARKS)])
def test_nothing_happens_to_what_was_not_listed(event: EntryEvent) -> None:
    with pytest.raises(Conflict):
        replay([Happened(event, FIRST)])


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize("then", [one for one in EntryEvent if one not in MARKS])
def test_an_entry_ends_once_and_is_never_opened_again(end: EntryEvent, then: EntryEvent) -> None:
    ended = replay([LISTED, Happened(end, date(2027, 6, 1))])

    with pytest.raises(Conflict, match="已经"):
        after(ended, Happened(then, date(2027, 7, 1), TERM))


@pytest.mark.parametrize("end", sorted(ENDS))
@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2027, 6, 1), date(2027, 6, 1)), (TERM, TERM), (date(2029, 8, 1), TERM)],
)
def test_no_end_lengthens_the_term(end: EntryEvent, day: date, until: date) -> None:
    ended = replay([LISTED, Happened(end, day)])

    assert (ended.until_on, ended.term_until, ended.is_open) == (until, TERM, False)
    assert in_force(ended, until - timedelta(1))
    assert not in_force(ended, until)


def test_an_entry_without_a_term_runs_until_it_is_ended() -> None:
    endless = replay([Happened(E.LISTED, FIRST)])

    assert in_force(endless, date(2126, 5, 22))
    assert not in_force(after(endless, Happened(E.REVOKED, date(2027, 1, 4))), date(2027, 1, 4))


def test_a_stay_keeps_the_term_and_the_day_of_publication() -> None:
    stayed = replay(dated((E.PUBLISHED, E.STAYED, E.RESUMED)))

    assert (stayed.until_on, stayed.public_from) == (TERM, FIRST + timedelta(10))
    assert (stayed.stayed_from, stayed.stayed_until) == (
        FIRST + timedelta(20),
        FIRST + timedelta(30),
    )


@pytest.mark.parametrize("mark", sorted(MARKS))
def test_a_mark_changes_no_day_even_of_an_ended_entry(mark: EntryEvent) -> None:
    for events in ((), (E.PUBLISHED,), (E.STAYED,), (E.PUBLISHED, E.REVOKED)):
        before = replay(dated(events))

        assert after(before, Happened(mark, date(2026, 9, 1))) == before


def test_a_day_between_two_stays_is_not_forgotten() -> None:
    # shown from +10, stayed [+20, +30), stayed again [+40, +50): the row keeps the latter alone.
    events = dated((E.PUBLISHED, E.STAYED, E.RESUMED, E.STAYED, E.RESUMED))
    days = [FIRST + timedelta(n) for n in (0, 9, 10, 19, 20, 29, 30, 39, 40, 49, 50)]

    force = [in_force(stood_on(events, day), day) for day in days]
    shown = [is_public(stood_on(events, day), day) for day in days]

    assert force == [True] * 4 + [False] * 2 + [True] * 2 + [False] * 2 + [True]
    assert shown == [False] * 2 + force[2:]
    assert in_force(replay(events), days[4])  # which is why the past is asked of the events
