"""Everybody is assessed (定期评价): stretch by stretch, taken up again where it stopped.

Invariant: a stretch's ratings and how far the run has come are one transaction, under the lock of
the journal; so a run that was killed goes on, and of two at once each does what the other has not.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.ratings import RatingRun, SubjectRating
from models.records import Record
from models.subjects import Subject
from models.vocabulary import RatingCause, RunState
from registry.errors import Invalid
from registry.rules.calendar import legal_day
from registry.rules.ratings.packing import unpack
from registry.services import audit
from registry.services.ratings.assessing import Leaves, assess, note_in_journal
from registry.services.ratings.cases import Case, cases_of
from registry.services.ratings.known import (
    NEVER_GRADED,
    batches,
    canonical_ids,
    parties_of,
    standing,
)
from registry.services.ratings.sweeping import compare, count, read, write_quietly
from registry.services.ratings.work import Work, work_of

AT_ONCE = 20_000  # numbers of subjects; well under a second


class Advance(NamedTuple):
    """How far a run has come: up to which subject, of which last one; subjects and new ratings."""

    position: int
    last: int
    subjects: int
    changed: int
    is_finished: bool


def begin(session: Session, *, at: datetime) -> int:
    """Return the run of today: one that was not finished is taken up again.

    Raises: Invalid where no edition of the model governs the day.
    """
    audit.take_head(session)
    work = _work(session, at)
    known = session.scalar(
        select(RatingRun.id).where(
            RatingRun.state == RunState.RUNNING,
            RatingRun.as_of == work.on,
            RatingRun.edition == work.model.id,
        )
    )
    if known is not None:
        return known
    run = RatingRun(as_of=work.on, edition=work.model.id, state=RunState.RUNNING, started_at=at)
    session.add(run)
    session.flush()
    return run.id


def advance(session: Session, run_id: int, *, at: datetime, most: int = AT_ONCE) -> Advance:
    """Assess the next stretch of a run; whoever else runs meanwhile waits for the lock.

    Raises: Invalid where the day of the run is over: it is begun anew, for today.
    """
    audit.take_head(session)
    run = session.get_one(RatingRun, run_id, populate_existing=True)
    last = session.scalar(select(func.max(Subject.id))) or 0
    if run.state is RunState.RUNNING:
        work = _work(session, at, run_id)
        if (run.as_of, run.edition) != (work.on, work.model.id):
            raise Invalid(f"{run.as_of.isoformat()} 的定期评价没有在当日完成，请重新运行。")
        upto = min(run.position + most, last)
        done, leaves = _stretch(work, run.position, upto)
        note_in_journal(work, leaves)
        run.position = upto
        run.subjects += done
        run.changed += len(leaves)
        if upto >= last:
            run.state, run.finished_at = RunState.FINISHED, at
        session.flush()
    is_finished = run.state is RunState.FINISHED
    return Advance(run.position, last, run.subjects, run.changed, is_finished)


def run_some(session: Session, subject_ids: Sequence[int], *, at: datetime) -> int:
    """Assess some subjects as a run would, for today; return how many ratings are new."""
    audit.take_head(session)
    work = _work(session, at)
    leaves: Leaves = []
    for some in batches(canonical_ids(session, subject_ids)):
        leaves += assess(work, *cases_of(work, some))
    note_in_journal(work, leaves)
    return len(leaves)


def parties_after(session: Session, last: int, most: int) -> Sequence[int]:
    """Return the next subjects that may be rated: nobody who is read through another, no person."""
    return session.scalars(
        select(Subject.id)
        .where(Subject.id > last, Subject.survivor_id.is_(None), Subject.kind.not_in(NEVER_GRADED))
        .order_by(Subject.id)
        .limit(most)
    ).all()


def _work(session: Session, at: datetime, run_id: int | None = None) -> Work:
    work = work_of(session, RatingCause.SCHEDULED, at, run_id)
    if work is None:
        raise Invalid(f"没有 {legal_day(at).isoformat()} 施行的质量信用评价模型，不能评级。")
    return work


def _stretch(work: Work, after: int, upto: int) -> tuple[int, Leaves]:
    """Assess the subjects of a stretch; return how many they are, and the leaves of new ratings."""
    rated = count(work.session, after, upto)
    stretch = read(work, after, upto)
    leaves: Leaves = []
    if stretch.ids:
        compared = compare(stretch, work)
        leaves += write_quietly(stretch, compared, work)
        loud = [stretch.ids[place] for place in compared.loud.tolist()]
        for some in batches(loud):
            leaves += assess(work, _cases_as_they_stand(work, some), {})
    fresh = _without_rating(work.session, after, upto)
    for some in batches(fresh):
        leaves += assess(work, *cases_of(work, some))
    return rated + len(fresh), leaves


def _cases_as_they_stand(work: Work, subject_ids: Sequence[int]) -> list[Case]:
    """Return subjects with the facts by which they stand: every deed has kept them as they are."""
    parties, known = parties_of(work.session, subject_ids), standing(work.session, subject_ids)
    return [
        Case(parties[one], known[one], unpack(known[one].facts), known[one].facts)
        for one in subject_ids
        if one in parties
    ]


def _without_rating(session: Session, after: int, upto: int) -> list[int]:
    """Return who was never assessed though there are records, own or of a merged duplicate."""
    root = func.coalesce(Subject.survivor_id, Subject.id)
    parties = (
        select(root)
        .join(Record, Record.subject_id == Subject.id)
        .where(root > after, root <= upto, Subject.kind.not_in(NEVER_GRADED))
    )
    return list(
        session.scalars(
            parties.where(root.not_in(select(SubjectRating.subject_id))).distinct().order_by(root)
        )
    )
