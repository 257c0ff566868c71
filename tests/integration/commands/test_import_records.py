"""`flask import` takes every kind of record in: the figures, the exit codes and the report."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from models.exchange import ImportBatch
from models.records import Record
from models.vocabulary import ImportKind
from tests.fixtures.web import parts_of
from tests.integration.services.import_desk import code, csv_of, firm
from tests.integration.services.record_files import penalty
from tests.integration.services.test_record_imports import KINDS


@pytest.fixture
def firms(app: Flask, tmp_path: Path) -> Flask:
    """A register that knows two firms."""
    path = csv_of(tmp_path / "firms.csv", [firm(1), firm(2)])
    assert run(app, "enterprises", path).exit_code == 0
    return app


def run(app: Flask, kind: str, path: Path, *more: str) -> Result:
    return app.test_cli_runner().invoke(args=["import", kind, str(path), "--json", *more])


def told(answer: Result) -> tuple[int, int, int, int, int]:
    found = json.loads(answer.stdout)
    names = ("rows", "accepted", "unchanged", "conflicts", "quarantined")
    return tuple(found[name] for name in names)  # type: ignore[return-value]


def records(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return len(session.scalars(select(Record)).all())


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_goes_in_and_the_second_time_changes_nothing(
    firms: Flask, tmp_path: Path, kind: ImportKind
) -> None:
    path = csv_of(tmp_path / "a.csv", [KINDS[kind]])

    first, second = run(firms, kind.value, path), run(firms, kind.value, path)

    assert (first.exit_code, told(first)) == (0, (1, 1, 0, 0, 0))
    assert (second.exit_code, told(second)) == (0, (1, 0, 1, 0, 0))


def test_what_waits_is_told_in_the_report_and_by_the_exit_code(
    firms: Flask, tmp_path: Path
) -> None:
    good = csv_of(tmp_path / "good.csv", [penalty(1), penalty(2)])
    other = csv_of(
        tmp_path / "b.csv",
        [penalty(1, 处罚内容="没收违法所得，并处罚款，限期改正。"), penalty(3, 7)],
    )
    report = tmp_path / "report.csv"

    tried = run(firms, "penalties", good, "--dry-run")
    nothing = records(firms)
    taken = run(firms, "penalties", good, "--department", "amr")
    held = run(firms, "penalties", other, "--report", str(report))

    with report.open(encoding="utf-8-sig", newline="") as file:
        rules = [row["规则"] for row in csv.DictReader(file)]
    assert (tried.exit_code, told(tried), nothing) == (0, (2, 2, 0, 0, 0), 0)
    assert (taken.exit_code, told(taken)) == (0, (2, 2, 0, 0, 0))
    assert (held.exit_code, told(held)) == (3, (2, 0, 0, 1, 1))
    assert rules == ["conflict", "unknown_code"]
    with parts_of(firms).sessions.reading() as session:
        assert session.scalars(select(ImportBatch.department_id).distinct()).all() == ["amr"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_without_a_code_column_is_usable_and_one_without_names_is_not(
    firms: Flask, tmp_path: Path
) -> None:
    column = "行政相对人代码_1（统一社会信用代码）"
    nameless = {title: cell for title, cell in penalty(1).items() if title != column}
    without_name = {k: v for k, v in penalty(1).items() if k != "行政相对人名称"}

    waits = run(firms, "penalties", csv_of(tmp_path / "a.csv", [nameless]))
    unusable = run(firms, "penalties", csv_of(tmp_path / "b.csv", [without_name]))

    assert (waits.exit_code, told(waits)) == (3, (1, 0, 0, 0, 1))
    assert unusable.exit_code == 2
    assert "行政相对人名称" in json.loads(unusable.stdout)["error"]
    assert code(1) not in unusable.output
