"""Files of a market register as departments send them in, good ones and bad ones."""

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

HEADER = ("企业名称", "统一社会信用代码", "住所", "法定代表人", "成立日期", "登记状态", "备注")
GOOD = (
    "嘉兴槐序食品有限公司",
    "91330499MADEM00A5A",
    "嘉兴市南湖区城南路1号",
    "沈海生",
    "2015-06-01",
    "存续",
    "内部",
)
NAMELESS_CODE = (*GOOD[:1], "", *GOOD[2:])  # the good firm's name without its code
WRONG_DIGIT = ("嘉兴白露食品有限公司", "91330499MADEM00A5B", *GOOD[2:])
BAD_DAY = ("嘉兴霜降食品有限公司", "91330499MADEM0089L", *GOOD[2:4], "2026-02-30", *GOOD[5:])
ATTACKS = (
    "<script>alert(1)</script>食品有限公司",
    "9.13E+17",
    '<img src=x onerror="alert(2)">',
    "=HYPERLINK(1)",
    "2015-06-01",
    "存续",
    "x",
)


def text_of(*rows: Sequence[str], mark: str = ",") -> str:
    """Return a delimited file with the usual header."""
    return "\r\n".join(mark.join(row) for row in (HEADER, *rows)) + "\r\n"


def csv_of(*rows: Sequence[str], encoding: str = "utf-8", mark: str = ",") -> bytes:
    """Return a delimited file in an encoding."""
    return text_of(*rows, mark=mark).encode(encoding)


def workbook_of(*rows: Sequence[object]) -> bytes:
    """Return a workbook of one sheet; a text that begins with `=` becomes a formula."""
    book = Workbook()
    assert book.active is not None
    for row in (HEADER, *rows):
        book.active.append(list(row))
    return _saved(book)


def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to 80 MB of nothing."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of(GOOD))) as honest,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for name in honest.namelist():
            big = b"\0" * 80_000_000 if name.endswith("sheet1.xml") else honest.read(name)
            book.writestr(name, big)
    return packed.getvalue()


def many_rows(count: int) -> bytes:
    """Return a file of `count` short rows."""
    return ("企业名称,统一社会信用代码\n" + "甲,1\n" * count).encode()


def _saved(book: Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
