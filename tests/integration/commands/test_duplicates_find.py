"""`flask duplicates find`: the whole register into the queue, once, and on from where it stopped."""

import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from models.duplicates import DuplicatePair
from models.jobs import Job
from models.vocabulary import JobKind, JobState
from registry import clock
from registry.commands import pairing
from registry.matching import batch
from registry.services import jobs
from tests.fixtures.web import parts_of
from tests.integration.matching.test_batch import SAME, take
from tests.invented_pairs import NAME, Told, code_of, known

LIKE = "嘉兴槐安食品有限公司"


@pytest.fixture
def shop(app: Flask) -> Flask:
    firms = [known(1, NAME, SAME), known(2, LIKE, SAME), known(3, "宁波市武陵电器有限公司")]
    firms += [known(4, "海盐县武陵电器有限公司", SAME), known(5, "海盐武陵电器有限公司", Told())]
    with parts_of(app).sessions.writing() as session:
        take(session, firms, clock.now())
    return app


def standing(app: Flask) -> tuple[list[tuple[int, int]], Job]:
    with parts_of(app).sessions.reading() as session:
        found = select(DuplicatePair.low_id, DuplicatePair.high_id).order_by(DuplicatePair.low_id)
        job = session.scalars(select(Job).where(Job.about_id == pairing.WHOLE_REGISTER)).one()
        return [(low, high) for low, high in session.execute(found)], job


def test_json_is_one_list_of_pairs_with_scores_and_reasons(shop: Flask) -> None:
    result = shop.test_cli_runner().invoke(args=["duplicates", "find", "--json"])

    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [(one["a"], one["b"]) for one in found] == [
        (code_of(1), code_of(2)),
        (code_of(4), code_of(5)),
    ]
    assert found[0]["score"] >= found[1]["score"] >= 60
    assert found[0]["label"] == "同名不同主体"
    assert len(found[0]["reasons"]) >= 4
    pairs, job = standing(shop)
    assert pairs == [(1, 2), (4, 5)]
    assert (job.kind, job.state) == (JobKind.DUPLICATES, JobState.DONE)
    assert job.position == job.total == 5


def test_progress_goes_to_standard_error(shop: Flask) -> None:
    result = shop.test_cli_runner().invoke(args=["duplicates", "find"])

    assert "100%" in result.stderr
    assert "新发现 2 对" in result.stderr
    assert "%" not in result.stdout
    assert NAME in result.stdout


def test_a_second_search_finds_nothing_new(shop: Flask) -> None:
    runner = shop.test_cli_runner()
    runner.invoke(args=["duplicates", "find"])

    again = runner.invoke(args=["duplicates", "find"])

    assert "新发现 0 对" in again.stderr


def test_an_interrupted_search_goes_on_where_it_stopped(
    shop: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "AT_ONCE", 1)
    whole = pairing.in_steps

    def broken(*given: object, **more: object) -> Iterator[batch.Found]:
        yield next(iter(whole(*given, **more)))  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(pairing, "in_steps", broken)
    shop.test_cli_runner().invoke(args=["duplicates", "find"])
    half, job = standing(shop)
    assert (half, job.position, job.state) == ([(1, 2)], 1, JobState.RUNNING)
    asked: list[int] = []

    def watched(session: object, *, after: int, **more: object) -> Iterator[batch.Found]:
        asked.append(after)
        return whole(session, after=after, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(pairing, "in_steps", watched)
    monkeypatch.setattr(jobs, "CLAIM", jobs.CLAIM * 0)
    with parts_of(shop).sessions.writing() as session:  # the claim of the killed search lapses
        jobs.renew_claim(session, job.id, at=clock.now() - jobs.CLAIM)
    shop.test_cli_runner().invoke(args=["duplicates", "find"])

    assert asked == [1]
    pairs, job = standing(shop)
    assert (pairs, job.state) == ([(1, 2), (4, 5)], JobState.DONE)


def test_two_searches_do_not_run_beside_one_another(shop: Flask) -> None:
    with parts_of(shop).sessions.writing() as session:
        jobs.take_up(session, JobKind.DUPLICATES, pairing.WHOLE_REGISTER, by=None, at=clock.now())

    result = shop.test_cli_runner().invoke(args=["duplicates", "find"])

    assert result.exit_code == 2
    assert "正在进行" in result.stderr


def test_spark_is_refused_in_one_sentence(shop: Flask) -> None:
    result = shop.test_cli_runner().invoke(args=["duplicates", "find", "--engine", "spark"])

    assert result.exit_code == 2
    assert "Spark" in result.stderr
    assert result.stdout == ""
