"""How a subject was assessed over time, and which grade was in use on a day (评价历史).

Invariant: an assessment of the past that was run again stands in for the one it replaces; time
passing rewrites nothing. What is asked as known at an instant knows nothing recorded later.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from models.vocabulary import Grade, RatingCause
from registry.queries.canonical import canonical_id


class Step(NamedTuple):
    """One assessment: for which day, with what score (tenths) and grade, why, and when recorded."""

    as_of: date
    score: int
    grade: Grade
    edition: str
    cause: RatingCause
    recorded_at: datetime


def trend_of(session: Session, subject_id: int, *, on: date) -> tuple[Step, ...]:
    """Return the assessments of a subject up to a day, oldest first; of one day only the last."""
    rows = assessments_of(session, canonical_id(session, subject_id), on=on)
    return tuple(
        Step(row.as_of, row.score, row.grade, row.edition, row.cause, row.recorded_at)
        for row in rows
    )


def assessments_of(
    session: Session,
    subject_id: int,
    *,
    on: date,
    known_at: datetime | None = None,
    is_as_published: bool = False,
) -> tuple[RatingRow, ...]:
    """Return the assessments that stand for the days up to `on`, oldest first, one for each day.

    `is_as_published`: those by which grades were really published, nothing that was run again.
    """
    wanted = select(RatingRow).where(RatingRow.subject_id == subject_id, RatingRow.as_of <= on)
    if known_at is not None:
        wanted = wanted.where(RatingRow.recorded_at <= known_at)
    if is_as_published:
        wanted = wanted.where(RatingRow.reruns_id.is_(None))
    rows = session.scalars(wanted.order_by(RatingRow.as_of, RatingRow.id)).all()
    replaced = {row.reruns_id for row in rows}
    return tuple({row.as_of: row for row in rows if row.id not in replaced}.values())


def in_use(rows: Sequence[RatingRow], day: date) -> RatingRow | None:
    """Return the assessment whose grade is published and used on a day; None: none was told yet.

    While a worse grade is held back, what was in use when it was assessed goes on. `rows`: as
    `assessments_of` returns them as published.
    """
    for place in range(len(rows) - 1, -1, -1):
        row = rows[place]
        if row.as_of > day:
            continue
        if row.public_from is not None and row.public_from <= day:
            return row
        day = row.as_of
    return None
