"""Kept ratings that time or another edition may have changed, assessed anew where they are read (逐行重算).

Invariant: the grade is that of the rule on the facts as they stand, and the grade in use is that of
`effective_grades`, so that a line of a list says what the page of its subject says; nothing is written.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from models.vocabulary import Grade
from registry.queries.ratings.law import law_of
from registry.queries.ratings.standing import effective_grades
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.publishing import counts_at_once
from registry.rules.ratings.scoring import GRADES, score_packs


class Renewed(NamedTuple):
    """The rating of a day: `used` is the grade in use, `due_on` since when it may have changed."""

    grade: Grade
    score: int
    used: Grade
    due_on: date


def renewed(
    session: Session,
    rows: Sequence[Row[*tuple[Any, ...]]],  # Any: the columns of the list
    *,
    on: date,
) -> Mapping[int, Renewed]:
    """Return by subject what became of the rows that may have changed since they were assessed.

    A row gives id, as_of, next_change_on and facts.
    """
    law = law_of(session)
    model = law.governing(on)
    due = {row.id: _due_on(row, law) for row in rows}
    late = [row for row in rows if (day := due[row.id]) is not None and day <= on]
    if model is None or not late:
        return {}
    scored = score_packs([row.facts for row in late], model, on)
    used = effective_grades(session, [row.id for row in late], on=on)
    found = {}
    for place, row in enumerate(late):
        grade = GRADES[scored.grade[place]]
        before = used.get(row.id, Grade.NOT_RATED)
        now = grade if counts_at_once(grade, before) else before
        found[row.id] = Renewed(grade, int(scored.score[place]), now, due[row.id] or on)
    return found


def _due_on(row: Row[*tuple[Any, ...]], law: RatingLaw) -> date | None:  # Any: as above
    days = (row.next_change_on, law.next_switch_after(row.as_of))
    return min((day for day in days if day is not None), default=None)
