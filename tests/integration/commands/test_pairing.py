"""The worker looks for duplicates of every firm that comes: few one by one, many all together."""

import pytest
from flask import Flask
from sqlalchemy import select

from models.duplicates import DuplicatePair
from models.jobs import Job
from models.subjects import Subject
from models.vocabulary import JobKind, JobState
from registry import clock
from registry.commands import pairing
from registry.commands.worker import work_once
from tests.fixtures.web import parts_of
from tests.integration.matching.test_batch import SAME, take
from tests.invented_pairs import NAME, known

LIKE = "嘉兴槐安食品有限公司"


def bring(app: Flask, *names: str) -> None:
    with parts_of(app).sessions.writing() as session:
        first = len(session.scalars(select(Subject)).all())
        firms = [known(number, name, SAME) for number, name in enumerate(names, first + 1)]
        take(session, firms, clock.now())


def work(app: Flask) -> None:
    with app.app_context():
        while work_once():
            pass


def standing(app: Flask) -> tuple[list[tuple[int, int]], list[Job]]:
    with parts_of(app).sessions.reading() as session:
        pairs = select(DuplicatePair.low_id, DuplicatePair.high_id)
        return (
            [(low, high) for low, high in session.execute(pairs)],
            list(session.scalars(select(Job).order_by(Job.id))),
        )


def test_a_new_firm_is_compared_with_those_that_are_there(app: Flask) -> None:
    bring(app, NAME)
    work(app)
    bring(app, LIKE)
    assert standing(app)[0] == []

    work(app)

    pairs, queued = standing(app)
    assert pairs == [(1, 2)]
    assert {(job.kind, job.state) for job in queued} == {(JobKind.DUPLICATES, JobState.DONE)}
    assert [(job.about_id, job.position, job.total) for job in queued] == [(1, 1, 1), (2, 2, 2)]


def test_many_that_come_together_are_searched_once_over_the_whole_register(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairing, "MOST_ONE_BY_ONE", 1)
    bring(app, NAME, "宁波市武陵电器有限公司")
    bring(app, LIKE, "海盐县乌有纺织有限公司")

    work(app)

    pairs, queued = standing(app)
    assert pairs == [(1, 3)]
    assert [job.about_id for job in queued] == [1, 3, pairing.WHOLE_REGISTER]
    assert {job.state for job in queued} == {JobState.DONE}


def test_a_search_that_fails_is_told_on_its_job(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[int]:
        raise ValueError("broken")

    monkeypatch.setattr(pairing, "near", broken)
    bring(app, NAME)

    work(app)

    (job,) = standing(app)[1]
    assert job.state is JobState.FAILED
    assert "比对疑似重复主体时发生意外错误" in str(job.failure)
