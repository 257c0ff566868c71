"""`flask worker`: does the queued jobs, one at a time, until told to stop.

Invariant: a job is safe to take up again; whatever fails is told on the job, in a sentence.
"""

import logging
import threading

import click
from flask import Flask
from flask.cli import with_appcontext

from models.exchange import ImportBatch
from registry import clock
from registry.commands.importing import let_the_collector_rest, open_file, take_all
from registry.commands.indexing import settle_if_due
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
        claimed = (job.id, job.about_id, job.queued_by) if job else None
    if claimed is None:
        return _settle()
    job_id, batch_id, by = claimed
    failure = None
    try:
        _import(job_id, batch_id, by)
    except RegistryError as error:
        failure = str(error)
        _tell_batch(batch_id, failure, by)
    except Exception as error:  # the worker outlives whatever a job does
        log.error("job failed", exc_info=error, extra={"job_id": job_id, "batch_id": batch_id})
        failure = "导入时发生意外错误，已记录；请稍后重新导入同一文件，将从中断处继续。"
    with writing() as session:
        jobs.finish(session, job_id, at=clock.now(), failure=failure)
    return True


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
