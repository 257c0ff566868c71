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
from models.vocabulary import AuditEvent, RatingCause
from registry.rules.merkle import root
from registry.services import audit
from registry.services.ratings.cases import Case, cases_of
from registry.services.ratings.deciding import decide
from registry.services.ratings.known import Known, batches, canonical_ids, rated_among
from registry.services.ratings.rerunning import rerun
from registry.services.ratings.telling import tell
from registry.services.ratings.work import Work, work_of
from registry.services.ratings.writing import (
    NewRating,
    remove_standing,
    write_ratings,
    write_standing,
)


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
    work = work_of(session, cause, at)
    if work is None:
        return
    leaves: list[tuple[int, bytes]] = []
    for some in batches(sorted(named)):
        remove_standing(session, _merged_away(session, some))
    for some in batches(canonical_ids(session, named)):
        leaves += _assess(work, some)
    leaves += _written(work, rerun(work, voided))
    _tell_journal(work, leaves)


def reassess_rated(
    session: Session, subject_ids: Iterable[int], cause: RatingCause, *, at: datetime
) -> None:
    """Assess those of these subjects anew that have a rating; the others need none by this cause."""
    rated = rated_among(session, subject_ids)
    if rated:
        reassess(session, rated, cause, at=at)


def _merged_away(session: Session, subject_ids: Sequence[int]) -> Sequence[int]:
    """Return those of these subjects that are read through another and still have a projection."""
    return session.scalars(
        select(SubjectRating.subject_id)
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(SubjectRating.subject_id.in_(subject_ids), Subject.survivor_id.is_not(None))
    ).all()


def _assess(work: Work, subject_ids: Sequence[int]) -> list[tuple[int, bytes]]:
    cases, standing = cases_of(work, subject_ids)
    looked_at = [case for case in cases if case.is_worth_a_look(work)]
    decided = decide(work, looked_at)
    leaves = _written(work, [rating for one in decided for rating in one.ratings])
    standing |= _moved(cases)
    standing |= {one.case.party.subject_id: one.known for one in decided if one.ratings}
    write_standing(work.session, standing)
    tell(work, [one for one in decided if one.ratings])
    return leaves


def _moved(cases: Sequence[Case]) -> dict[int, Known]:
    """Return how those stand whose registered industry is another than the projection tells."""
    return {
        case.party.subject_id: case.known._replace(industry_code=case.party.industry_code)
        for case in cases
        if case.known is not None and case.known.industry_code != case.party.industry_code
    }


def _written(work: Work, ratings: Sequence[NewRating]) -> list[tuple[int, bytes]]:
    leaves = write_ratings(work.session, ratings, work.at)
    return list(zip((one.id for one in ratings), leaves, strict=True))


def _tell_journal(work: Work, leaves: Sequence[tuple[int, bytes]]) -> None:
    """Commit to the ratings of this call: their number, the first and the last, and their root."""
    if not leaves:
        return
    in_order = sorted(leaves)
    audit.append(
        work.session,
        AuditEvent.SUBJECTS_RATED,
        by=None,
        at=work.at,
        cause=str(work.cause),
        count=len(in_order),
        first=in_order[0][0],
        last=in_order[-1][0],
        root=root([leaf for _, leaf in in_order]).hex(),
    )
