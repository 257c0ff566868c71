"""`flask import` from outside: its figures, its exit codes, its report; dry runs keep nothing."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.exchange import ImportBatch
from registry.web.transaction import Register
from tests.integration.services.import_desk import csv_of, firm


def run(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["import", "enterprises", *map(str, arguments)])


def figures(result: Result) -> dict[str, int]:
    answer: dict[str, int] = json.loads(result.stdout.splitlines()[-1])
    return {key: answer[key] for key in ("accepted", "unchanged", "conflicts", "quarantined")}


def rows_in(app: Flask, table: type) -> int:
    parts: Register = app.extensions["register"]
    with parts.sessions.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_good_file_ends_with_0_and_its_figures(app: Flask, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1), firm(2)])

    result = run(app, path, "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(answer) == ["batch", "rows", "accepted", "unchanged", "conflicts", "quarantined"]
    assert (answer["rows"], answer["accepted"]) == (2, 2)


def test_rows_set_aside_end_with_3_and_stand_in_the_report(app: Flask, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1), firm(2, 成立日期="2015-13-01"), firm(3)])

    result = run(app, path, "--json", "--report", tmp_path / "report.csv")

    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        header, line = list(csv.reader(file))
    assert result.exit_code == 3
    assert figures(result) == {"accepted": 2, "unchanged": 0, "conflicts": 0, "quarantined": 1}
    assert header[:7] == ["文件", "工作表", "行", "列", "值", "规则", "说明"]
    assert line[0] == "a.csv"
    assert line[2:6] == ["3", "成立日期", "2015-13-01", "day"]
    assert line[6].endswith(("。", "；"))


def test_a_file_without_codes_ends_with_3(app: Flask, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [{"企业名称": firm(1)["企业名称"]}])

    result = run(app, path, "--json")

    assert result.exit_code == 3
    assert figures(result)["quarantined"] == 1


@pytest.mark.parametrize("content", ["", "企业名称,统一社会信用代码\n", "甲,乙\n丙,丁\n"])
def test_an_unusable_file_ends_with_2_and_nothing_written(
    app: Flask, tmp_path: Path, content: str
) -> None:
    (tmp_path / "a.csv").write_text(content, "utf-8")

    result = run(app, tmp_path / "a.csv", "--json")

    assert result.exit_code == 2
    assert result.stderr.strip()
    assert rows_in(app, ImportBatch) == rows_in(app, AuditEntry) == 0


def test_a_dry_run_judges_and_keeps_nothing(app: Flask, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1), firm(2, 成立日期="坏")])

    result = run(app, path, "--json", "--dry-run")

    assert result.exit_code == 3
    assert figures(result)["accepted"] == 1
    assert rows_in(app, ImportBatch) == rows_in(app, AuditEntry) == 0
