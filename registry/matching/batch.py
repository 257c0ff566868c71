"""Likely duplicates over the whole register, found without comparing all with all.

Invariant: a pair is told with the lower number first, by the numbers of survivors, and its score is
that of `likeness`; persons are never paired. The pairs come in the order of their lower numbers, so
that whoever was interrupted goes on behind the last one.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from sqlalchemy.orm import Session

from registry.matching import blocking, roll
from registry.matching.describing import best_likeness, described
from registry.matching.gathering import gather
from registry.matching.lettering import Numbers
from registry.matching.likeness import CANDIDATE
from registry.matching.sieving import Sieve

AT_ONCE = 400  # pairs that are described together
_HIGH_BITS = 32

Tell = Callable[[int, int], None]


class Likely(NamedTuple):
    """Two subjects that may be one, the lower number first, and how likely that is (0-100)."""

    low_id: int
    high_id: int
    score: int


class Found(NamedTuple):
    """Likely pairs, and the number up to which the lower subjects are done, of how many."""

    pairs: tuple[Likely, ...]
    position: int
    total: int


def _tell_nobody(_done: int, _whole: int) -> None:
    return


def likely_pairs(
    session: Session, *, after: int = 0, tell: Tell = _tell_nobody
) -> Iterator[Likely]:
    """Yield the likely pairs of the whole register, those behind the lower number `after`."""
    for found in in_steps(session, after=after, tell=tell):
        yield from found.pairs


def in_steps(session: Session, *, after: int = 0, tell: Tell = _tell_nobody) -> Iterator[Found]:
    """Yield the likely pairs in steps, with how far each step reaches: `after` of the next call.

    `tell` is told how much is done, of how much: first of the reading, then of the weighing.
    """
    length = roll.length(session)
    last = roll.last_subject(session)
    pairs = _candidates(session, after, lambda reach: tell(reach, 2 * length))
    start = 0
    while start < len(pairs):
        end = _end_of_step(pairs, start)
        part = pairs[start:end]
        position = int(part[-1]) >> _HIGH_BITS
        yield Found(tuple(_weighed(session, part)), position, last)
        tell(length + length * end // len(pairs), 2 * length)
        start = end
    yield Found((), last, last)


def _candidates(session: Session, after: int, reached: Callable[[int], None]) -> Numbers:
    """Return the pairs of subjects worth weighing: lower number, higher number, 32 bits each."""
    names, known = gather(session, reached)
    pieces = [np.zeros(0, np.int64)]
    for mine, theirs in blocking.pairs(names, Sieve(names, known)):
        one, other = names.subject[mine], names.subject[theirs]
        low = np.minimum(one, other)
        pieces.append((low << _HIGH_BITS | np.maximum(one, other))[low > after])
    return np.unique(np.concatenate(pieces))


def _end_of_step(pairs: Numbers, start: int) -> int:
    """Return where a step ends: behind `AT_ONCE` pairs, and behind all of one lower number."""
    end = min(start + AT_ONCE, len(pairs))
    last = int(pairs[end - 1]) >> _HIGH_BITS
    return int(np.searchsorted(pairs, (last + 1) << _HIGH_BITS))


def _weighed(session: Session, pairs: Numbers) -> Iterator[Likely]:
    both = [(pair >> _HIGH_BITS, pair & ((1 << _HIGH_BITS) - 1)) for pair in pairs.tolist()]
    known = described(session, {number for pair in both for number in pair})
    for low, high in both:
        if low in known and high in known:
            score = best_likeness(known[low], known[high]).total
            if score >= CANDIDATE:
                yield Likely(low, high, score)
