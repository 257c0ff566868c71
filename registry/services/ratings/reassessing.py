"""Subjects are assessed anew (重新评价), in the transaction of the fact that causes it.

Invariant: a rating is written only where its inputs or its outcome differ from what stands; what
time alone had brought before a new fact came is kept as an assessment of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject
from models.vocabulary import RatingCause
from registry.services import audit, measures
from registry.services.ratings.assessing import assess, note_in_journal, written
from registry.services.ratings.cases import cases_of
from registry.services.ratings.known import batches, canonical_ids, rated_among
from registry.services.ratings.rerunning import rerun
from registry.services.ratings.work import work_of
from registry.services.ratings.writing import remove_standing


def reassess(
    session: Session,
    subject_ids: Iterable[int],
    cause: RatingCause,
    *,
    at: datetime,
    voided: Iterable[tuple[int, date]] = (),
) -> None:
    """Assess subjects, or those through whom they are read, as the facts are known now.

    `voided`: of which subjects records were voided, and the day of each: from that day on their
    earlier assessments are run again. Nothing is done on a day that no edition governs.
    """
    named = set(subject_ids)
    audit.take_head(session)
    _assess(session, named, cause, at, voided)
    measures.settle(session, named, at=at)  # listing and grade call for measures: the next to fall


def reassess_rated(
    session: Session, subject_ids: Iterable[int], cause: RatingCause, *, at: datetime
) -> None:
    """Assess those of these subjects anew that have a rating; the others need none by this cause."""
    rated = rated_among(session, subject_ids)
    if rated:
        reassess(session, rated, cause, at=at)


def _assess(
    session: Session,
    named: Iterable[int],
    cause: RatingCause,
    at: datetime,
    voided: Iterable[tuple[int, date]],
) -> None:
    work = work_of(session, cause, at)
    if work is None:
        return
    leaves: list[tuple[int, bytes]] = []
    for some in batches(sorted(named)):
        remove_standing(session, _merged_away(session, some))
    for some in batches(canonical_ids(session, named)):
        leaves += assess(work, *cases_of(work, some))
    leaves += written(work, rerun(work, voided))
    note_in_journal(work, leaves)


def _merged_away(session: Session, subject_ids: Sequence[int]) -> Sequence[int]:
    """Return those of these subjects that are read through another and still have a projection."""
    return session.scalars(
        select(SubjectRating.subject_id)
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(SubjectRating.subject_id.in_(subject_ids), Subject.survivor_id.is_not(None))
    ).all()
