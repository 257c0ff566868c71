"""What of a rating is kept (评价结论): its result without the lines, which the rule gives again.

Invariant: two assessments are equal when all of this is equal; then no new one is written.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from models.vocabulary import Grade, NotRatedReason
from registry.rules.ratings.outcome import Held, Rating
from registry.rules.ratings.words import LineKind, RatingFlag

LISTS = frozenset({RatingFlag.ON_SERIOUS_LIST, RatingFlag.ON_CONSTRUCTION_BLACKLIST})
_COUNTS = frozenset({LineKind.ITEM})


class Assessed(NamedTuple):
    """The result of a rating: `score` in tenths, ids of ceilings and vetoes parted by commas.

    `next_change_on`: the first later day on which time, or another edition, may change it.
    """

    score: int
    grade: Grade
    not_rated: NotRatedReason | None
    ceilings: str | None
    vetoes: str | None
    next_change_on: date | None


def assessed(rating: Rating, switch_on: date | None) -> Assessed:
    """Return what of `rating` is kept; `switch_on`: from when the next edition governs."""
    return Assessed(
        rating.score,
        rating.grade,
        rating.not_rated,
        ids_of(rating.ceilings),
        ids_of(rating.vetoes),
        earlier(rating.next_change_on, switch_on),
    )


def ids_of(held: Sequence[Held]) -> str | None:
    """Return the ids of ceilings or vetoes as they are kept; none as None."""
    return ",".join(one.id for one in held) or None


def earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier of two days of which either may be missing."""
    return min((day for day in (one, other) if day is not None), default=None)


def is_listed(rating: Rating) -> bool:
    """Say whether a list of serious dishonesty vetoes the grade."""
    return any(one.flag in LISTS for one in rating.vetoes)


def counted_records(rating: Rating) -> frozenset[int]:
    """Return the records that take points away or hold the grade down."""
    lines = {one.record_id for one in rating.lines if one.kind in _COUNTS and one.tenths < 0}
    held = {one.record_id for one in (*rating.ceilings, *rating.vetoes)}
    return frozenset(number for number in lines | held if number)
