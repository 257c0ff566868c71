"""Where a subject stands among others: how grades are spread, and its place in its industry.

Invariant: for the subject itself and for officers, never for the public (LAW-AND-FAIRNESS 3); a
place among fewer than five would tell of single firms and is not given.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.queries.canonical import canonical_id

FEWEST = 5  # rated subjects of an industry, so that a place among them tells of nobody


@dataclass(frozen=True, slots=True)
class Percentile:
    """Better than how many per cent of the `of` rated subjects of its industry, rounded down."""

    industry_code: str
    better_than: int
    of: int


def distribution_of(session: Session, *, industry_code: str | None = None) -> dict[Grade, int]:
    """Return how many subjects have each grade, best first; NR counted apart as its own key."""
    wanted = (
        select(SubjectRating.grade, func.count())
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*_counted(industry_code))
        .group_by(SubjectRating.grade)
    )
    counts = {grade: count for grade, count in session.execute(wanted)}  # noqa: C416
    return {grade: counts.get(grade, 0) for grade in Grade}


def percentile_of(session: Session, subject_id: int) -> Percentile | None:
    """Return a subject's place in its industry.

    None without a grade or an industry, and where fewer than five of its industry are rated.
    """
    own = session.get(SubjectRating, canonical_id(session, subject_id))
    if own is None or own.industry_code is None or own.grade is Grade.NOT_RATED:
        return None
    lower = and_(SubjectRating.score < own.score, SubjectRating.subject_id != own.subject_id)
    below, of = session.execute(
        select(func.count().filter(lower), func.count())
        .select_from(SubjectRating)
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*_counted(own.industry_code), SubjectRating.grade != Grade.NOT_RATED)
    ).one()
    if of < FEWEST:
        return None
    return Percentile(own.industry_code, below * 100 // of, of)


def _counted(industry_code: str | None) -> tuple[ColumnElement[bool], ...]:
    """Whom a figure counts: who stands alone and is no person; of one industry, where it is given."""
    counted = (Subject.survivor_id.is_(None), Subject.kind != SubjectKind.PRACTITIONER)
    return (
        counted
        if industry_code is None
        else (
            *counted,
            SubjectRating.industry_code == industry_code,
        )
    )
