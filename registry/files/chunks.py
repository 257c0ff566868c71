"""Keeps the shape in which tables are handed over. Every row read comes out once; none vanishes."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple

from registry.errors import Invalid

Cell = str | int | float | date | None
"""A cell as the file gives it: text, an exact whole number, a number that may have lost digits
(a spreadsheet keeps 15), a day, or nothing."""

Format = Literal["csv", "xlsx", "parquet"]
DIGITS_OF_A_SPREADSHEET = 15


@dataclass(frozen=True)
class Limits:
    """How large a file may be; `rows=None` is for the operator, who answers for the machine."""

    rows: int | None = 100_000
    columns: int = 100
    cell_characters: int = 4_000
    entries: int = 200
    unpacked_bytes: int = 64 * 1024 * 1024
    ratio: int = 100
    cells: int = 4_000_000


WEB_LIMITS = Limits()
OPERATOR_LIMITS = Limits(rows=None, unpacked_bytes=1024**3, cells=40_000_000)


class RowProblem(NamedTuple):
    """Why the reader could not make sense of a row.

    `column` counts from 0 (None: the whole row); `raw` is the row's text, cut to what a cell may hold.
    """

    rule: str
    message: str
    column: int | None
    raw: str


class Record(NamedTuple):
    """One data row, as wide as the header, with the line on which it begins (counted from 1)."""

    line: int
    cells: Sequence[Cell]
    problem: RowProblem | None


@dataclass(frozen=True)
class Chunk:
    """Some consecutive data rows, column by column.

    `lines[i]`, `columns[k][i]` and `row_problems.get(i)` speak of the same row.
    """

    sheet: str | None
    lines: list[int]
    columns: list[list[Cell]]
    row_problems: dict[int, RowProblem] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)


class Table(ABC):
    """A file that was found usable. Its rows may be read any number of times, each time alike."""

    format: Format
    header: tuple[str, ...]
    letters: tuple[str, ...]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheet_names: tuple[str, ...] = ()
    blank_rows: int = 0

    @abstractmethod
    def chunks(self, size: int = 5_000, skip: int = 0) -> Generator[Chunk, None, None]:
        """Yields the data rows after the first `skip`, at most `size` at a time, in the file's order.

        Wholly blank rows are left out and counted in `blank_rows`, which is complete at the end.
        """


def chunks_of(
    records: Iterable[Record], *, sheet: str | None, size: int, skip: int
) -> Generator[Chunk, None, None]:
    """Yields the records after the first `skip` as chunks of `size`."""
    remaining = islice(records, skip, None)
    while batch := list(islice(remaining, size)):
        yield Chunk(
            sheet=sheet,
            lines=[record.line for record in batch],
            columns=[
                [None if cell == "" else cell for cell in column]
                for column in zip(*(record.cells for record in batch), strict=True)
            ],
            row_problems={
                at: record.problem for at, record in enumerate(batch) if record.problem is not None
            },
        )


def too_many_rows(count: int, limit: int) -> Invalid:
    """Returns the refusal of a table with `count` data rows."""
    return Invalid(
        f"文件有 {count:,} 行数据，网页一次最多 {limit:,} 行。"
        "请拆成几个文件分别上传，或请系统运维人员在后台导入。"
    )


def cell_text(cell: Cell) -> str:
    """Returns the cell as a person would see it: 330499.0 is "330499".

    A number beyond 15 digits is written as a spreadsheet shows it, "9.1330499E+17", for its last
    digits are lost and must not look as if they were there.
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return _number_text(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def column_letters(index: int) -> str:
    """Returns the spreadsheet letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 10**DIGITS_OF_A_SPREADSHEET:
        return str(int(number))
    return f"{number:.{DIGITS_OF_A_SPREADSHEET}G}"
