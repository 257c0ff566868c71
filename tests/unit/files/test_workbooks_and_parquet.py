"""Workbooks and Parquet files: cells keep their kind, merged cells and lost digits show."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from registry.errors import Invalid
from registry.files.chunks import OPERATOR_LIMITS, Cell, Limits, Table, cell_text
from registry.files.tables import open_table, preview


def book(path: Path, fill: Callable[[xlsxwriter.Workbook, Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(str(path / "a.xlsx")) as workbook:
        sheet = workbook.add_worksheet("数据")
        sheet.write_row(0, 0, ["名称", "代码", "日期"])
        fill(workbook, sheet)
    return path / "a.xlsx"


def rows_of(table: Table, skip: int = 0) -> list[tuple[int, tuple[Cell, ...]]]:
    return [
        (line, row)
        for chunk in table.chunks(size=2, skip=skip)
        for line, row in zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)
    ]


def test_a_code_turned_into_a_number_shows_its_lost_digits(tmp_path: Path) -> None:
    path = book(tmp_path, lambda _, s: s.write_row(1, 0, ["甲", 913304991234567890, 330499]))

    ((_, (_, code, division)),) = rows_of(open_table(path))

    assert (cell_text(code), cell_text(division)) == ("9.13304991234568E+17", "330499")


def test_days_come_as_days_and_serial_numbers_as_numbers(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        day = workbook.add_format({"num_format": "yyyy年m月d日"})
        minute = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 2, dt.date(2026, 3, 5), day)
        sheet.write_number(2, 2, 46086)
        sheet.write_datetime(3, 2, dt.datetime(2026, 3, 5, 14, 30), minute)
        sheet.write_string(4, 2, "2026.3.5")

    days = [row[2] for _, row in rows_of(open_table(book(tmp_path, fill)))]

    assert days == [dt.date(2026, 3, 5), 46086.0, "2026-03-05 14:30:00", "2026.3.5"]


def test_formula_cells_give_their_value_and_text_that_looks_so_stays_text(tmp_path: Path) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_formula(1, 0, '="嘉兴"&"甲"', None, "嘉兴甲")
        sheet.write_string(1, 1, "=1+1")
        sheet.write_boolean(1, 2, True)

    assert rows_of(open_table(book(tmp_path, fill))) == [(2, ("嘉兴甲", "=1+1", "TRUE"))]


def test_a_merged_cell_counts_once(tmp_path: Path) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.merge_range(1, 0, 2, 0, "甲")
        sheet.write_string(1, 1, "一")
        sheet.write_string(2, 1, "二")

    assert rows_of(open_table(book(tmp_path, fill))) == [
        (2, ("甲", "一", None)),
        (3, (None, "二", None)),
    ]


def test_blank_rows_are_counted_and_reading_resumes(tmp_path: Path) -> None:
    def fill(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        for row in (1, 2, 5, 6, 9):
            sheet.write_string(row, 0, f"甲{row}")

    table = open_table(book(tmp_path, fill))

    assert [line for line, _ in rows_of(table)] == [2, 3, 6, 7, 10]
    assert table.blank_rows == 4
    assert rows_of(table, skip=3) == rows_of(table)[3:]


def test_a_header_repeated_in_a_sheet_is_a_problem(tmp_path: Path) -> None:
    path = book(tmp_path, lambda _, s: s.write_row(1, 0, ["名称", "代码", "日期"]))

    assert preview(open_table(path)).row_problems[0].rule == "repeated_header"


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = open_table(book(tmp_path, lambda *_: None))

    assert (table.header, rows_of(table)) == (("名称", "代码", "日期"), [])
    assert preview(table).rows == []


def test_the_first_visible_sheet_with_content_is_read_below_its_title(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "b.xlsx")) as workbook:
        workbook.add_worksheet("空")
        hidden = workbook.add_worksheet("隐藏")
        hidden.write_row(0, 0, ["别", "看"])
        hidden.hide()
        sheet = workbook.add_worksheet("处罚")
        sheet.merge_range(2, 2, 2, 3, "嘉兴市行政处罚一览")
        sheet.write_row(3, 2, ["名称", "代码"])
        sheet.write_row(4, 2, ["甲", "一"])

    table = open_table(tmp_path / "b.xlsx")

    assert (table.sheet, table.sheet_names) == ("处罚", ("空", "隐藏", "处罚"))
    assert (table.header, table.letters) == (("名称", "代码"), ("C", "D"))
    assert rows_of(table) == [(5, ("甲", "一"))]
    assert open_table(tmp_path / "b.xlsx", sheet="隐藏").header == ("别", "看")
    with pytest.raises(Invalid, match="没有名为“无”的工作表。文件里有：空、隐藏、处罚"):
        open_table(tmp_path / "b.xlsx", sheet="无")


def test_the_operator_may_read_more_rows_than_the_web(tmp_path: Path) -> None:
    path = book(tmp_path, lambda _, s: [s.write_string(n, 0, "甲") for n in range(1, 12)] and None)

    assert len(rows_of(open_table(path, limits=OPERATOR_LIMITS))) == 11
    with pytest.raises(Invalid, match="有 11 行数据"):
        open_table(path, limits=Limits(rows=10))


def test_a_declared_dimension_is_not_believed(tmp_path: Path) -> None:
    sound = book(tmp_path, lambda _, s: s.write_row(1, 0, ["甲", "一"]))
    lying = io.BytesIO()
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(lying, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"'))
    (tmp_path / "lie.xlsx").write_bytes(lying.getvalue())

    table = open_table(tmp_path / "lie.xlsx")

    assert (len(table.header), rows_of(table)) == (3, [(2, ("甲", "一", None))])


def test_formatted_but_empty_rows_far_below_do_no_harm(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        sheet.write_string(1, 0, "甲")
        sheet.write_blank(1_048_575, 50, None, workbook.add_format({"bold": True}))

    assert rows_of(open_table(book(tmp_path, fill))) == [(2, ("甲", None, None))]


def test_a_parquet_file_keeps_the_kinds_of_its_cells(tmp_path: Path) -> None:
    utc = dt.datetime(2026, 3, 4, 16, 0, tzinfo=dt.UTC)
    table = pa.table(
        {
            "名称": pa.array(["甲", None, "名称", "x" * 4_001]),
            "代码": pa.array([913304991234567890, None, 2, 3]),
            "金额": pa.array([Decimal("1.50"), None, None, None]),
            "比例": pa.array([0.5, None, float("nan"), 1.0]),
            "日期": pa.array([dt.date(2026, 3, 5), None, None, None]),
            "时刻": pa.array([utc, None, None, None], pa.timestamp("ns", "UTC")),
            "类别": pa.array(["一", None, "二", "一"]).dictionary_encode(),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")

    read = open_table(tmp_path / "a.parquet")
    (chunk,) = read.chunks()

    day = dt.date(2026, 3, 5)
    assert [column[0] for column in chunk.columns] == [
        "甲", 913304991234567890, "1.50", 0.5, day, day, "一",
    ]  # fmt: skip
    assert (chunk.lines, read.blank_rows) == ([1, 3, 4], 1)
    assert [(at, p.rule) for at, p in chunk.row_problems.items()] == [(2, "cell_too_long")]
    assert rows_of(read, skip=2)[0][0] == 4


def test_a_parquet_file_with_nested_cells_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"名称": [["甲"]]}), tmp_path / "a.parquet")

    with pytest.raises(Invalid, match="“名称”列的类型"):
        open_table(tmp_path / "a.parquet")


def test_a_parquet_file_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"名称": ["甲"] * 11}), tmp_path / "a.parquet")

    with pytest.raises(Invalid, match="有 11 行数据"):
        open_table(tmp_path / "a.parquet", limits=Limits(rows=10))
