"""Where a subject stands among others: how grades are spread, and its place in its industry.

Invariant: the public reads none of it; every grade apart is for officers only, a subject reads the
published grades of others and one sum of all the rest (LAW-AND-FAIRNESS 3). A place among fewer than
five would tell of single firms and is not given.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.queries.canonical import canonical_id
from registry.queries.ratings.standing import NEVER_PUBLIC

FEWEST = 5  # rated subjects of an industry, so that a place among them tells of nobody


@dataclass(frozen=True, slots=True)
class Percentile:
    """Better than how many per cent of the `of` rated subjects of its industry, rounded down."""

    industry_code: str
    better_than: int
    of: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How many have each grade that is published, best first, and how many have any other or none."""

    published: Mapping[Grade, int]
    rest: int

    @property
    def total(self) -> int:
        """How many are counted."""
        return sum(self.published.values()) + self.rest


def distribution_of(session: Session, *, industry_code: str | None = None) -> dict[Grade, int]:
    """Return how many subjects have each grade, best first, NR too; for officers only."""
    wanted = (
        select(SubjectRating.grade, func.count())
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*_counted(industry_code))
        .group_by(SubjectRating.grade)
    )
    counts = {grade: count for grade, count in session.execute(wanted)}  # noqa: C416
    return {grade: counts.get(grade, 0) for grade in Grade}


def published_spread(
    session: Session, grades: Collection[Grade], *, on: date, industry_code: str | None = None
) -> Spread:
    """Return how the grades that are published on a day are spread, all others in one sum.

    A worse grade that is not in use yet is counted by the one in use; an individual business, whose
    grade is never published, is among the rest.
    """
    is_held = and_(
        SubjectRating.held_grade.is_not(None),
        or_(SubjectRating.public_from.is_(None), SubjectRating.public_from > on),
    )
    wanted = (
        select(SubjectRating.grade, SubjectRating.held_grade, is_held, Subject.kind, func.count())
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*_counted(industry_code))
        .group_by(SubjectRating.grade, SubjectRating.held_grade, is_held, Subject.kind)
    )
    published, rest = dict.fromkeys(grades, 0), 0
    for latest, held, is_waiting, kind, count in session.execute(wanted):
        used = held if is_waiting else latest
        if kind in NEVER_PUBLIC or used not in published:
            rest += count
        else:
            published[used] += count
    return Spread(published, rest)


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
