"""`flask screen`: one row out for each row in, a document, and a clear exit."""

import csv
import json
from pathlib import Path

import pytest
from flask import Flask

from tests.fixtures.web import parts_of
from tests.wanderland import E08, E09, MIRAGE, populate


@pytest.fixture(autouse=True)
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


def test_each_row_of_a_file_is_answered_in_order(app: Flask, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "out.csv"
    file.write_text(f"企业名称,统一社会信用代码\n{MIRAGE},\n,{E08}\n蜃楼电器,\n=1+1,\n", "utf-8")

    done = app.test_cli_runner().invoke(args=["screen", str(file), "--out", str(out), "--json"])
    told = json.loads(done.stdout)
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))

    assert done.exit_code == 0
    assert [row["answer"] for row in rows] == ["exact", "exact", "ambiguous", "none"]
    assert [row["line"] for row in rows] == ["2", "3", "4", "5"]
    assert [row["uscc"] for row in rows] == [E09, E08, "", ""]
    assert rows[3]["asked_name"] == "'=1+1"
    assert [one["answer"] for one in told["items"]] == [row["answer"] for row in rows]
    assert told["counts"] == {"exact": 2, "similar": 0, "ambiguous": 1, "none": 1}
    assert {one["uscc"] for one in told["items"][2]["candidates"]} == {E08, E09}
    assert told["items"][0]["listed"] is False
    assert "已比对 4 行" in done.stderr


def test_an_unusable_file_writes_nothing(app: Flask, tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "out.csv"
    file.write_text("金额,日期\n1,2\n", "utf-8")

    done = app.test_cli_runner().invoke(args=["screen", str(file), "--out", str(out)])

    assert done.exit_code == 2
    assert "企业名称" in done.stderr
    assert not out.exists()
