"""Names that share a key, found by sorting: no table of keys, and no pair that shares none.

An entry is one number: 37 bits of the key, then what was left out of the name, then its row, so that
of the names that share a key those with nothing left out stand first.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from registry.matching.lettering import Flags, Numbers, Sums

MOST_ROWS = 1 << 22
MOST_LEFT = (1 << 5) - 1
PAIRS = 200_000  # to a batch, about
_ROW, _LEFT = np.uint64(22), np.uint64(27)
_LEFT_MASK = np.uint64(MOST_LEFT) << _ROW
_FIRSTS = 500_000  # entries from which pairs begin, looked at together
_MIX = np.uint64(0xD6E8FEB86659FD93)


class Shared(NamedTuple):
    """Pairs of rows that share a key, and what was left out of each name to share it."""

    mine: Numbers
    theirs: Numbers
    my_left: Numbers
    their_left: Numbers

    def where(self, wanted: Flags) -> "Shared":
        """Return the pairs that are wanted."""
        return Shared(*(column[wanted] for column in self))

    def turned(self) -> "Shared":
        """Return the pairs with their sides changed."""
        return Shared(self.theirs, self.mine, self.their_left, self.my_left)


def packed(keys: Sums, rows: Numbers, left: Numbers | int) -> Sums:
    """Return entries: the key, what was left out (0 for nothing), and the row of each name."""
    mixed = ((keys ^ (keys >> np.uint64(32))) * _MIX) >> _LEFT << _LEFT
    lefts = np.asarray(left).astype(np.uint64) << _ROW
    return np.asarray(mixed | lefts | rows.astype(np.uint64), np.uint64)


def _rows_of(entries: Sums) -> Numbers:
    """Return the rows of entries."""
    return (entries & np.uint64(MOST_ROWS - 1)).astype(np.int64)


def _left_of(entries: Sums) -> Numbers:
    """Return what was left out of entries."""
    return ((entries >> _ROW) & np.uint64(MOST_LEFT)).astype(np.int64)


def joined(pieces: list[Sums], *, last_first: int = MOST_LEFT) -> Iterator[Shared]:
    """Yield pairs of names that share a key, batch by batch; the pieces are used up.

    A pair begins with an entry of which at most `last_first` was left out.
    """
    entries = np.concatenate(pieces) if pieces else np.zeros(0, np.uint64)
    pieces.clear()
    entries.sort()
    waiting: list[tuple[Sums, Sums]] = []
    for start in range(0, len(entries), _FIRSTS):
        for pair in _steps(entries, _firsts(entries, start, last_first)):
            waiting.append(pair)
            if sum(len(first) for first, _ in waiting) >= PAIRS:
                yield _together(waiting)
                waiting = []
    if waiting:
        yield _together(waiting)


def _firsts(entries: Sums, start: int, last_first: int) -> Numbers:
    part = entries[start : start + _FIRSTS] & _LEFT_MASK
    return np.nonzero(part < np.uint64(last_first + 1) << _ROW)[0] + start


def _steps(entries: Sums, firsts: Numbers) -> Iterator[tuple[Sums, Sums]]:
    step = 1
    while len(firsts):
        firsts = firsts[firsts + step < len(entries)]
        mine, theirs = entries[firsts], entries[firsts + step]
        same = (mine >> _LEFT) == (theirs >> _LEFT)
        firsts, mine, theirs = firsts[same], mine[same], theirs[same]
        for start in range(0, len(mine), PAIRS):
            yield mine[start : start + PAIRS], theirs[start : start + PAIRS]
        step += 1


def _together(waiting: list[tuple[Sums, Sums]]) -> Shared:
    first, second = (np.concatenate(column) for column in zip(*waiting, strict=True))
    return Shared(_rows_of(first), _rows_of(second), _left_of(first), _left_of(second))
