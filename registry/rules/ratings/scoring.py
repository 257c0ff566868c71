"""Very many subjects rated at once (批量评价): the rating rule over arrays of packed facts. Pure.

Invariant: for every subject exactly what `rate` says of its facts. Subjects of a rare shape, with
words that have no code or more facts than arrays are worth, are rated by `rate` itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import Grade, NotRatedReason
from registry.rules.ratings.arrays.batch import Batch, Bits, Numbers
from registry.rules.ratings.arrays.gates import REASONS, held, standing
from registry.rules.ratings.arrays.months import NEVER
from registry.rules.ratings.arrays.negatives import Taken, taken
from registry.rules.ratings.arrays.positives import Added, added
from registry.rules.ratings.arrays.tables import bit_of
from registry.rules.ratings.model import RatingModel
from registry.rules.ratings.packing import unpack
from registry.rules.ratings.rating import rate

GRADES = list(Grade)
_D, _NOT_RATED = GRADES.index(Grade.D), GRADES.index(Grade.NOT_RATED)


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """The ratings of many subjects, column by column, in the order in which they were given.

    `score`: tenths; `grade`: its place in GRADES; `not_rated`: its place in REASONS from 1, 0 none;
    `ceilings`, `vetoes`: a bit each, in the order of the model; `next_change`: an ordinal, 0 none.
    """

    model: RatingModel
    as_of: date
    score: NDArray[np.int32]
    grade: NDArray[np.uint8]
    not_rated: NDArray[np.uint8]
    ceilings: Bits
    vetoes: Bits
    next_change: NDArray[np.int32]

    def __len__(self) -> int:
        """Return how many subjects there are."""
        return len(self.score)

    def at(self, place: int) -> "Outcome":
        """Return the rating of one subject, in words."""
        reason, change = int(self.not_rated[place]), int(self.next_change[place])
        return Outcome(
            score=int(self.score[place]),
            grade=GRADES[self.grade[place]],
            not_rated=REASONS[reason - 1] if reason else None,
            ceilings=self.ceilings_of(int(self.ceilings[place])),
            vetoes=self.vetoes_of(int(self.vetoes[place])),
            next_change_on=date.fromordinal(change) if change else None,
        )

    def ceilings_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the ceilings that `bits` stand for."""
        return tuple(one.id for n, one in enumerate(self.model.ceilings) if bits >> n & 1)

    def vetoes_of(self, bits: int) -> tuple[str, ...]:
        """Return the ids of the vetoes that `bits` stand for."""
        return tuple(one.id for n, one in enumerate(self.model.vetoes) if bits >> n & 1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rating says, without the lines that explain it; `ceilings` and `vetoes` by id."""

    score: int
    grade: Grade
    not_rated: NotRatedReason | None
    ceilings: tuple[str, ...]
    vetoes: tuple[str, ...]
    next_change_on: date | None


def score_packs(packs: Sequence[bytes], model: RatingModel, as_of: date) -> Scored:
    """Return the ratings of subjects by their packed facts, in their order.

    Raises: ValueError for what is no pack; Invalid, as `rate`, for an item the edition does not have.
    """
    lengths = np.fromiter(map(len, packs), np.int64, len(packs))
    return score_joined(b"".join(packs), lengths, model, as_of)


def score_joined(joined: bytes, lengths: Numbers, model: RatingModel, as_of: date) -> Scored:
    """Return the ratings of subjects whose packs, `lengths` bytes each, lie end to end."""
    batch = Batch(joined, lengths)
    less, more = taken(batch, model, as_of), added(batch, model, as_of)
    conditions = held(batch, model, as_of)
    flags = less.flags | conditions.flags
    status = standing(batch, model, conditions.vetoes > 0, as_of)
    ceilings = np.zeros(batch.size, np.uint64)
    for place, one in enumerate(model.ceilings):
        ceilings |= ((flags & np.uint64(bit_of(one.flag))) > 0) * np.uint64(1 << place)
    score = _score(less, more, flags, model)
    grade = _grade(score, ceilings, model)
    grade[conditions.vetoes > 0] = _D
    grade[status.not_rated > 0] = _NOT_RATED
    changes = np.stack([less.next_on, more.next_on, conditions.next_on, status.next_on])
    next_change = changes.min(axis=0)
    next_change[next_change == NEVER] = 0
    scored = Scored(
        model, as_of, score, grade, status.not_rated, ceilings, conditions.vetoes, next_change
    )
    ends = np.cumsum(lengths)
    for alone in np.flatnonzero(batch.is_rare | less.is_strange | more.is_strange).tolist():
        _rate_alone(scored, alone, joined[ends[alone] - lengths[alone] : ends[alone]])
    return scored


def _score(less: Taken, more: Added, flags: Bits, model: RatingModel) -> NDArray[np.int32]:
    frozen = sum({bit_of(flag) for flag in model.freeze})
    score = np.zeros(len(flags), np.int64)
    for place, dimension in enumerate(model.dimensions):
        total = dimension.base - less.tenths[place]
        if dimension.id == model.positive_dimension:
            total += more.tenths
            total[(flags & np.uint64(frozen)) > 0] = 0
        score += np.clip(total, 0, dimension.cap)
    return score.astype(np.int32)


def _grade(score: NDArray[np.int32], ceilings: Bits, model: RatingModel) -> NDArray[np.uint8]:
    grade = np.full(len(score), _NOT_RATED, np.uint8)
    for band in reversed(model.bands):
        grade[score >= band.minimum] = GRADES.index(band.grade)
    for place, one in enumerate(model.ceilings):
        worst = np.where(ceilings & np.uint64(1 << place), GRADES.index(one.best), 0)
        grade = np.maximum(grade, worst.astype(np.uint8))
    return grade


def _rate_alone(scored: Scored, place: int, packed: bytes) -> None:
    """Put what the plain rule says of one subject into the columns."""
    rating = rate(unpack(packed), scored.model, scored.as_of)
    reason, change = rating.not_rated, rating.next_change_on
    held_ceilings = {one.id for one in rating.ceilings}
    held_vetoes = {one.id for one in rating.vetoes}
    scored.score[place] = rating.score
    scored.grade[place] = GRADES.index(rating.grade)
    scored.not_rated[place] = 0 if reason is None else REASONS.index(reason) + 1
    scored.ceilings[place] = sum(
        1 << n for n, one in enumerate(scored.model.ceilings) if one.id in held_ceilings
    )
    scored.vetoes[place] = sum(
        1 << n for n, one in enumerate(scored.model.vetoes) if one.id in held_vetoes
    )
    scored.next_change[place] = change.toordinal() if change else 0
