"""What one person alone may mend in a row of records: what was sent back, and whose the paper is."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from models.records import RecordVersion
from models.session import Sessions
from models.vocabulary import ImportKind, QuarantineState
from registry.errors import Refused
from registry.services import exchange
from registry.services.exchange.mending import Corrected
from tests.integration.services.import_desk import RULEBOOK, Desk, code, csv_of, firm
from tests.integration.services.record_files import penalty

CODE = "行政相对人代码_1（统一社会信用代码）"
NUMBER = "行政处罚决定书文号"
DAY = "处罚决定日期"
FINE = "罚款金额（万元）"
NAMELESS = penalty(1) | {CODE: ""}


@pytest.fixture
def desk(sessions: Sessions, at: datetime, tmp_path: Path) -> Desk:
    """A desk of penalties, in a register that knows two firms."""
    Desk(sessions, at).take(csv_of(tmp_path / "firms.csv", [firm(1), firm(2)]))
    return Desk(sessions, at, ImportKind.PENALTIES)


def send(desk: Desk, tmp_path: Path, row: dict[str, str]) -> None:
    assert desk.take(csv_of(tmp_path / "row.csv", [row])) == (0, 0, 0, 1)


def mend(desk: Desk, cells: dict[str, str]) -> Corrected:
    with desk.sessions.writing() as session:
        (row,) = desk.waiting()
        mended = exchange.Mended(cells, subject_is_chosen=True)
        return exchange.correct_row(session, row.id, mended, RULEBOOK, by=None, at=desk.at)


def papers(desk: Desk) -> list[RecordVersion]:
    with desk.sessions.reading() as session:
        return list(session.scalars(select(RecordVersion)))


@pytest.mark.parametrize(
    "change",
    [
        {NUMBER: "演市监处罚〔2026〕99号"},
        {FINE: "500"},
        {DAY: "2026-07-01"},
        {"行政相对人名称": firm(2)["企业名称"]},
        {"处罚内容": "吊销许可证。"},
        {"处罚类别": "吊销许可证件"},
    ],
)
def test_a_row_that_waits_for_its_subject_takes_a_code_and_nothing_else(
    desk: Desk, tmp_path: Path, change: dict[str, str]
) -> None:
    send(desk, tmp_path, NAMELESS)

    with pytest.raises(Refused, match=r"只能补正退回的项目：.*代码.*不予入库.*法制审核、审批"):
        mend(desk, NAMELESS | {CODE: code(1)} | change)
    still = (desk.waiting()[0].state, papers(desk))
    done = mend(desk, NAMELESS | {CODE: code(1)})

    assert still == (QuarantineState.WAITING, [])
    assert (done.problems, len(papers(desk))) == ((), 1)


def test_only_the_cell_that_was_sent_back_is_mended_and_the_rest_stays_as_it_came(
    desk: Desk, tmp_path: Path
) -> None:
    row = penalty(1) | {DAY: "2026-02-30"}
    send(desk, tmp_path, row)

    with pytest.raises(Refused, match=f"只能补正退回的项目：{DAY}；"):
        mend(desk, row | {DAY: "2026-02-06", CODE: code(2)})
    mend(desk, {DAY: "2026-02-06"})

    (paper,) = papers(desk)
    assert (paper.respondent, paper.fine_fen) == (firm(1)["企业名称"], 4_200_000)
    assert desk.waiting()[0].state is QuarantineState.CORRECTED
    assert desk.is_sound()


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ({FINE: "很多"}, {FINE: "500"}),
        ({"处罚类别": "重罚"}, {"处罚类别": "没收违法所得、罚款、吊销许可证件"}),
    ],
)
def test_what_would_be_grave_once_mended_does_not_go_in_by_one_hand(
    desk: Desk, tmp_path: Path, broken: dict[str, str], mended: dict[str, str]
) -> None:
    send(desk, tmp_path, penalty(1) | broken)

    with pytest.raises(Refused, match="不能由一人直接入库.*法制审核、审批"):
        mend(desk, mended)

    assert papers(desk) == []
    assert desk.waiting()[0].state is QuarantineState.BROKEN


def test_what_is_light_once_mended_goes_in(desk: Desk, tmp_path: Path) -> None:
    send(desk, tmp_path, penalty(1) | {FINE: "很多"})

    mend(desk, {FINE: "4.2"})

    assert [paper.fine_fen for paper in papers(desk)] == [4_200_000]
