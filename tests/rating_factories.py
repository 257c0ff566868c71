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
    store_rating(session, subject_id, facts, (on, at), public_from=on)
    return session.get_one(SubjectRating, subject_id)


def store_rating(
    session: Session,
    subject_id: int,
    facts: Facts,
    day: tuple[date, datetime],
    *,
    public_from: date | None,
    held: RatingRow | None = None,
    industry: str | None = None,
    cause: RatingCause = RatingCause.SCHEDULED,
) -> RatingRow:
    """Store the assessment of a day, recorded at an instant, and how the subject stands by it."""
    on, at = day
    rating = rate(facts, law_of(session).on(on), on)
    row = RatingRow(
        subject_id=subject_id,
        as_of=on,
        edition=rating.edition,
        score=rating.score,
        grade=rating.grade,
        not_rated=rating.not_rated,
        cause=cause,
        inputs=pack(facts),
        next_change_on=rating.next_change_on,
        public_from=public_from,
        recorded_at=at,
    )
    session.add(row)
    session.flush()
    session.merge(
        SubjectRating(
            subject_id=subject_id,
            rating_id=row.id,
            as_of=on,
            score=row.score,
            grade=row.grade,
            next_change_on=row.next_change_on,
            public_from=public_from,
            held_grade=held.grade if held else None,
            held_id=held.id if held else None,
            industry_code=industry,
            facts=row.inputs,
        )
    )
    session.flush()
    return row
