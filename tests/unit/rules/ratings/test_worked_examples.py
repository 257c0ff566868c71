"""The worked examples of the model are acceptance tests: E1–E6 and E4b (rating_model.yaml §9)."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from registry.rules.ratings import rate, shown
from registry.rules.ratings.trying import Trial, trials_of
from tests.unit.rules.ratings.rated import MODEL

CONTENT = yaml.safe_load((Path(__file__).parent / "examples.yaml").read_text("utf-8"))
EXPECTED = {one["id"]: one for one in CONTENT["examples"]}
TRIALS = trials_of(CONTENT, date(2026, 11, 23))


@pytest.mark.parametrize("trial", TRIALS, ids=[one.id for one in TRIALS])
def test_an_example_comes_out_as_the_model_says(trial: Trial) -> None:
    told = EXPECTED[trial.id]

    rating = rate(trial.facts, MODEL, trial.as_of)

    expect = told["expect"]
    assert (shown(rating.score), rating.grade.value) == (str(expect["score"]), expect["grade"])
    assert [one.id for one in rating.ceilings] == expect.get("ceilings", [])
    assert [one.id for one in rating.vetoes] == expect.get("vetoes", [])
    assert (rating.not_rated and rating.not_rated.value) == expect.get("reason")
    assert sum(line.tenths for line in rating.lines) == rating.score
    for dimension, tenths in rating.dimensions:
        assert tenths == 10 * told.get("dimensions", {}).get(dimension, tenths / 10)


def test_every_example_of_the_model_is_tried() -> None:
    assert [one.id for one in TRIALS] == ["E1", "E2", "E3", "E4", "E4b", "E5", "E6"]


def test_the_second_penalty_of_e3_tells_how_its_points_came_about() -> None:
    rating = rate(TRIALS[2].facts, MODEL, TRIALS[2].as_of)

    reasons = [line.reason.zh for line in rating.lines if line.item == "N202"]
    assert reasons == [
        "行政处罚（一般）：40 分 × 领域系数 1.5 × 时间系数 0.5，扣 30.0 分",
        "行政处罚（一般）：40 分 × 领域系数 1.5 × 24 个月内再次发生 1.5 × 时间系数 0.8，扣 72.0 分",
    ]
