"""Likely duplicates are searched and put into the queue, step by step, each in its own transaction.

Invariant: how far a search is moves with the pairs that it found, so whoever comes next goes on there.
"""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import NamedTuple

from models.jobs import Job
from models.vocabulary import JobKind
from registry import clock
from registry.matching.batch import Found, in_steps
from registry.matching.online import near
from registry.services import duplicates, jobs
from registry.services.duplicates import Proposed
from registry.web.transaction import reading, writing

WHOLE_REGISTER = 0  # what a job is about that is about no single subject
SECONDS_BETWEEN_RENEWALS = 10.0
MOST_ONE_BY_ONE = 200  # subjects; above, a search of the whole register costs less

Tell = Callable[[int, int], None]


class Asked(NamedTuple):
    """A job of duplicates: about the whole register, or about subjects up to `last_id`."""

    id: int
    about_id: int
    position: int
    last_id: int


def search(job: Asked, *, by: int | None) -> None:
    """Do what a job of duplicates asks for: the whole register, or the subjects of a range."""
    if job.about_id == WHOLE_REGISTER:
        for _ in search_register(job.id, by=by, tell=_tell_nobody):
            pass
    elif job.last_id - job.about_id < MOST_ONE_BY_ONE:
        _search_range(job, by=by)
    else:  # so many are searched together, once, when all that waits has been taken in
        with writing() as session:
            jobs.queue_once(session, JobKind.DUPLICATES, WHOLE_REGISTER, by=by, at=clock.now())


def search_register(job_id: int, *, by: int | None, tell: Tell) -> Iterator[Proposed]:
    """Search the whole register from where the job stands; yield what became of each step."""
    with reading() as session:
        after = session.get_one(Job, job_id).position or 0
        for found in in_steps(session, after=after, tell=_holding(job_id, tell)):
            yield _take(job_id, found, by)


def _search_range(job: Asked, *, by: int | None) -> None:
    for number in range(job.position + 1, job.last_id + 1):
        with reading() as session:
            pairs = [(number, other) for other in near(session, number)]
        with writing() as session:
            duplicates.propose(session, pairs, at=clock.now(), by=by)
            jobs.reach(session, job.id, number, job.last_id, at=clock.now())


def _tell_nobody(_done: int, _whole: int) -> None:
    return


def _take(job_id: int, found: Found, by: int | None) -> Proposed:
    pairs = [(pair.low_id, pair.high_id) for pair in found.pairs]
    with writing() as session:
        proposed = duplicates.propose(session, pairs, at=clock.now(), by=by)
        jobs.reach(session, job_id, found.position, found.total, at=clock.now())
    return proposed


def _holding(job_id: int, tell: Tell) -> Tell:
    """Return `tell`, holding the job meanwhile: reading a large register takes its time."""
    renewed = monotonic()

    def told(done: int, whole: int) -> None:
        nonlocal renewed
        if monotonic() - renewed >= SECONDS_BETWEEN_RENEWALS:
            with writing() as session:
                jobs.renew_claim(session, job_id, at=clock.now())
            renewed = monotonic()
        tell(done, whole)

    return told
