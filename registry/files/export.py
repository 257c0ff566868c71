"""Keeps the only way in which tables leave. No cell that leaves can act as a formula or a link."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registry.errors import Invalid

Value = str | int | float | Decimal | date | None

MOST_ROWS_OF_A_SHEET = 1_048_576
MOST_CHARACTERS_OF_A_CELL = 32_767
MOST_DIGITS_OF_A_NUMBER = 15
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Control characters and lone surrogates: no table program shows them, and some refuse the file.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f\ud800-\udfff]")
# A formula may hide behind what a program skips or takes for the end of the cell before.
_ACTS = re.compile(
    "[\\s\x00-\x1f\"'“”‘’`;,，；\u200b-\u200f\u2060\ufeff]*[=+\\-@＝＋－＠−﹦﹢﹣﹫]|[\t\r]"
)
_UNFIT_FOR_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yields the table line by line, each cell quoted, with a byte order mark before the first.

    Text that could act as a formula gets an apostrophe before it; line breaks become a space.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL)
    buffer.write("\ufeff")
    for row in _with_header(header, rows):
        writer.writerow([_csv_text(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def write_xlsx(
    target: Path | BinaryIO,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    sheet: str,
) -> None:
    """Writes the table as a workbook of one sheet; each cell is typed text or number, none other.

    Text beyond what a cell holds ends in "…". Raises `Invalid` beyond 1,048,576 rows.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(target if not isinstance(target, Path) else str(target), options) as book:
        worksheet = book.add_worksheet(_sheet_name(sheet))
        for at, row in enumerate(_with_header(header, rows)):
            if at >= MOST_ROWS_OF_A_SHEET:
                raise Invalid("行数超过一个工作表的上限，请改为下载 CSV，或缩小查询范围。")
            _write_row(worksheet, at, row)


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str) -> bytes:
    """Returns the table as the bytes of a workbook."""
    buffer = io.BytesIO()
    write_xlsx(buffer, header, rows, sheet)
    return buffer.getvalue()


def _with_header(
    header: Sequence[str], rows: Iterable[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    yield header
    yield from rows


def _csv_text(value: Value) -> str:
    if _is_number(value):
        return str(value)
    text = _text(value)
    return f"'{text}" if _ACTS.match("" if value is None else str(value)) else text


def _text(value: Value) -> str:
    text = "" if value is None else str(value)
    return _UNWRITABLE.sub("\ufffd", _LINE_BREAK.sub(" ", text))


def _is_number(value: Value) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return False
    return Decimal(value).is_finite()


def _write_row(worksheet: Worksheet, at: int, row: Sequence[Value]) -> None:
    for column, value in enumerate(row):
        if value is None or value == "":
            continue
        if _is_number(value) and not _is_too_exact(value):
            worksheet.write_number(at, column, value)
        else:
            text = _text(value)
            if len(text) > MOST_CHARACTERS_OF_A_CELL:
                text = text[: MOST_CHARACTERS_OF_A_CELL - 1] + "…"
            worksheet.write_string(at, column, text)


def _is_too_exact(value: Value) -> bool:
    """Says whether a workbook, which keeps 15 digits, would lose some of an exact number."""
    return not isinstance(value, float) and len(str(value).lstrip("-")) > MOST_DIGITS_OF_A_NUMBER


def _sheet_name(wanted: str) -> str:
    return _UNFIT_FOR_SHEET_NAME.sub(" ", wanted).strip("' ")[:31].strip("' ") or "Sheet1"
