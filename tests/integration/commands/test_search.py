"""`flask search`: the shape that scripts hold on to, and the same hits as the page."""

import json

import pytest
from flask import Flask

from tests.fixtures.web import parts_of
from tests.wanderland import E08, E09, MIRAGE, populate


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


def test_json_is_one_document_in_the_fixed_shape(app: Flask, ids: dict[str, int]) -> None:
    result = app.test_cli_runner().invoke(args=["search", MIRAGE, "--json"])

    hits = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [hit["uscc"] for hit in hits] == [E09, E08]
    assert hits[0] == {
        "uscc": E09,
        "name": MIRAGE,
        "matched_name": MIRAGE,
        "score": 99,
        "reasons": ["企业名称完全一致"],
        "grade": None,
        "listed": False,
        "id": ids[E09],
    }


def test_limit_and_plain_lines(app: Flask, ids: dict[str, int]) -> None:
    result = app.test_cli_runner().invoke(args=["search", "食品", "--limit", "1"])

    assert len(result.stdout.splitlines()) == 1
    assert "名称包含所查文字" in result.stdout
    assert "共 2 条" in result.stderr


def test_a_query_that_means_anybody_gets_advice_and_an_empty_list(
    app: Flask, ids: dict[str, int]
) -> None:
    result = app.test_cli_runner().invoke(args=["search", "有限公司", "--json"])

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "字号" in result.stderr
