"""What `flask import` is asked for is found to be possible, or refused, before a row is read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.exchange import ImportBatch
from models.subjects import Subject
from models.vocabulary import Role
from tests.factories import make_account
from tests.fixtures.web import parts_of

GOOD = "嘉兴槐安童车股份有限公司,91330499MADEM0011L"
BAD = "平湖乌有食品有限公司,O1330499MADEM002XC"
Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(f"企业名称,统一社会信用代码\n{GOOD}\n{BAD}\n{GOOD}\n", "utf-8")
    return path


@pytest.fixture
def run(app: Flask, file: Path) -> Run:
    def invoke(*options: str) -> Result:
        runner = app.test_cli_runner()
        return runner.invoke(args=["import", "enterprises", str(file), "--json", *options])

    return invoke


def counts(app: Flask) -> tuple[int, int]:
    with parts_of(app).sessions.reading() as session:
        subjects = session.scalar(select(func.count()).select_from(Subject)) or 0
        return subjects, session.scalar(select(func.count()).select_from(ImportBatch)) or 0


def test_a_dry_run_says_what_an_import_will_say_and_keeps_nothing(
    app: Flask, run: Run, tmp_path: Path
) -> None:
    tried = run("--dry-run", "--report", str(tmp_path / "tried.csv"))
    left = counts(app)
    done = run("--report", str(tmp_path / "done.csv"))

    assert left == (0, 0)
    assert tried.exit_code == done.exit_code == 3
    assert json.loads(tried.stdout) == json.loads(done.stdout) | {"batch": None}
    assert (tmp_path / "tried.csv").read_bytes() == (tmp_path / "done.csv").read_bytes()
    assert "alphabet" in (tmp_path / "tried.csv").read_text("utf-8-sig")


def test_a_report_that_cannot_be_written_is_told_before_anything_is_taken_in(
    app: Flask, run: Run, tmp_path: Path
) -> None:
    answer = run("--report", str(tmp_path / "nowhere" / "report.csv"))

    assert answer.exit_code == 2
    assert "无法写入报告文件" in json.loads(answer.stdout)["error"]
    assert counts(app) == (0, 0)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"role": Role.ENTERPRISE}, "没有这项权限"),
        ({"role": Role.SYSTEM_ADMIN}, "没有这项权限"),
        ({"role": Role.AUDITOR}, "没有这项权限"),
        ({"role": Role.OFFICER, "department_id": "hurd"}, "其他部门"),
    ],
)
def test_only_those_who_may_import_lend_their_name(
    app: Flask, run: Run, given: dict[str, object], reason: str
) -> None:
    with parts_of(app).sessions.writing() as session:
        session.add(make_account(username="somebody", **given))

    answer = run("--by", "somebody")

    assert answer.exit_code == 2
    assert reason in json.loads(answer.stdout)["error"]
    assert counts(app) == (0, 0)


def test_a_city_officer_lends_the_name_and_the_batch_keeps_it(app: Flask, run: Run) -> None:
    with parts_of(app).sessions.writing() as session:
        account = make_account(username="o.shen", role=Role.OFFICER, department_id="amr")
        session.add(account)
        session.flush()
        account_id = account.id

    assert run("--by", "o.shen").exit_code == 3
    with parts_of(app).sessions.reading() as session:
        assert session.scalars(select(ImportBatch.started_by)).all() == [account_id]


@pytest.mark.parametrize("options", [("--by", "nobody"), ("--department", "ministry")])
def test_an_unknown_account_or_department_is_refused(
    app: Flask, run: Run, options: tuple[str, str]
) -> None:
    assert run(*options).exit_code == 2
    assert counts(app) == (0, 0)


def test_a_county_officers_file_is_the_countys(app: Flask, run: Run) -> None:
    with parts_of(app).sessions.writing() as session:
        county = {"department_id": "amr", "division_code": "330402"}
        session.add(make_account(username="o.zhou", role=Role.OFFICER, **county))

    answer = run("--by", "o.zhou")

    with parts_of(app).sessions.reading() as session:
        batch = session.scalars(select(ImportBatch)).one()
    assert answer.exit_code == 3
    assert json.loads(answer.stdout)["quarantined"] == 3
    assert (batch.division_code, counts(app)) == ("330402", (0, 1))
