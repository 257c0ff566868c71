"""Texts as numbers: many names in one row of code points, words looked up in all of them at once.

Invariant: a window's number depends on its characters alone, so a word has the same number wherever
it stands. Characters beyond the first plane share numbers with others: these numbers choose, they
decide nothing.
"""

from collections.abc import Iterable
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from registry.rules.identity.numerals import plain_numerals
from registry.rules.identity.pinyin import readings

Numbers = npt.NDArray[np.int64]
Points = npt.NDArray[np.uint16]
Sums = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

PLANE = 0x10000
BREAK = ord("\n")
ROOM = 16  # breaks behind the last name, so that no window reaches over the end
_PRIVATE, _PRIVATE_BITS = 0xE000, 0x07FF  # where characters beyond the first plane are put
_SEED = 20_261_123
_REMEMBERED = 4096
_BASE = 0x9E3779B97F4A7C15 | 1


class Text:
    """Names in one row of code points, each between two breaks."""

    def __init__(self, points: Points) -> None:
        self.points = points
        breaks = np.nonzero(points == BREAK)[0]
        self.starts = breaks[: -ROOM + 1 or None][:-1] + 1
        self.ends = breaks[1 : len(self.starts) + 1]

    @cached_property
    def sums(self) -> Sums:
        """Running sums of the numbers of the characters, each by the power of its place."""
        found = np.zeros(len(self.points) + 1, np.uint64)
        np.cumsum(_NUMBERS[self.points] * _powers(len(self.points)), out=found[1:])
        return found

    def windows(self, begins: Numbers, size: int) -> Sums:
        """Return the number of the window of `size` characters that begins at each place."""
        found: Sums = (self.sums[begins + size] - self.sums[begins]) * _inverses(len(self.points))[
            begins
        ]
        return found

    def pairs(self, pair: str, before: Numbers) -> tuple[Numbers, Numbers]:
        """Return where two characters stand together before the place of their name, and its row."""
        first, second = map(ord, pair)
        at = np.nonzero((self.points[:-1] == first) & (self.points[1:] == second))[0]
        row = np.searchsorted(self.starts, at, "right") - 1
        wanted = at < before[row]
        return at[wanted], row[wanted]


class Words:
    """A set of words, looked up behind or ahead of many places at once."""

    def __init__(self, words: Iterable[str]) -> None:
        by_size: dict[int, set[str]] = {}
        for word in words:
            by_size.setdefault(len(word), set()).add(word)
        self._by_size = {
            size: np.sort(np.array([number_of_word(word) for word in by_size[size]], np.uint64))
            for size in sorted(by_size, reverse=True)
        }

    def longest_behind(self, text: Text, floor: Numbers, ends: Numbers) -> Numbers:
        """Return the size of the longest word that ends at each place, none below `floor`."""
        found = np.zeros(len(ends), np.int64)
        for size, numbers in self._by_size.items():
            rows = np.nonzero((found == 0) & (ends - size >= floor))[0]
            windows = text.windows(ends[rows] - size, size)
            found[rows[place_among(windows, numbers) >= 0]] = size
        return found


def text_of(keys: str) -> Text:
    """Return name keys that stand in one text, a line break between two, as numbers."""
    return Text(name_points_of("\n" + keys + "\n" * ROOM))


def name_points_of(text: str) -> Points:
    """Return the code points of name keys, with their numerals in one style."""
    return _PLAIN[points_of(text)]


def points_of(text: str) -> Points:
    """Return the code points of a text; each beyond the first plane as one of it."""
    wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if len(wide) and int(wide.max()) >= PLANE:
        wide = np.where(wide < PLANE, wide, _PRIVATE + (wide & _PRIVATE_BITS))
    return wide.astype(np.uint16)


def place_among(numbers: Sums, ascending: Sums) -> Numbers:
    """Return the place of each number in an ascending row, -1 where it is not in it."""
    at = np.searchsorted(ascending, numbers)
    at[at == len(ascending)] = 0
    return np.where(ascending[at] == numbers, at, -1)


@lru_cache(maxsize=_REMEMBERED)
def number_of_word(word: str) -> int:
    """Return the number that a window with these characters has."""
    points = points_of(word)
    return int((_NUMBERS[points] * _powers(len(points))).sum(dtype=np.uint64))


def sound_numbers(points: Points) -> Sums:
    """Return a number for each character, the same for characters that are read alike."""
    for point in np.unique(points[_SOUNDS[points] == 0]).tolist():
        read = readings(chr(point))
        _SOUNDS[point] = number_of_word(read[0]) if read else _NUMBERS[point]
    return _SOUNDS[points]


def _powers(size: int) -> Sums:
    return _grown(_POWERS, size)[:size]


def _inverses(size: int) -> Sums:
    return _grown(_INVERSES, size)[:size]


def _grown(kept: list[Sums], size: int) -> Sums:
    if len(kept[0]) < size:
        step = kept[0][1]
        more = np.full(max(size, 2 * len(kept[0])), step, np.uint64)
        more[0] = 1
        kept[0] = np.cumprod(more)
    return kept[0]


_NUMBERS = np.random.default_rng(_SEED).integers(1, 1 << 63, PLANE, np.uint64)
_PLAIN = np.frombuffer(
    plain_numerals("".join(map(chr, range(0xD800)))).encode("utf-16-le"), np.uint16
)
_PLAIN = np.concatenate((_PLAIN, np.arange(len(_PLAIN), PLANE, dtype=np.uint16)))
_SOUNDS = np.zeros(PLANE, np.uint64)
_POWERS = [np.array([1, _BASE], np.uint64)]
_INVERSES = [np.array([1, pow(_BASE, -1, 1 << 64)], np.uint64)]
