"""Assessments as they go to the database in bulk, and the projection of each subject.

Invariant: whoever writes a rating writes `subject_rating` in the same breath.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import Wire, insert_rows, take_numbers, wire_instant
from models.ratings import SubjectRating
from models.vocabulary import Grade, RatingCause
from registry.rules.ratings.assessed import Assessed
from registry.rules.ratings.leaves import LEAF_COLUMNS, rating_leaf
from registry.rules.ratings.publishing import Publication
from registry.services.ratings.known import STANDING_COLUMNS, Known, batches

RATING = Base.metadata.tables["rating"]
STANDING = Base.metadata.tables["subject_rating"]


class NewRating(NamedTuple):
    """A rating to be written: of whom, for which day, under which edition, from what, how it ended."""

    id: int
    subject_id: int
    as_of: date
    edition: str
    assessed: Assessed
    previous_grade: Grade | None
    cause: RatingCause
    inputs: bytes
    public_from: date | None
    reruns_id: int | None = None
    run_id: int | None = None

    def stands(self, publication: Publication, industry_code: str | None) -> Known:
        """Return how the subject stands by this rating."""
        result = self.assessed
        return Known(
            self.id,
            self.as_of,
            result.score,
            result.next_change_on,
            publication,
            industry_code,
            self.inputs,
        )


def rating_numbers(session: Session, count: int) -> Sequence[int]:
    """Return fresh ids for ratings."""
    return take_numbers(session, RATING, count)


def write_ratings(session: Session, ratings: Sequence[NewRating], at: datetime) -> list[bytes]:
    """Write ratings; return for the journal a leaf hash each."""
    rows = [_cells(one) for one in ratings]
    instant = wire_instant(at)
    columns = (*LEAF_COLUMNS, "recorded_at")
    insert_rows(session, RATING, columns, [(*row, instant) for row in rows])
    return [rating_leaf(row) for row in rows]


def write_standing(session: Session, standing: dict[int, Known]) -> None:
    """Write how subjects stand now, in place of how they stood."""
    remove_standing(session, sorted(standing))
    rows = [_standing_cells(number, one) for number, one in sorted(standing.items())]
    insert_rows(session, STANDING, STANDING_COLUMNS, rows)


def remove_standing(session: Session, subject_ids: Sequence[int]) -> None:
    """Take away how subjects stand: who is read through another does not stand alone."""
    for some in batches(subject_ids):
        session.execute(delete(SubjectRating).where(SubjectRating.subject_id.in_(some)))


def _cells(one: NewRating) -> tuple[Wire, ...]:
    result = one.assessed
    return (
        one.id,
        one.subject_id,
        one.as_of.isoformat(),
        one.edition,
        result.score,
        str(result.grade),
        None if result.not_rated is None else str(result.not_rated),
        result.ceilings,
        result.vetoes,
        None if one.previous_grade is None else str(one.previous_grade),
        str(one.cause),
        _day(result.next_change_on),
        _day(one.public_from),
        one.run_id,
        one.reruns_id,
        one.inputs,
    )


def _standing_cells(subject_id: int, one: Known) -> tuple[Wire, ...]:
    published = one.publication
    return (
        subject_id,
        one.rating_id,
        one.as_of.isoformat(),
        one.score,
        _day(one.next_change_on),
        str(published.grade),
        _day(published.public_from),
        None if published.held_grade is None else str(published.held_grade),
        published.held_id,
        one.industry_code,
        one.facts,
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
