"""How a subject stands after its ratings, one after the other: what `flask verify` replays.

Invariant: each rating alone says from when it is public; what is held back until then follows from
the ratings before it, so that the projection can be made again from the facts at any time.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from models.vocabulary import Grade
from registry.rules.ratings.publishing import NOBODY_KNOWN, Publication


class Step(NamedTuple):
    """One assessment as far as publication goes: recorded on which day, public from which."""

    id: int
    grade: Grade
    recorded_on: date
    public_from: date | None


def replay(steps: Iterable[Step]) -> Publication | None:
    """Return how things stand after `steps`, in the order in which they were recorded."""
    before: Publication | None = None
    before_id: int | None = None
    for step in steps:
        before = _after(before, before_id, step)
        before_id = step.id
    return before


def _after(before: Publication | None, before_id: int | None, step: Step) -> Publication:
    day = step.recorded_on
    if step.public_from is not None and step.public_from <= day:
        return Publication(step.grade, step.public_from)
    if before is None:
        return Publication(step.grade, step.public_from, NOBODY_KNOWN, None)
    held_id = before.held_id if before.holds_back_on(day) else before_id
    return Publication(step.grade, step.public_from, before.effective_on(day), held_id)
