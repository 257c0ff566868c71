"""What of very many ratings is kept: columns of numbers as the words and days of an assessment. Pure."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from models.vocabulary import NotRatedReason
from registry.rules.ratings.arrays.gates import REASONS
from registry.rules.ratings.arrays.months import NEVER
from registry.rules.ratings.assessed import Assessed
from registry.rules.ratings.scoring import GRADES, Scored


def assessed_of(scored: Scored, switch_on: date | None) -> list[Assessed]:
    """Return what is kept of each rating; `switch_on`: from when the next edition governs."""
    days = _Days()
    return [
        Assessed(score, GRADES[grade], reason, ceilings, vetoes, days[change])
        for score, grade, reason, ceilings, vetoes, change in zip(
            scored.score.tolist(),
            scored.grade.tolist(),
            reasons_of(scored.not_rated),
            ids_of_bits([one.id for one in scored.model.ceilings], scored.ceilings),
            ids_of_bits([one.id for one in scored.model.vetoes], scored.vetoes),
            changes_of(scored, switch_on).tolist(),
            strict=True,
        )
    ]


def changes_of(scored: Scored, switch_on: date | None) -> NDArray[np.int32]:
    """Return as ordinals when time, or the next edition, may change each rating; 0: never."""
    changes = np.where(scored.next_change > 0, scored.next_change, NEVER)
    switch = NEVER if switch_on is None else switch_on.toordinal()
    found: NDArray[np.int32] = np.minimum(changes, switch).astype(np.int32)
    found[found == NEVER] = 0
    return found


def reasons_of(not_rated: NDArray[np.uint8]) -> list[NotRatedReason | None]:
    """Return why each has no grade."""
    words = [None, *REASONS]
    return [words[code] for code in not_rated.tolist()]


def ids_of_bits(ids: Sequence[str], bits: NDArray[np.uint64]) -> list[str | None]:
    """Return the ids that each number's bits stand for, as they are kept: parted by commas."""
    words = {
        value: ",".join(one for place, one in enumerate(ids) if value >> place & 1) or None
        for value in np.unique(bits).tolist()
    }
    return [words[value] for value in bits.tolist()]


class _Days(dict[int, date | None]):
    """Days by their ordinals, each made once; 0 is none."""

    def __missing__(self, ordinal: int) -> date | None:
        day = self[ordinal] = date.fromordinal(ordinal) if ordinal else None
        return day
