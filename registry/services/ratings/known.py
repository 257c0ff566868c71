"""Whom an assessment is about, and how each stands until now.

Invariant: who is merged is read through the survivor, and persons are nobody here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ratings import Rating, SubjectRating
from models.subjects import Subject, SubjectVersion
from models.vocabulary import Grade, SubjectKind
from registry.rules.calendar import legal_day
from registry.rules.ratings.publishing import Publication, is_worse

AT_ONCE = 5_000  # numbers in one question
STANDING_COLUMNS = (
    *("subject_id", "rating_id", "as_of", "score", "next_change_on"),
    *("grade", "public_from", "held_grade", "held_id", "industry_code", "facts"),
)
NEVER_GRADED = frozenset({SubjectKind.PRACTITIONER})


class Party(NamedTuple):
    """A subject that may be rated: its industry, and whether anybody signs in for it."""

    subject_id: int
    industry_code: str | None
    is_told: bool


class Known(NamedTuple):
    """How a subject stands until now: its latest assessment, and what is published."""

    rating_id: int
    as_of: date
    score: int
    next_change_on: date | None
    publication: Publication
    industry_code: str | None
    facts: bytes

    @property
    def grade(self) -> Grade:
        """The grade of the latest assessment."""
        return self.publication.grade


def batches(ids: Sequence[int], size: int = AT_ONCE) -> Iterable[Sequence[int]]:
    """Yield `ids` some at a time."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def canonical_ids(session: Session, subject_ids: Iterable[int]) -> list[int]:
    """Return through whom these subjects are read, each once, in order."""
    return sorted(set(roots_of(session, subject_ids).values()))


def roots_of(session: Session, subject_ids: Iterable[int]) -> dict[int, int]:
    """Return through whom each of these subjects is read: another, or itself."""
    found: dict[int, int] = {}
    root = func.coalesce(Subject.survivor_id, Subject.id)
    for some in batches(sorted(set(subject_ids))):
        rows = session.execute(select(Subject.id, root).where(Subject.id.in_(some)))
        found.update((number, survivor) for number, survivor in rows)
    return found


def parties_of(session: Session, subject_ids: Sequence[int]) -> dict[int, Party]:
    """Return those of these subjects that may be rated at all, by number."""
    rows = session.execute(
        select(Subject.id, SubjectVersion.industry_code, Subject.uscc.is_not(None))
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id.in_(subject_ids), Subject.kind.not_in(NEVER_GRADED))
    )
    return {number: Party(number, industry, told) for number, industry, told in rows}


def standing(session: Session, subject_ids: Sequence[int]) -> dict[int, Known]:
    """Return how subjects stand until now; who was never assessed is left out."""
    columns = SubjectRating.__table__.c
    rows: Any = session.execute(  # Any: the columns stand right below
        select(*(columns[name] for name in STANDING_COLUMNS)).where(
            columns.subject_id.in_(subject_ids)
        )
    )
    return {
        number: Known(
            rating_id, as_of, score, change, Publication(*published), industry, bytes(facts)
        )
        for number, rating_id, as_of, score, change, *published, industry, facts in rows
    }


def told_on(
    session: Session, subject_id: int, grade: Grade, publication: Publication
) -> date | None:
    """Return since when the subject knows of a grade as low as `grade` that is held back."""
    rows = session.execute(
        select(Rating.grade, Rating.recorded_at)
        .where(
            Rating.subject_id == subject_id,
            Rating.reruns_id.is_(None),
            Rating.id > (publication.held_id or 0),
        )
        .order_by(Rating.id)
    )
    days = (legal_day(at) for told, at in rows if not is_worse(grade, told))
    return next(days, None)


def rated_among(session: Session, subject_ids: Iterable[int]) -> list[int]:
    """Return through whom those of these subjects are read that have a rating."""
    found: list[int] = []
    for some in batches(canonical_ids(session, subject_ids)):
        numbers = SubjectRating.subject_id
        found += session.scalars(select(numbers).where(numbers.in_(some)))
    return found


def by_subject(days: Iterable[tuple[int, date]]) -> Mapping[int, date]:
    """Return the earliest day of each subject."""
    earliest: dict[int, date] = {}
    for subject_id, day in days:
        earliest[subject_id] = min(day, earliest.get(subject_id, day))
    return earliest
