"""`flask ratings run`: today is written, a past day is told, a day to come is refused."""

import json
from datetime import date
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.ratings import Rating, RatingRun
from models.vocabulary import RunState, Tier
from registry import clock
from tests.factories import make_subject, make_version
from tests.fixtures.web import parts_of
from tests.record_factories import make_penalty, write_record

FIRM, OTHER = "91330499MADEM0097F", "91330499MADEM0089B"


@pytest.fixture(autouse=True)
def firms(app: Flask) -> list[int]:
    """Two firms: one with a serious penalty, one of which nothing is known."""
    with parts_of(app).sessions.writing() as session:
        found = []
        for code in (FIRM, OTHER):
            subject = make_subject(uscc=code)
            session.add(subject)
            session.flush()
            session.add(make_version(subject, established_on=date(2015, 2, 20)))
            found.append(subject.id)
        write_record(session, found[0], make_penalty(tier=Tier.SERIOUS), at=clock.now())
        return found


def _run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["ratings", "run", *args])


def _written(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(Rating)) or 0


def test_a_run_over_all_writes_and_counts(app: Flask) -> None:
    done = _run(app, "--all", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (told["as_of"], told["edition"]) == ("2026-11-23", "2026.1")
    assert (told["subjects"], told["changed"], told["grades"]["C"]) == (1, 1, 1)
    assert "评价 █" in done.stderr
    assert "100%" in done.stderr
    assert _written(app) == 1
    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(RatingRun.state)).all() == [RunState.FINISHED]


def test_people_read_how_many_were_assessed(app: Flask) -> None:
    assert "评价 1 个主体，新评价 1 条" in _run(app, "--all").stdout


def test_everybody_as_json_holds_an_item_for_each_subject(app: Flask) -> None:
    told = json.loads(_run(app, "--all", "--json").stdout)

    items = {one["uscc"]: one for one in told["items"]}
    assert (items[FIRM]["grade"], items[FIRM]["ceilings"]) == ("C", ["L2"])
    assert items[FIRM]["score"] == json.loads(_run(app, FIRM, "--json").stdout)["score"]
    assert (items[OTHER]["grade"], items[OTHER]["score"]) == ("NR", None)


def test_one_code_gives_one_document_that_adds_up(app: Flask) -> None:
    done = _run(app, FIRM, "--json")

    told: dict[str, Any] = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (told["uscc"], told["grade"], told["ceilings"]) == (FIRM, "C", ["L2"])
    assert sum(line["points"] for line in told["lines"]) == told["score"]
    assert _written(app) == 1


def test_without_a_grade_no_score_is_told(app: Flask) -> None:
    told = json.loads(_run(app, OTHER, "--json").stdout)

    assert (told["grade"], told["not_rated"], told["score"]) == ("NR", "insufficient_data", None)


def test_several_codes_give_a_list_in_their_order(app: Flask) -> None:
    told = json.loads(_run(app, OTHER, FIRM, "--json").stdout)

    assert [one["uscc"] for one in told] == [OTHER, FIRM]


@pytest.mark.parametrize("who", [["--all"], [FIRM]])
def test_a_past_day_is_told_and_not_written(app: Flask, who: list[str]) -> None:
    done = _run(app, *who, "--as-of", "2026-10-01", "--json")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["as_of"] == "2026-10-01"
    assert _written(app) == 0


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--all", "--as-of", "2027-01-01"], "2027-01-01 还没有到"),
        (["--all", "--as-of", "gestern"], "不是日期"),
        (["--all", "--as-of", "2020-05-01"], "没有 2020-05-01 施行的"),
        ([], "二者择一"),
        (["--all", FIRM], "二者择一"),
        (["91330499MADEM0100A"], "登记库中没有统一社会信用代码为 91330499MADEM0100A"),
    ],
)
def test_what_cannot_be_run_is_refused_in_one_sentence(
    app: Flask, args: list[str], sentence: str
) -> None:
    done = _run(app, *args)

    assert done.exit_code == 2
    assert sentence in done.stderr
    assert _written(app) == 0
