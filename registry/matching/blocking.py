"""Which names are compared at all: those that share a key, and may reach the line.

Keys are sums of the sounds of characters, so that homophones and characters in another order share
them: of the whole core, of the core with one character left out, of its beginning, of region and
core together, and of evidence with the first two characters. A pair is dropped only where even the
best reading of what it shares stays below the line (`sieving.py`).
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from registry.matching.joining import MOST_LEFT, Shared, joined, packed
from registry.matching.lettering import Flags, Numbers, Sums
from registry.matching.places import PREFECTURE
from registry.matching.sieving import Names, Sieve, Slips

ROWS = 100_000  # names of which keys are made together
FIRST_CHARACTERS = 2
MOST_LEFT_OUT = 24  # characters of a core that are left out in turn
MOST_LEFT_OUT_TWICE = 12
MOST_OF_REGION = 12
BEGINNINGS = range(2, 9)
_WHOLE = 1  # region and core together
_BEHIND_REGION = 20  # above what is left out of the region itself
_FIRST_OF_REGION = 3  # characters of a region that was not recognised
_PERSON, _ADDRESS, _GROUP = (
    np.uint64(0xA24BAED4963EE407),
    np.uint64(0x9FB21C651E98DF25),
    np.uint64(0xC2B2AE3D27D4EB4F),
)
_ALL, _OPEN, _PLACED = range(3)

Pairs = tuple[Numbers, Numbers]


def pairs(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Yield the rows of names that may mean one enterprise, lower row first, some more than once."""
    for way in (_cores, _beginnings, _left_out_twice, _regions, _evidence, _bodies):
        yield from way(names, sieve)


def _cores(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names of one core, or of which one has a character more."""
    pieces = []
    for part in _parts(names):
        flat, owner, left = part.core_places(MOST_LEFT_OUT)
        pieces.append(packed(part.core[part.has_core], part.rows[part.has_core], 0))
        pieces.append(packed(part.core[owner] - part.sounds[flat], part.rows[owner], left))
    return _sieved(sieve, joined(pieces, last_first=0), sieve.of_cores)


def _beginnings(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names of which one is the beginning of the other: the trade is left out, or a part of it."""
    for mine, theirs, by_group in (
        (_ALL, _ALL, True),
        (_OPEN, _PLACED, False),
        (_ALL, _OPEN, False),
    ):
        pieces = []
        for part in _parts(names):
            group = part.group * _GROUP if by_group else np.uint64(0)
            keys = part.core + group
            wanted = part.has_core & part.is_of(mine)
            pieces.append(packed(keys[wanted], part.rows[wanted], 0))
            pieces += [
                packed((part.beginning(size) + group)[begun], part.rows[begun], size)
                for size in BEGINNINGS
                if (begun := part.has_beginning(size) & part.is_of(theirs)).any()
            ]
        yield from _sieved(sieve, joined(pieces, last_first=0), sieve.of_beginnings)


def _left_out_twice(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names that differ in one character: those of one place, and those of an open one."""
    for by_group in (True, False):
        pieces = []
        for part in _parts(names):
            flat, owner, left = part.core_places(MOST_LEFT_OUT_TWICE)
            wanted = (part.end - part.begin > FIRST_CHARACTERS)[owner]
            flat, owner, left = flat[wanted], owner[wanted], left[wanted]
            group = part.group[owner] * _GROUP if by_group else np.uint64(0)
            if not by_group:  # those of an open place stand first
                left = left + MOST_LEFT_OUT_TWICE * ~part.is_open[owner]
            keys = part.core[owner] - part.sounds[flat] + group
            pieces.append(packed(keys, part.rows[owner], left))
        found = joined(pieces, last_first=MOST_LEFT if by_group else MOST_LEFT_OUT_TWICE)
        yield from _sieved(sieve, _counted(found), sieve.of_one_other, sieve.of_characters)


def _counted(found: Iterator[Shared]) -> Iterator[Shared]:
    """Yield the same with the characters counted from 1 for names of every place."""
    for shared in found:
        mine, theirs = (
            np.where(left > MOST_LEFT_OUT_TWICE, left - MOST_LEFT_OUT_TWICE, left)
            for left in (shared.my_left, shared.their_left)
        )
        yield shared._replace(my_left=mine, their_left=theirs)


def _regions(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names of which one has its region in a form that is read otherwise: 加兴槐安."""
    pieces = []
    for part in _parts(names):
        pieces.append(packed(part.core[part.has_core], part.rows[part.has_core], 0))
        placed, bare = part.begin > part.first, part.has_core & (part.begin == part.first)
        pieces.append(packed(part.whole[placed], part.rows[placed], _WHOLE))
        flat, owner, left = part.core_places(_FIRST_OF_REGION)
        flat, owner, left = (each[bare[owner]] for each in (flat, owner, left))
        keys = part.core[owner] - part.sounds[flat]
        pieces.append(packed(keys, part.rows[owner], left + _WHOLE))
        flat, owner, left = part.region_places()
        keys = part.whole[owner] - part.sounds[flat]
        pieces.append(packed(keys, part.rows[owner], left + _WHOLE + _FIRST_OF_REGION))
        flat, owner, left = part.core_places(FIRST_CHARACTERS)
        flat, owner, left = (each[placed[owner]] for each in (flat, owner, left))
        keys = part.whole[owner] - part.sounds[flat]
        pieces.append(packed(keys, part.rows[owner], left + _BEHIND_REGION))
    found = joined(pieces, last_first=_WHOLE + _FIRST_OF_REGION)
    new = (shared.where(shared.their_left > 0) for shared in found)
    return _sieved(sieve, new, sieve.of_nothing, by_place=False)


def _evidence(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names with one representative or address that begin or end alike, or with both."""
    for way in ("person begins", "person ends", "address begins", "address ends", "both"):
        pieces = []
        for part in _parts(names):
            at = names.known[part.rows]
            person, address = sieve.known.person[at], sieve.addresses[at]
            wanted = part.has_core | (way == "both")
            keys = np.zeros(len(at), np.uint64)
            if not way.startswith("address"):
                keys, wanted = keys + person * _PERSON, wanted & (person > 0)
            if not way.startswith("person"):
                keys, wanted = keys + address * _ADDRESS, wanted & (address > 0)
            if way.endswith("begins"):
                keys += part.beginning(1 if way.startswith("address") else FIRST_CHARACTERS)
            if way.endswith("ends"):
                keys += part.ending(FIRST_CHARACTERS)
            pieces.append(packed(keys[wanted], part.rows[wanted], 0))
        yield from _sieved(sieve, joined(pieces), sieve.of_evidence)


def _bodies(names: Names, sieve: Sieve) -> Iterator[Pairs]:
    """Names of one organisation by its code."""
    rows = np.nonzero(names.body)[0]
    return _sieved(sieve, joined([packed(names.body[rows], rows, 0)]), sieve.of_nothing)


def _sieved(
    sieve: Sieve, found: Iterator[Shared], *slips: Slips, by_place: bool = True
) -> Iterator[Pairs]:
    for shared in found:
        kept = sieve.kept(shared, *slips, by_place=by_place)
        if len(kept.mine):
            yield np.minimum(kept.mine, kept.theirs), np.maximum(kept.mine, kept.theirs)


def _parts(names: Names) -> Iterator["_Part"]:
    for first in range(0, len(names.subject), ROWS):
        yield _Part(names, first, min(first + ROWS, len(names.subject)))


class _Part:
    """Some names with the running sums of their sounds; places count from the first character."""

    def __init__(self, names: Names, first: int, last: int) -> None:
        self.rows = np.arange(first, last)
        begins = names.begins[first : last + 1]
        self._sums = names.sums[begins[0] : begins[-1] + 1]
        self.sounds = np.diff(self._sums)
        self.first, self.end = begins[:-1] - begins[0], begins[1:] - begins[0]
        self.begin = self.first + names.region[first:last]
        self.head = self.first + names.head[first:last]
        place = names.place[first:last]
        self.group = (place // PREFECTURE).astype(np.uint64)
        self.is_open = place // PREFECTURE % 100 == 0

    @cached_property
    def core(self) -> Sums:
        """The sum of core and tail."""
        return self._between(self.begin, self.end)

    @cached_property
    def whole(self) -> Sums:
        """The sum of region, core and tail."""
        return self._between(self.first, self.end)

    @cached_property
    def has_core(self) -> Flags:
        """Which names have two characters of a core."""
        return np.asarray(self.end - self.begin >= FIRST_CHARACTERS)

    def beginning(self, size: int) -> Sums:
        """Return the sums of the first characters of the cores."""
        return self._between(self.begin, np.minimum(self.begin + size, self.end))

    def ending(self, size: int) -> Sums:
        """Return the sums of the last characters of the cores, tails left out."""
        return self._between(np.maximum(self.head - size, self.begin), self.head)

    def has_beginning(self, size: int) -> Flags:
        """Say which names have so many characters of a core, and others behind them."""
        ends = self.begin + size
        return np.asarray((ends <= self.head) & (ends < self.end))

    def is_of(self, which: int) -> Flags:
        """Say which names are wanted: all, those of an open place, or the others."""
        if which == _ALL:
            return np.ones(len(self.rows), bool)
        return np.asarray(self.is_open == (which == _OPEN))

    def _between(self, first: Numbers, last: Numbers) -> Sums:
        return np.asarray(self._sums[last] - self._sums[first], np.uint64)

    def core_places(self, most: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return the places of characters of the cores, whose they are, and which, from 1."""
        return _places(self.begin, np.minimum(self.end - self.begin, most))

    def region_places(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return the same of the regions."""
        return _places(self.first, np.minimum(self.begin - self.first, MOST_OF_REGION))


def _places(begins: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    owner = np.repeat(np.arange(len(sizes)), sizes)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return begins[owner] + number, owner, number + 1
