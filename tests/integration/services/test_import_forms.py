"""Files as departments send them: encodings, delimiters, workbooks, doubled headings, sheer size."""

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import select

from models.session import Sessions
from models.subjects import Subject
from registry.errors import Invalid
from registry.files.chunks import WEB_LIMITS
from registry.files.tables import open_table
from tests.integration.services.import_desk import Desk, code, csv_of, firm


@pytest.fixture
def desk(sessions: Sessions, at: datetime) -> Desk:
    return Desk(sessions, at)


def subject_names(desk: Desk) -> list[str]:
    with desk.sessions.reading() as session:
        return list(session.scalars(select(Subject.name).order_by(Subject.id)))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "utf-8"])
def test_every_usual_encoding_is_read(desk: Desk, tmp_path: Path, encoding: str) -> None:
    figures = desk.take(csv_of(tmp_path / "a.csv", [firm(1), firm(2)], encoding))

    assert figures == (2, 0, 0, 0)
    assert subject_names(desk) == [firm(1)["企业名称"], firm(2)["企业名称"]]


def test_semicolons_part_cells_too(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1), firm(2)])
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")

    assert desk.take(path) == (2, 0, 0, 0)


def test_a_heading_that_stands_twice_is_set_aside(desk: Desk, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [firm(1), firm(2)])
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[0], *lines[2:]]), "utf-8")

    figures = desk.take(path)

    assert figures == (2, 0, 0, 1)
    assert desk.rules_broken() == [["repeated_header"]]


def test_a_workbook_with_formulas_lost_digits_and_merged_cells(desk: Desk, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, 4, "嘉兴市企业名单")
        sheet.write_row(1, 0, list(firm(1)))
        sheet.write_row(2, 0, list(firm(1).values()))
        sheet.write_formula(2, 0, '="嘉兴"&"示例食品"', None, "嘉兴示例1号食品有限公司")
        sheet.write_row(3, 0, list(firm(2).values()))
        sheet.write_number(3, 1, 9.13304991234567e17)
        sheet.write_row(4, 0, list(firm(3).values()))
        sheet.write_number(4, 4, 46086)

    figures = desk.take(tmp_path / "a.xlsx")

    assert figures == (2, 0, 0, 1)
    assert desk.rules_broken() == [["spreadsheet"]]
    assert subject_names(desk)[0] == "嘉兴示例1号食品有限公司"


def test_a_file_without_codes_waits_row_by_row(desk: Desk, tmp_path: Path) -> None:
    rows = [{"企业名称": firm(number)["企业名称"]} for number in range(1, 4)]

    figures = desk.take(csv_of(tmp_path / "a.csv", rows))

    assert figures == (0, 0, 0, 3)
    assert desk.rules_broken() == [["no_code"]] * 3
    assert {row.state.value for row in desk.waiting()} == {"waiting"}
    assert subject_names(desk) == []


def test_more_rows_than_the_web_takes_are_refused_in_a_sentence(tmp_path: Path) -> None:
    line = f"嘉兴示例食品有限公司,{code(1)}\n"
    (tmp_path / "a.csv").write_text("企业名称,统一社会信用代码\n" + line * 100_001, "utf-8")

    with pytest.raises(Invalid, match="100,001 行"):
        open_table(tmp_path / "a.csv", limits=WEB_LIMITS)


def test_a_row_that_waits_already_is_counted_and_queued_once(desk: Desk, tmp_path: Path) -> None:
    waits = firm(1, 统一社会信用代码="")
    desk.take(csv_of(tmp_path / "a.csv", [waits, firm(2)]))

    figures = desk.take(csv_of(tmp_path / "b.csv", [waits, waits, firm(3)]))

    assert figures == (1, 0, 0, 2)
    assert len(desk.waiting()) == 1
