"""Builds kept ratings: what the rule gives for invented facts, stored as an assessment stores it."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.ratings import Rating as RatingRow
from models.ratings import SubjectRating
from models.vocabulary import Grade, RatingCause, SubjectKind
from registry.queries.ratings.law import law_of
from registry.rules.ratings import Facts, Negative, Positive, rate
from registry.rules.ratings.packing import pack

SPOTLESS = ("P105", "P201", "P202", "P203", "P303", "P305", "P401", "P402", "P403", "P405")


def facts_for(grade: Grade, on: date, kind: SubjectKind = SubjectKind.ENTERPRISE) -> Facts:
    """Return facts that give AAA, A, B or NR on a day."""
    positives = tuple(Positive(item) for item in SPOTLESS) if grade is Grade.AAA else ()
    negatives = (Negative("N101", on),) if grade is Grade.B else ()
    activity = () if grade is Grade.NOT_RATED else (on,)
    return Facts(kind=kind, positives=positives, negatives=negatives, activity=activity)


def keep_rating(
    session: Session, subject_id: int, facts: Facts, on: date, at: datetime
) -> SubjectRating:
    """Store the rating of a subject and how it stands, public from its own day on."""
    rating = rate(facts, law_of(session).on(on), on)
    row = RatingRow(
        subject_id=subject_id,
        as_of=on,
        edition=rating.edition,
        score=rating.score,
        grade=rating.grade,
        not_rated=rating.not_rated,
        cause=RatingCause.SCHEDULED,
        inputs=pack(facts),
        next_change_on=rating.next_change_on,
        public_from=on,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    standing = SubjectRating(
        subject_id=subject_id,
        rating_id=row.id,
        as_of=on,
        score=rating.score,
        grade=rating.grade,
        next_change_on=rating.next_change_on,
        public_from=on,
        facts=pack(facts),
    )
    session.add(standing)
    session.flush()
    return standing
