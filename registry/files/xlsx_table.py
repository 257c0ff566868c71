"""Keeps the reading of a workbook's sheet. Cached values only: no formula, no link is followed."""

from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from registry.errors import Invalid
from registry.files.chunks import (
    Cell,
    Chunk,
    Limits,
    Record,
    Table,
    chunks_of,
    column_letters,
    too_many_rows,
)
from registry.files.headings import ROWS_SEARCHED, find_heading, fit, is_blank
from registry.files.zip_gate import vetted_workbook

_Found = int | float | str | bool | time | date | datetime | timedelta
_MIDNIGHT = time(0, 0)


class XlsxTable(Table):
    """One sheet of a workbook: the one asked for, else the first visible one that has content."""

    format = "xlsx"

    def __init__(self, path: Path, *, sheet: str | None, limits: Limits) -> None:
        self._limits = limits
        with vetted_workbook(path, limits) as vetted:
            self._sheet = self._load(vetted, sheet)
        self.sheet = self._sheet.name
        rows = ((line, _cells(row)) for line, row in enumerate(self._sheet.iter_rows(), start=1))
        first = (self._sheet.start or (0, 0))[0]
        self._heading = find_heading(islice(rows, first, first + ROWS_SEARCHED), limits)
        self.header = self._heading.names
        offset = (self._sheet.start or (0, 0))[1]
        self.letters = tuple(column_letters(offset + at) for at in range(len(self.header)))
        self._refuse_too_many_rows()

    def chunks(self, size: int = 5_000, skip: int = 0) -> Generator[Chunk, None, None]:
        """Yields the data rows after the first `skip`, column by column."""
        return chunks_of(self._records(), sheet=self.sheet, size=size, skip=skip)

    def _load(self, path: Path, wanted: str | None) -> CalamineSheet:
        try:
            with CalamineWorkbook.from_path(path) as book:
                self.sheet_names = tuple(book.sheet_names)
                if wanted is None:
                    return _first_with_content(book)
                if wanted not in self.sheet_names:
                    names = "、".join(self.sheet_names[:20])
                    raise Invalid(f"没有名为“{wanted}”的工作表。文件里有：{names}。")
                return book.get_sheet_by_name(wanted)
        except CalamineError as error:
            raise Invalid(
                "工作簿的内容有误，读不出来。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
            ) from error

    def _refuse_too_many_rows(self) -> None:
        limit = self._limits.rows
        if limit is None or self._sheet.height - 1 <= limit:
            return
        count = sum(1 for _ in self._records())
        if count > limit:
            raise too_many_rows(count, limit)

    def _records(self) -> Iterator[Record]:
        self.blank_rows = 0
        heading = self._heading
        after = islice(enumerate(self._sheet.iter_rows(), start=1), heading.line, None)
        for line, row in after:
            cells = _cells(row)
            if all(map(is_blank, cells)):
                self.blank_rows += 1
            else:
                yield fit(line, cells, heading, self._limits)


def _first_with_content(book: CalamineWorkbook) -> CalamineSheet:
    visible_first = sorted(
        book.sheets_metadata, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible
    )
    for metadata in visible_first:
        sheet = book.get_sheet_by_name(metadata.name)
        if sheet.height:
            return sheet
    raise Invalid("文件是空的：所有工作表都没有内容。请检查是否选错了文件。")


def _cells(row: Sequence[_Found]) -> list[Cell]:
    return [value if type(value) is str or type(value) is float else _cell(value) for value in row]


def _cell(value: _Found) -> Cell:
    """Returns a day as a day; one with a time of day, an hour or a yes/no as text, nothing lost."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date() if value.time() == _MIDNIGHT else value.isoformat(" ")
    if isinstance(value, (str, int, float, date)):
        return value
    return str(value)
