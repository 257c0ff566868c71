"""Background work: queued in the transaction of the deed that asks for it, done by a worker.

Invariant: one worker holds a job at a time; a claim lapses by itself, so a killed worker's job is
taken up by the next one. Each step of a job is safe to repeat.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models.jobs import Job
from models.vocabulary import JobKind, JobState
from registry.errors import Conflict

CLAIM = timedelta(seconds=60)  # renewed with every chunk, each well under a second


def queue(session: Session, kind: JobKind, about_id: int, *, by: int | None, at: datetime) -> Job:
    """Queue a job and return it."""
    job = Job(kind=kind, state=JobState.QUEUED, about_id=about_id, queued_by=by, queued_at=at)
    session.add(job)
    session.flush()
    return job


def queue_range(
    session: Session, kind: JobKind, numbers: Sequence[int], *, by: int | None, at: datetime
) -> Job:
    """Queue one job about all numbers between the lowest and the highest, and return it."""
    job = queue(session, kind, min(numbers), by=by, at=at)
    job.position, job.total = min(numbers) - 1, max(numbers)
    return job


def queue_once(
    session: Session, kind: JobKind, about_id: int, *, by: int | None, at: datetime
) -> None:
    """Queue a job unless one of this kind about this waits already."""
    waits = select(Job.id).where(
        Job.kind == kind, Job.about_id == about_id, Job.state == JobState.QUEUED
    )
    if session.scalars(waits).first() is None:
        queue(session, kind, about_id, by=by, at=at)


def claim_next(session: Session, *, at: datetime) -> Job | None:
    """Return the oldest job that nobody holds, now held by the caller; None if there is none."""
    job = session.scalars(
        select(Job)
        .where(
            or_(
                Job.state == JobState.QUEUED,
                (Job.state == JobState.RUNNING) & (Job.claimed_until < at),
            )
        )
        .order_by(Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is not None:
        job.state = JobState.RUNNING
        job.claimed_until = at + CLAIM
    return job


def take_up(session: Session, kind: JobKind, about_id: int, *, by: int | None, at: datetime) -> Job:
    """Return the unfinished job of this kind about this, or a new one, now held by the caller.

    Raises Conflict while somebody else holds it.
    """
    job = session.scalars(
        select(Job)
        .where(
            Job.kind == kind,
            Job.about_id == about_id,
            Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
        )
        .order_by(Job.id)
        .limit(1)
        .with_for_update()
    ).first()
    if job is None:
        job = queue(session, kind, about_id, by=by, at=at)
    elif job.claimed_until is not None and job.claimed_until >= at:
        raise Conflict("同一任务正在进行，请等它完成后再试。")
    job.state = JobState.RUNNING
    job.claimed_until = at + CLAIM
    return job


def reach(session: Session, job_id: int, position: int, total: int, *, at: datetime) -> None:
    """Note how far a job is, and hold it for a while longer."""
    job = session.get_one(Job, job_id)
    job.position, job.total = position, total
    job.claimed_until = at + CLAIM


def renew_claim(session: Session, job_id: int, *, at: datetime) -> None:
    """Hold a job for a while longer."""
    job = session.get_one(Job, job_id)
    job.claimed_until = at + CLAIM


def finish(session: Session, job_id: int, *, at: datetime, failure: str | None = None) -> None:
    """Close a job, with what went wrong if anything did."""
    job = session.get_one(Job, job_id)
    job.state = JobState.FAILED if failure else JobState.DONE
    job.failure = failure[:500] if failure else None
    job.finished_at = at
    job.claimed_until = None
