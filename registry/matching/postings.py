"""The name index is read: who holds which grams, settled or not.

Invariant: what is not settled is read before what is, so that entries which move in between are met
twice rather than not at all; a gram that too many hold has a count and no holders.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from models.session import driver_cursor
from registry.matching.grams import Numbers
from registry.matching.packing import Ids, unpacked

CHUNKS = "SELECT first_id, grams, starts, ids FROM name_chunk WHERE id IN ({numbers})"
_STRETCHES = "SELECT id, first_gram, last_gram FROM name_chunk"
_ADDITIONS = "SELECT gram, name_id FROM name_addition WHERE gram IN ({numbers})"
_COUNTS = "SELECT gram, count, length(ids) FROM name_posting WHERE gram IN ({numbers})"
_HOLDERS = "SELECT gram, ids FROM name_posting WHERE gram IN ({numbers})"


class Chunk(NamedTuple):
    """Names that came together: grams ascending, and where the holders of each stand."""

    first_id: int
    grams: Numbers
    starts: Numbers
    ids: Numbers

    def holders(self, place: int) -> Numbers:
        """Return who holds the gram at `place`."""
        return self.ids[self.starts[place] : self.starts[place + 1]] + self.first_id


class Postings:
    """The index as one query sees it: made for some grams, asked for the holders of fewer."""

    def __init__(self, session: Session, grams: Iterable[int]) -> None:
        self._session = session
        wanted = sorted(grams)
        self._fresh = _unsettled(session, wanted)
        settled = rows_by_numbers(session, _COUNTS, wanted)
        self.counts: dict[int, int] = {gram: count for gram, count, is_held in settled if is_held}
        self.is_cut = len(self.counts) < len(settled)  # something asked for is too common
        for gram, pieces in self._fresh.items():
            self.counts[gram] = self.counts.get(gram, 0) + sum(map(len, pieces))

    def holders(self, grams: Sequence[int]) -> dict[int, Ids]:
        """Return who holds each of `grams`: ids ascending, none twice; nobody of a gram too common.

        Of a gram that was too common when it was last settled only the fresh holders are known.
        """
        rows = rows_by_numbers(self._session, _HOLDERS, grams)
        found = {gram: unpacked(ids) for gram, ids in rows if ids}
        for gram in grams:
            if pieces := self._fresh.get(gram):
                known = found.get(gram, np.zeros(0, np.uint32))
                found[gram] = np.unique(np.concatenate([known, *pieces])).astype(np.uint32)
        return found


def chunk_of(first_id: int, grams: bytes, starts: bytes, ids: bytes) -> Chunk:
    """Return a stretch of a chunk from its row."""
    return Chunk(
        first_id,
        np.frombuffer(grams, "<i8"),
        np.frombuffer(starts, "<u4").astype(np.int64),
        np.frombuffer(ids, "<u4").astype(np.int64),
    )


def _unsettled(session: Session, grams: Sequence[int]) -> dict[int, list[Numbers]]:
    alone: dict[int, list[int]] = {}
    for gram, name_id in rows_by_numbers(session, _ADDITIONS, grams):
        alone.setdefault(gram, []).append(name_id)
    found = {gram: [np.array(ids, np.int64)] for gram, ids in alone.items()}
    stretches = driver_cursor(session).execute(_STRETCHES).fetchall()
    if not stretches:
        return found
    wanted = np.array(grams, np.int64)
    numbers, firsts, lasts = map(np.array, zip(*stretches, strict=True))
    touched = np.searchsorted(wanted, firsts) < np.searchsorted(wanted, lasts, side="right")
    for row in rows_by_numbers(session, CHUNKS, numbers[touched].tolist()):
        chunk = chunk_of(*row)
        places = np.searchsorted(chunk.grams, wanted)
        for gram, place in zip(grams, places.tolist(), strict=True):
            if place < len(chunk.grams) and chunk.grams[place] == gram:
                found.setdefault(gram, []).append(chunk.holders(place))
    return found
