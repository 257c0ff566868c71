"""Keeps the reading of delimited text. Decoded before it is split, streamed, strict about quotes."""

import csv
import re
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

from registry.errors import Invalid
from registry.files.chunks import (
    Cell,
    Chunk,
    Limits,
    Record,
    RowProblem,
    Table,
    chunks_of,
    column_letters,
    too_many_rows,
)
from registry.files.encodings import settle_encoding
from registry.files.headings import (
    ROWS_SEARCHED,
    Heading,
    find_heading,
    fit,
    row_text,
    shortened,
)

DELIMITERS = (",", "\t", ";", "|")
MOST_LINES_OF_A_RECORD = 100
_SEPARATOR_LINE = re.compile(r"sep=([,;|\t])\s*", re.I)


class CsvTable(Table):
    """A delimited text file; nothing of it is held but the heading."""

    format = "csv"

    def __init__(self, path: Path, *, encoding: str, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        text = settle_encoding(path, encoding)
        self.encoding = text.encoding
        self._codec = text.codec
        self.delimiter = self._delimiter = self._find_delimiter()
        self._heading = self._find_heading()
        self.header = self._heading.names
        self.letters = tuple(map(column_letters, range(len(self.header))))
        self._refuse_too_many_rows(text.line_breaks)

    def chunks(self, size: int = 5_000, skip: int = 0) -> Generator[Chunk, None, None]:
        """Yields the data rows after the first `skip`, column by column."""
        return chunks_of(self._records(), sheet=None, size=size, skip=skip)

    def _find_delimiter(self) -> str:
        with self._path.open(encoding=self._codec, newline="") as file:
            lines = [line.lstrip("\ufeff") for line in islice(file, ROWS_SEARCHED)]
        if lines and (told := _SEPARATOR_LINE.fullmatch(lines[0])):
            return told[1]
        start = next((at for at, line in enumerate(lines) if line.strip()), 0)
        return max(DELIMITERS, key=lambda mark: _width_of_first(lines[start:], mark))

    def _find_heading(self) -> Heading:
        rows = (
            (line, cells)
            for line, cells, _ in self._reader(None)
            if not (line == 1 and cells and _SEPARATOR_LINE.match("".join(cells) + ","))
        )
        heading = find_heading(islice(rows, ROWS_SEARCHED), self._limits)
        if any("\0" in name for name in map(str, heading.raw)):
            raise Invalid(
                "列名里有空字符（NUL）：文件可能是 UTF-16 编码，或已损坏。请指明编码后再上传。"
            )
        return heading

    def _refuse_too_many_rows(self, at_most: int) -> None:
        limit = self._limits.rows
        if limit is None or at_most <= limit:
            return
        count = sum(len(chunk) for chunk in self.chunks())
        if count > limit:
            raise too_many_rows(count, limit)

    def _records(self) -> Iterator[Record]:
        self.blank_rows = 0
        heading, limits = self._heading, self._limits
        width, first = len(heading.names), heading.raw[0]
        reader = self._reader(heading)
        for line, cells, fault in reader:
            if line <= heading.line:
                continue
            if fault is not None:
                yield _faulty(line, cells, fault, width, limits)
            elif not cells or (not cells[0].strip() and not "".join(cells).strip()):
                self.blank_rows += 1
            elif len(cells) == width and cells[0] != first and not reader.suspicious:
                yield Record(line, cells, None)
            else:
                yield fit(line, [cell or None for cell in cells], heading, limits)

    def _reader(self, heading: Heading | None) -> "_Reader":
        longest = self._limits.cell_characters
        return _Reader(self._path, self._codec, self._delimiter, heading, longest)


class _Unclosed(Exception):
    """A quote has been open for more lines than any record has."""


class _Reader:
    """Yields (first line, cells, fault). Lines that a lost quote swallowed are given back."""

    def __init__(
        self, path: Path, codec: str, delimiter: str, heading: Heading | None, longest: int
    ) -> None:
        self._path = path
        self._codec = codec
        self._delimiter = delimiter
        self._heading = heading
        self._longest = longest
        self._given_back: deque[str] = deque()
        self._taken: list[str] = []
        self.suspicious = False

    def __iter__(self) -> Iterator[tuple[int, list[str], str | None]]:
        with self._path.open(encoding=self._codec, newline="") as file:
            line = 1
            records = self._records(file)
            while True:
                self._taken.clear()
                self.suspicious = False
                fault = None
                try:
                    cells = next(records)
                except StopIteration:
                    return
                except (csv.Error, _Unclosed):
                    fault = self._fault()
                if fault is None and len(self._taken) > 1:
                    fault = self._swallowed(line, cells)
                if fault is not None:
                    cells = self._first_alone()
                    records = self._records(file)
                yield line, cells, fault
                line += len(self._taken)

    def _records(self, file: TextIO) -> Iterator[list[str]]:
        return csv.reader(self._lines(file), delimiter=self._delimiter, strict=True)

    def _lines(self, file: TextIO) -> Iterator[str]:
        while True:
            line = self._given_back.popleft() if self._given_back else next(file, None)
            if line is None:
                return
            if len(self._taken) >= MOST_LINES_OF_A_RECORD:
                self._given_back.appendleft(line)
                raise _Unclosed
            self._taken.append(line)
            if len(line) > self._longest or "\0" in line:
                self.suspicious = True
            yield line

    def _fault(self) -> str:
        if len(self._taken) == 1 and len(self._taken[0]) > csv.field_size_limit():
            return "cell_too_long"
        odd = self._taken[0].count('"') % 2 == 1
        return "unclosed_quote" if len(self._taken) > 1 or odd else "stray_quote"

    def _swallowed(self, line: int, cells: list[str]) -> str | None:
        """Returns a fault where the record's second line would have been a whole row of its own."""
        self.suspicious = True
        if self._heading is None or line <= self._heading.line:
            return None
        width = len(self._heading.names)
        lost = len(cells) != width and _width_of_first(self._taken[1:2], self._delimiter) == width
        return "unclosed_quote" if lost else None

    def _first_alone(self) -> list[str]:
        self._given_back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        try:
            return next(csv.reader(self._taken, delimiter=self._delimiter))
        except csv.Error:
            return self._taken[0].rstrip("\r\n").split(self._delimiter)


def _width_of_first(lines: list[str], delimiter: str) -> int:
    try:
        return len(next(csv.reader(lines, delimiter=delimiter), []))
    except csv.Error:
        return 0


_FAULTS = {
    "unclosed_quote": "这一行的引号没有闭合，后面的行已按各自成行读取。",
    "cell_too_long": "这一行里有一格过长，读不下来。",
    "stray_quote": "这一行的引号用得不对，无法确定各格的内容。",
}


def _faulty(line: int, cells: Sequence[Cell], rule: str, width: int, limits: Limits) -> Record:
    fitted = [*shortened(cells[:width], limits), *[None] * (width - len(cells))]
    problem = RowProblem(rule, _FAULTS[rule], None, row_text(cells, limits))
    return Record(line, fitted, problem)
