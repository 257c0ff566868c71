"""Jobs: one worker at a time holds a job, and a killed worker's claim lapses."""

from datetime import datetime, timedelta

from models.session import Sessions
from models.vocabulary import JobKind, JobState
from registry.services import jobs
from registry.services.jobs import CLAIM


def test_a_job_is_claimed_by_one_worker_at_a_time(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        queued = jobs.queue(session, JobKind.IMPORT, 7, by=None, at=at)
    with sessions.writing() as session:
        claimed = jobs.claim_next(session, at=at)
    with sessions.writing() as session:
        nothing_left = jobs.claim_next(session, at=at + CLAIM)

    assert claimed is not None
    assert (claimed.id, claimed.about_id, claimed.state) == (queued.id, 7, JobState.RUNNING)
    assert nothing_left is None


def test_a_claim_that_is_not_renewed_lapses(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        job_id = jobs.queue(session, JobKind.IMPORT, 7, by=None, at=at).id
        jobs.claim_next(session, at=at)
    later = at + CLAIM + timedelta(seconds=1)
    with sessions.writing() as session:
        taken_up = jobs.claim_next(session, at=later)

    assert taken_up is not None
    assert taken_up.id == job_id


def test_a_renewed_claim_holds(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        job_id = jobs.queue(session, JobKind.IMPORT, 7, by=None, at=at).id
        jobs.claim_next(session, at=at)
    with sessions.writing() as session:
        jobs.renew_claim(session, job_id, at=at + CLAIM)
    with sessions.writing() as session:
        assert jobs.claim_next(session, at=at + CLAIM + timedelta(seconds=1)) is None


def test_a_finished_job_tells_what_went_wrong(sessions: Sessions, at: datetime) -> None:
    with sessions.writing() as session:
        job_id = jobs.queue(session, JobKind.IMPORT, 7, by=None, at=at).id
        jobs.claim_next(session, at=at)
        jobs.finish(session, job_id, at=at, failure="文件已不在")
    with sessions.writing() as session:
        assert jobs.claim_next(session, at=at + 2 * CLAIM) is None
