"""Personal data in the wrong column is set aside, and nothing of it stands outside the vault."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind
from registry.queries.exchange import report_lines
from tests.integration.services.import_desk import Desk, csv_of, firm, text_in_database

ID_CANARY = "11010519491231002X"  # the sample printed in GB 11643
WRONG_CHECK = "330499198402290011"
PHONE = "13800000000"
HOME = "嘉兴市南湖区金丝雀弄7号"


@pytest.fixture
def desk(sessions: Sessions, at: datetime) -> Desk:
    return Desk(sessions, at)


def leaks(desk: Desk, *canaries: str) -> list[str]:
    """Return the canaries that stand anywhere in the register or in the report of batch 1."""
    with desk.sessions.reading() as session:
        seen = text_in_database(session) + str(list(report_lines(session, 1)))
    return [canary for canary in canaries if canary in seen]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("企业名称", f"秀洲区紫薇小吃店{ID_CANARY}"),
        ("企业名称", f"秀洲区紫薇小吃店 {WRONG_CHECK}"),
        ("法定代表人", f"张三{ID_CANARY}"),
        ("住所", f"{HOME}，{PHONE}"),
        ("住所", f"{HOME} {PHONE}"),
        ("店招", f"电话{PHONE}"),
        ("曾用名", f"紫薇小吃店{ID_CANARY}(2015-01-01至2016-01-01)"),
    ],
)
def test_a_number_of_a_person_in_an_open_column_is_set_aside(
    desk: Desk, tmp_path: Path, column: str, text: str
) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [firm(1, **{column: text})]))

    (row,) = desk.waiting()
    assert figures == (0, 0, 0, 1)
    assert [problem["rule"] for problem in row.problems] == ["personal_data"]
    assert "请从该列删去" in str(row.problems[0]["message"])
    assert leaks(desk, ID_CANARY, WRONG_CHECK, PHONE, HOME) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"统一社会信用代码": ID_CANARY},
        {"统一社会信用代码": WRONG_CHECK},
        {"成立日期": PHONE},
        {"登记状态": f"存续{ID_CANARY}"},
        {"住所": f"={HOME}"},
        {"住所": f"{HOME}\ue000"},
        {"企业名称": f"={ID_CANARY}"},
        {"法定代表人": f"={ID_CANARY}"},
    ],
)
def test_a_row_set_aside_for_another_reason_repeats_nothing_personal(
    desk: Desk, tmp_path: Path, changes: dict[str, str]
) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [firm(1, **changes)]))

    assert figures == (0, 0, 0, 1)
    assert leaks(desk, ID_CANARY, WRONG_CHECK, PHONE, HOME) == []


def test_a_citizen_number_as_credit_code_is_told_by_its_kind(desk: Desk, tmp_path: Path) -> None:
    desk.take(csv_of(tmp_path / "a.csv", [firm(1, 统一社会信用代码=ID_CANARY)]))

    assert {problem["value"] for problem in desk.waiting()[0].problems} == {"〔身份证号〕"}


@pytest.mark.parametrize(
    ("column", "text"), [("姓名", f"欧阳{PHONE}"), ("注册证书号", ID_CANARY), ("注册证书号", PHONE)]
)
def test_a_number_of_a_practitioner_in_an_open_column_is_set_aside(
    sessions: Sessions, at: datetime, tmp_path: Path, column: str, text: str
) -> None:
    desk = Desk(sessions, at, ImportKind.PRACTITIONERS)
    person = {"姓名": "欧阳云雀", "注册证书号": "浙1332019202012345"} | {column: text}

    figures = desk.take(csv_of(tmp_path / "a.csv", [person]))

    with sessions.reading() as session:
        subjects = session.scalar(select(func.count()).select_from(Subject))
    assert (figures, subjects) == ((0, 0, 0, 1), 0)
    assert desk.rules_broken() == [["personal_data"]]
    assert leaks(desk, ID_CANARY, PHONE) == []
