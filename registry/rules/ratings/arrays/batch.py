"""Many packs laid end to end, read as arrays: no loop over subjects, no loop over records.

Invariant: the records of a section stand in the order of the subjects, and in a subject's own order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.rules.ratings import layout
from registry.rules.ratings.arrays.months import NEVER, Days

Places = NDArray[np.intp]
Numbers = NDArray[np.int64]
Bits = NDArray[np.uint64]
MOST_TOGETHER = 200  # facts of a kind; a subject with more is rated by itself
_HEADER = np.dtype([(name, f"<{code}") for name, code in layout.HEADER.fields])
_WIDTHS = {name: record.struct.size // layout.WORD for name, record in layout.SECTIONS.items()}


class Groups:
    """Rows that belong to subjects, in their order: sums, least days and bits of each subject."""

    def __init__(self, subject: Places, count: int) -> None:
        counts = np.bincount(subject, minlength=count)
        self.subject = subject
        self.starts = np.zeros(count + 1, np.intp)
        np.cumsum(counts, out=self.starts[1:])
        self._some = np.flatnonzero(counts)
        self._count = count

    @property
    def rank(self) -> Places:
        """The place of each row among those of its subject, from 0."""
        return np.arange(len(self.subject)) - self.starts[self.subject]

    def sums(self, values: NDArray[np.int32]) -> Numbers:
        """Return the sum of each subject's values."""
        running = np.zeros(len(values) + 1, np.int64)
        np.cumsum(values, out=running[1:])
        return running[self.starts[1:]] - running[self.starts[:-1]]

    def least(self, days: Days) -> Days:
        """Return the first of each subject's days; NEVER where there is none."""
        found = np.full(self._count, NEVER, np.int32)
        if len(days):
            found[self._some] = np.minimum.reduceat(days, self.starts[self._some])
        return found

    def bits(self, values: Bits) -> Bits:
        """Return all bits that any of a subject's values has."""
        found = np.zeros(self._count, np.uint64)
        if len(values):
            found[self._some] = np.bitwise_or.reduceat(values, self.starts[self._some])
        return found

    def last(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the greatest of each subject's values; -1 where there is none."""
        found = np.full(self._count, -1, np.int32)
        if len(values):
            found[self._some] = np.maximum.reduceat(values, self.starts[self._some])
        return found


class Section(NamedTuple):
    """The records of one kind: where each begins, and to whom they belong."""

    words: NDArray[np.int32]
    at: Places
    groups: Groups

    def word(self, place: int) -> Days:
        """Return one word of each record, by its place in the record."""
        return self.words[self.at + place]

    def days(self, place: int) -> Days:
        """Return a word of each record that is a day; NEVER where it has none."""
        found = self.word(place)
        found[found == 0] = NEVER
        return found


class Batch:
    """The packs of some subjects. Raises: ValueError for what is no pack of this version."""

    def __init__(self, joined: bytes, lengths: Numbers) -> None:
        starts = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        if starts[-1] != len(joined) or np.any(lengths % layout.WORD):
            raise ValueError("packed facts that are cut short or run over")
        self._words = np.frombuffer(joined, "<i4")
        self.size = len(lengths)
        first = (starts[:-1] // layout.WORD).astype(np.intp)
        self.head = self._heads(first)
        if np.any(self.head["length"] != lengths):
            raise ValueError("packed facts that are cut short or run over")
        self._firsts: dict[str, Places] = {}
        after = first + _HEADER.itemsize // layout.WORD
        for name, width in _WIDTHS.items():
            self._firsts[name] = after
            after = after + self.head[name].astype(np.intp) * width
        self.is_rare = self._is_rare()

    def section(self, name: str) -> Section:
        """Return the records of a section of the layout."""
        counts = self.head[name].astype(np.intp)
        groups = Groups(np.repeat(np.arange(self.size), counts), self.size)
        offset = self._firsts[name] - groups.starts[:-1] * _WIDTHS[name]
        at = np.repeat(offset, counts) + np.arange(len(groups.subject)) * _WIDTHS[name]
        return Section(self._words, at, groups)

    def _is_rare(self) -> NDArray[np.bool_]:
        """Say of each subject whether it is left to the plain rule."""
        is_rare: NDArray[np.bool_] = (self.head["flags"] & layout.HAS_STRANGE) > 0
        for name in ("negatives", "positives"):
            is_rare = is_rare | (self.head[name] > MOST_TOGETHER)
        return is_rare

    def _heads(self, first: Places) -> NDArray[np.void]:
        width = _HEADER.itemsize // layout.WORD
        if self.size and int(first[-1]) + width > len(self._words):
            raise ValueError("packed facts that are cut short or run over")
        words = self._words[first[:, None] + np.arange(width)]
        head: NDArray[np.void] = words.view(_HEADER).reshape(self.size)
        if np.any(head["version"] != layout.VERSION):
            raise ValueError("packed facts of an unknown version")
        return head
