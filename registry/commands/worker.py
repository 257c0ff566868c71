"""`flask worker`: does the queued jobs, one at a time, until told to stop.

Invariant: a job is safe to take up again; whatever fails is told on the job, in a sentence.
"""

import logging
import threading
from typing import NamedTuple

import click
from flask import Flask
from flask.cli import with_appcontext

from models.exchange import ImportBatch
from models.jobs import Job
from models.vocabulary import JobKind
from registry import clock
from registry.commands.importing import let_the_collector_rest, open_file, take_all
from registry.commands.indexing import settle_if_due
from registry.commands.pairing import Asked, search
from registry.errors import NotFound, RegistryError
from registry.files.tables import open_table
from registry.services import exchange, jobs
from registry.web.transaction import reading, register, writing

REST_SECONDS = 1.0
log = logging.getLogger("registry.worker")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is queued now, then leave.")
@with_appcontext
def worker_command(once: bool) -> None:
    """Do background jobs until interrupted."""
    let_the_collector_rest()
    stop = threading.Event()
    while work_once() or not once:
        stop.wait(0 if once else REST_SECONDS)


def work_until(app: Flask, stop: threading.Event) -> None:
    """Do queued jobs until `stop` is set."""
    with app.app_context():
        while not stop.is_set():
            if not work_once():
                stop.wait(REST_SECONDS)


def work_once() -> bool:
    """Do the next job, or without one settle the names that came; return whether there was work."""
    with writing() as session:
        job = jobs.claim_next(session, at=clock.now())
        claimed = Claimed.of(job) if job else None
    if claimed is None:
        return _settle()
    failure = (_search if claimed.kind is JobKind.DUPLICATES else _take_in)(claimed)
    with writing() as session:
        jobs.finish(session, claimed.id, at=clock.now(), failure=failure)
    return True


class Claimed(NamedTuple):
    """A job as it was when it was claimed."""

    id: int
    kind: JobKind
    about_id: int
    position: int
    total: int
    by: int | None

    @classmethod
    def of(cls, job: Job) -> "Claimed":
        """Return what is to be known of a job."""
        position, total = job.position or 0, job.total or 0
        return cls(job.id, job.kind, job.about_id, position, total, job.queued_by)


def _take_in(job: Claimed) -> str | None:
    """Take a file in; return in a sentence what went wrong, if anything did."""
    try:
        _import(job.id, job.about_id, job.by)
    except RegistryError as error:
        _tell_batch(job.about_id, str(error), job.by)
        return str(error)
    except Exception as error:  # the worker outlives whatever a job does
        log.error("job failed", exc_info=error, extra={"job_id": job.id, "batch_id": job.about_id})
        return "导入时发生意外错误，已记录；请稍后重新导入同一文件，将从中断处继续。"
    return None


def _search(job: Claimed) -> str | None:
    """Search for duplicates; return in a sentence what went wrong, if anything did."""
    try:
        search(Asked(job.id, job.about_id, job.position, job.total), by=job.by)
    except RegistryError as error:
        return str(error)
    except Exception as error:  # the worker outlives whatever a job does
        log.error("job failed", exc_info=error, extra={"job_id": job.id})
        return "比对疑似重复主体时发生意外错误，已记录；可用 flask duplicates find 重新比对。"
    return None


def _settle() -> bool:
    try:
        return settle_if_due()
    except Exception as error:  # searching works without, only slower; the next round tries again
        log.error("settling names failed", exc_info=error)
        return False


def _import(job_id: int, batch_id: int, by: int | None) -> None:
    with reading() as session:
        batch = session.get_one(ImportBatch, batch_id)
        stored, kind, encoding, name = (
            batch.stored_name,
            batch.kind,
            batch.encoding,
            batch.file_name,
        )
    path = register().settings.registry_home / "uploads" / str(stored)
    if not path.exists():
        raise NotFound("上传的文件已不在，请重新上传。")
    opened = open_file(kind, open_table(path, file_name=name, encoding=encoding or "auto"))
    for _ in take_all(opened, batch_id, by=by):
        with writing() as session:
            jobs.renew_claim(session, job_id, at=clock.now())
    path.unlink(missing_ok=True)  # what could not be taken lies in the vault, row by row


def _tell_batch(batch_id: int, sentence: str, by: int | None) -> None:
    with writing() as session:
        exchange.fail_batch(session, batch_id, sentence, by=by, at=clock.now())
