"""Keeps the door through which every table file enters. What a file is, its first bytes say."""

import hashlib
import importlib
from contextlib import closing
from pathlib import Path
from typing import NamedTuple, cast

from registry.errors import Invalid
from registry.files.chunks import WEB_LIMITS, Limits, RowProblem, Table, cell_text

_WORKBOOK = b"PK\x03\x04"
_PARQUET = b"PAR1"
_TEXT_SUFFIXES_LIE = {".xlsx": "Excel 工作簿", ".xlsm": "Excel 工作簿", ".parquet": "Parquet 文件"}
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", "旧版 Excel（.xls）文件或加了密码的工作簿"),
    (b"%PDF", "PDF 文件"),
    (b"PK\x05\x06", "空的或不完整的压缩包"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "数据库文件"),
)
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")
_HOW = "请用 Excel 或 WPS 打开后另存为 .xlsx 或“CSV UTF-8”，再上传。"


class Preview(NamedTuple):
    """The first rows as a person would see them, with what is wrong with each."""

    header: tuple[str, ...]
    letters: tuple[str, ...]
    lines: list[int]
    rows: list[tuple[str, ...]]
    row_problems: dict[int, RowProblem]


def open_table(
    path: Path,
    *,
    file_name: str | None = None,
    encoding: str = "auto",
    sheet: str | None = None,
    limits: Limits = WEB_LIMITS,
) -> Table:
    """Returns the file as a table; `file_name` is the name that its owner gave it.

    Raises `Invalid`, with what to do about it, where the file cannot be used.
    """
    with path.open("rb") as file:
        start = file.read(64)
    if not start:
        raise Invalid("文件是空的（0 字节）。请检查是否选错了文件。")
    if start.startswith(_WORKBOOK):
        workbook = importlib.import_module("registry.files.xlsx_table").XlsxTable
        return cast(Table, workbook(path, sheet=sheet, limits=limits))
    if start.startswith(_PARQUET):
        # Not at the top: Arrow takes 60 MB, and most files are not Parquet.
        parquet = importlib.import_module("registry.files.parquet_table").ParquetTable
        return cast(Table, parquet(path, limits=limits))
    _refuse_other_kinds(start, Path(file_name or path.name).suffix.lower())
    text = importlib.import_module("registry.files.csv_table").CsvTable
    return cast(Table, text(path, encoding=encoding, limits=limits))


def preview(table: Table, rows: int = 20) -> Preview:
    """Returns the first `rows` data rows for a person to look at before they say yes."""
    with closing(table.chunks(size=rows)) as chunks:
        chunk = next(chunks, None)
    if chunk is None:
        return Preview(table.header, table.letters, [], [], {})
    shown = [tuple(map(cell_text, row)) for row in zip(*chunk.columns, strict=True)]
    return Preview(table.header, table.letters, chunk.lines, shown, chunk.row_problems)


def sha256_of(path: Path) -> str:
    """Returns the SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_other_kinds(start: bytes, suffix: str) -> None:
    for magic, kind in _OTHERS:
        if start.startswith(magic):
            raise Invalid(f"这是{kind}，不是表格文件，本系统不接受。{_HOW}")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise Invalid(f"这是网页或 XML 文件（有些系统导出时改名为 .xls）。{_HOW}")
    if suffix in _TEXT_SUFFIXES_LIE:
        raise Invalid(f"文件名像 {_TEXT_SUFFIXES_LIE[suffix]}，内容却不是，可能已损坏。{_HOW}")
