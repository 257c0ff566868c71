"""What a rating says (评价结果): score, grade and every line that explains them.

Invariant: the lines add up to the score, in tenths of a point; nothing here is a float.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from models.vocabulary import Grade, NotRatedReason
from registry.rules.ratings.model import TENTHS, Named
from registry.rules.ratings.words import LineKind, RatingFlag


class Working(NamedTuple):
    """How the points of an item came about: points × coefficient × repeat × decay."""

    points: Fraction
    coefficient: Fraction
    repeat: Fraction
    decay: Fraction


class Line(NamedTuple):
    """One line: what it does, by which item, in which dimension, by how many tenths, and why.

    `item` is the id of an item, a dimension or a group; `record_id` the fact that it comes from.
    """

    kind: LineKind
    item: str
    dimension: str
    tenths: int
    reason: Named
    basis: str
    record_id: int | None = None
    working: Working | None = None


class Held(NamedTuple):
    """A ceiling or a veto that holds: its id, its flag, the best grade it leaves, and why."""

    id: str
    flag: RatingFlag
    best: Grade
    reason: Named
    record_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """The rating of a subject on `as_of` under an edition of the model.

    `score` and `dimensions` are in tenths; the score is kept where there is no grade, but then it is
    for explanation only. `next_change_on`: the first later day on which time alone may change it.
    """

    edition: str
    as_of: date
    score: int
    grade: Grade
    not_rated: NotRatedReason | None
    dimensions: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    ceilings: tuple[Held, ...]
    vetoes: tuple[Held, ...]
    reason: Named
    next_change_on: date | None


def shown(tenths: int) -> str:
    """Return tenths of a point as they are written: 961.0, -72.0."""
    sign = "-" if tenths < 0 else ""
    whole, tenth = divmod(abs(tenths), TENTHS)
    return f"{sign}{whole}.{tenth}"


def exact(number: Fraction) -> str:
    """Return a number of the model as its file writes it: 40, 1.5; never rounded."""
    if number.denominator == 1:
        return str(number.numerator)
    written = Decimal(number.numerator) / Decimal(number.denominator)
    return f"{written.normalize():f}" if Fraction(written) == number else str(number)
