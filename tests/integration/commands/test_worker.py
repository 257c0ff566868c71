"""The worker: takes what is queued, outlives a killed colleague, tells failures on the job."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.jobs import Job
from models.vocabulary import BatchState, ImportKind, JobKind, JobState
from registry import clock
from registry.commands import importing
from registry.commands.worker import work_once, work_until
from registry.errors import Conflict
from registry.files.tables import open_table
from registry.services import exchange, jobs
from registry.web.transaction import reading, register, writing
from tests.integration.services.import_desk import csv_of, firm


def upload(rows: int) -> int:
    """Queue the import of an uploaded file and return its batch."""
    folder = register().settings.registry_home / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    path = csv_of(folder / "stored.csv", [firm(number) for number in range(1, rows + 1)])
    new = exchange.NewBatch(
        ImportKind.ENTERPRISES, "a.csv", "d" * 64, path.stat().st_size, "amr", stored_name=path.name
    )
    with writing() as session:
        batch = exchange.open_batch(session, new, by=None, at=clock.now())
        jobs.queue(session, JobKind.IMPORT, batch.id, by=None, at=clock.now())
        return batch.id


def standing(session: Session) -> tuple[ImportBatch, Job]:
    importing_it = select(Job).where(Job.kind == JobKind.IMPORT)
    return session.scalars(select(ImportBatch)).one(), session.scalars(importing_it).one()


def test_a_queued_file_is_taken_in_and_put_away(app: Flask) -> None:
    with app.app_context():
        upload(3)

        did = [
            work_once(),
            work_once(),
            work_once(),
        ]  # the file, then duplicates of what it brought

        with reading() as session:
            batch, job = standing(session)
        left = list((register().settings.registry_home / "uploads").iterdir())
    assert did == [True, True, False]
    assert (batch.state, batch.accepted, job.state) == (BatchState.DONE, 3, JobState.DONE)
    assert left == []


def test_a_killed_workers_job_is_taken_up_by_the_next(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK_ROWS", 2)
    with app.app_context():
        batch_id = upload(5)
        folder: Path = register().settings.registry_home / "uploads"
        opened = importing.open_file(ImportKind.ENTERPRISES, open_table(folder / "stored.csv"))
        with writing() as session:
            jobs.claim_next(session, at=clock.now() - timedelta(seconds=30))
        next(importing.take_all(opened, batch_id, by=None))  # and here the first worker is killed

        work_once()  # the duplicates of what the killed worker took in
        while_held = work_once()
        clock.start_at(clock.now() + timedelta(minutes=5))
        after_lapse = work_once()

        with reading() as session:
            batch, job = standing(session)
    assert (while_held, after_lapse) == (False, True)
    assert (batch.position, batch.accepted, job.state) == (5, 5, JobState.DONE)


def test_a_lost_upload_is_told_on_the_job_and_the_batch(app: Flask) -> None:
    with app.app_context():
        upload(1)
        (register().settings.registry_home / "uploads" / "stored.csv").unlink()

        work_once()

        with reading() as session:
            batch, job = standing(session)
    assert (batch.state, job.state) == (BatchState.FAILED, JobState.FAILED)
    assert job.failure == batch.problem
    assert "请重新上传" in (job.failure or "")


def test_a_batch_that_has_failed_is_not_gone_on_with(app: Flask) -> None:
    with app.app_context():
        batch_id = upload(1)
        path = register().settings.registry_home / "uploads" / "stored.csv"
        opened = importing.open_file(ImportKind.ENTERPRISES, open_table(path))
        with writing() as session:
            exchange.fail_batch(session, batch_id, "不能用", by=None, at=clock.now())

        with pytest.raises(Conflict):
            list(importing.take_all(opened, batch_id, by=None))


def test_the_worker_stops_when_told(app: Flask) -> None:
    stop = threading.Event()
    stop.set()

    work_until(app, stop)
