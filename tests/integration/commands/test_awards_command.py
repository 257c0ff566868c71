"""`flask awards screen`: a file of candidates is screened in somebody's name, or refused whole."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from models.awards import AwardScreening
from models.vocabulary import Role
from tests.fixtures.web import add_account, parts_of
from tests.integration.services.award_desk import CLEAN, MAYOR, SAMPLED, lay_out
from tests.listing_factories import at_ten


@pytest.fixture
def people(app: Flask) -> dict[str, str]:
    with parts_of(app).sessions.writing() as session:
        lay_out(session, at_ten(date(2026, 11, 2)))
        return {
            "officer": add_account(session, Role.OFFICER).username,
            "finance": add_account(session, Role.EXECUTOR, department_id="finance").username,
            "auditor": add_account(session, Role.AUDITOR).username,
        }


def _run(app: Flask, *args: str) -> Result:
    return app.test_cli_runner().invoke(args=["awards", "screen", *args])


def _file(folder: Path, *rows: str) -> str:
    path = folder / "candidates.csv"
    path.write_text("\n".join(("企业名称,统一社会信用代码", *rows)), "utf-8")
    return str(path)


def _kept(app: Flask) -> int:
    with parts_of(app).sessions.reading() as session:
        return session.scalar(select(func.count(AwardScreening.id))) or 0


def test_a_file_is_screened_and_told_as_one_document(
    app: Flask, people: dict[str, str], tmp_path: Path
) -> None:
    file = _file(tmp_path, f",{CLEAN}", f"嘉兴黄粱毛衫有限公司,{SAMPLED}", "=1+1,")
    by = ("--by", people["officer"], "--title", "2026 年度")

    told = _run(app, MAYOR, file, *by, "--json")

    assert told.exit_code == 0, told.stderr
    document = json.loads(told.stdout)
    assert [one["verdict"] for one in document["items"]] == ["pass", "veto", "unknown"]
    assert document["counts"] == {"pass": 1, "warn": 0, "veto": 1, "unknown": 1}
    assert len(document["sha256"]) == 64
    assert "评核〔" in document["screening_no"]
    again = _run(app, MAYOR, file, *by)
    assert "通过 1、提示 0、一票否决 1、未能确定主体 1" in again.stdout
    assert _kept(app) == 2


@pytest.mark.parametrize(
    ("award", "who", "rows", "why"),
    [
        (MAYOR, "nobody", [CLEAN], "没有可用的账户"),
        (MAYOR, "finance", [CLEAN], "由其组织部门核查"),
        (MAYOR, "auditor", [CLEAN], "不能核查"),
        ("tea_award", "officer", [CLEAN], "没有“tea_award”这项荣誉，可用：mayor_quality_award"),
        (MAYOR, "officer", [], "名单是空的"),
        (MAYOR, "officer", [CLEAN] * 10_000, "名单有 10,000 行，一次最多核查 2,000 行"),
    ],
)
def test_what_cannot_be_screened_is_refused_and_nothing_is_kept(
    app: Flask,
    people: dict[str, str],
    tmp_path: Path,
    award: str,
    who: str,
    rows: list[str],
    why: str,
) -> None:
    file = _file(tmp_path, *(f",{one}" for one in rows))

    told = _run(app, award, file, "--by", people.get(who, who), "--title", "2026 年度")

    assert (told.exit_code, why in told.stderr) == (2, True), told.stderr
    assert _kept(app) == 0
