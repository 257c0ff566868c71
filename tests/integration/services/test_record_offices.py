"""A file holds what its own department and county decided, and what its papers say of themselves."""

from datetime import datetime
from pathlib import Path

import pytest

from models.session import Sessions
from models.vocabulary import ImportKind
from tests.integration.services.import_desk import Desk, csv_of, firm
from tests.integration.services.record_files import penalty


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    registry = Desk(sessions, at)
    registry.take(csv_of(tmp_path / "firms.csv", [firm(1) | {"行政区划": "南湖区"}]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def test_yuan_in_the_column_of_ten_thousands_waits(desk: Desk, tmp_path: Path) -> None:
    row = penalty(1, 处罚内容="罚款30000元") | {"罚款金额（万元）": "1,200.5"}

    figures = desk.take(csv_of(tmp_path / "a.csv", [row]))

    (waiting,) = desk.waiting()
    (problem,) = waiting.problems
    assert figures == (0, 0, 0, 1)
    assert (problem["rule"], problem["column"]) == ("amount_differs", "罚款金额（万元）")
    assert "3 万元" in problem["message"]


@pytest.mark.parametrize(
    "authority",
    ["嘉兴市住房和城乡建设局", "海宁市建设局", "海宁市综合行政执法局", "嘉兴市生态环境局海盐分局"],
)
def test_what_another_department_decided_waits_for_that_department(
    desk: Desk, tmp_path: Path, authority: str
) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [penalty(1, 处罚机关=authority), penalty(2)]))

    (waiting,) = desk.waiting()
    (problem,) = waiting.problems
    assert figures == (1, 0, 0, 1)
    assert (problem["rule"], problem["column"]) == ("other_authority", "处罚机关")
    assert authority in problem["message"]


@pytest.mark.parametrize(
    "authority",
    [
        "嘉兴市市场监督管理局",
        "嘉兴市知识产权局",
        "浙江省嘉兴市南湖区市场监督管理局",
        "南湖区市场监督管理局东栅分局",
        "杭州市住房和城乡建设局",
        "浙江省住房和城乡建设厅",
        "嘉兴市人民政府",
        "蓬莱检验认证有限公司",
    ],
)
def test_own_and_unknown_authorities_go_in(desk: Desk, tmp_path: Path, authority: str) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [penalty(1, 处罚机关=authority)]))

    assert figures == (1, 0, 0, 0)


def test_a_county_files_nothing_that_another_county_decided(desk: Desk, tmp_path: Path) -> None:
    nanhu = Desk(desk.sessions, desk.at, ImportKind.PENALTIES, "330402")
    names = ("海盐县市场监督管理局", "南湖区市场监督管理局", "嘉兴市市场监督管理局")
    rows = [penalty(number, 处罚机关=name) for number, name in enumerate(names)]

    figures = nanhu.take(csv_of(tmp_path / "a.csv", rows))

    (waiting,) = desk.waiting()
    (problem,) = waiting.problems
    assert figures == (2, 0, 0, 1)
    assert (problem["rule"], problem["column"]) == ("outside_county", "处罚机关")
    assert "海盐县市场监督管理局" in problem["message"]


@pytest.mark.parametrize("status", ["注销", "撤销登记"])
def test_a_penalty_decided_after_the_firm_had_ended_waits(
    desk: Desk, tmp_path: Path, status: str
) -> None:
    gone = firm(1) | {"行政区划": "南湖区", "登记状态": status, "状态日期": "2026-02-01"}
    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "gone.csv", [gone]))
    before = penalty(2) | {"处罚决定日期": "2026-01-31"}

    figures = desk.take(csv_of(tmp_path / "a.csv", [penalty(1), before]))

    (waiting,) = desk.waiting()
    (problem,) = waiting.problems
    assert figures == (1, 0, 0, 1)
    assert problem["rule"] == "after_deregistered"
    assert "2026-02-06" in problem["message"]
    assert "2026-02-01" in problem["message"]


def test_a_penalty_of_a_firm_whose_licence_was_revoked_goes_in(desk: Desk, tmp_path: Path) -> None:
    revoked = firm(1) | {"行政区划": "南湖区", "登记状态": "吊销", "状态日期": "2026-02-01"}
    Desk(desk.sessions, desk.at).take(csv_of(tmp_path / "gone.csv", [revoked]))

    assert desk.take(csv_of(tmp_path / "a.csv", [penalty(1)])) == (1, 0, 0, 0)
