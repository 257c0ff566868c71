"""Keeps how a table's heading is found and its rows are fitted to it. A heading is text, one row."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from registry.errors import Invalid
from registry.files.chunks import Cell, Limits, Record, RowProblem, cell_text, column_letters

ROWS_SEARCHED = 10
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")
_NUMBER_OR_DAY = re.compile(r"[-+]?[\d.,:/年月日\-\s]*\d[\d.,:/年月日\-\s%]*(E\+?\d+)?", re.I)
_CREDIT_CODE = re.compile(r"(?=(?:.*\d){8})[0-9A-Z]{15,18}", re.I)


class Heading(NamedTuple):
    """The row of column names: where it stands, as it is written, and the cleaned names."""

    line: int
    raw: list[Cell]
    names: tuple[str, ...]


def find_heading(rows: Iterable[tuple[int, Sequence[Cell]]], limits: Limits) -> Heading:
    """Returns the first row that is not blank and no mere title (one cell alone in a wide row).

    Raises `Invalid` where the first ten rows have no heading, or it is too wide or no text.
    """
    first: tuple[int, Sequence[Cell]] | None = None
    for line, cells in rows:
        filled = sum(not is_blank(cell) for cell in cells)
        if not filled:
            continue
        if filled > 1 or len(cells) == 1:
            return _heading(line, cells, limits)
        first = first or (line, cells)
    if first is None:
        raise Invalid("文件是空的：没有列名，也没有数据。请检查是否选错了文件。")
    return _heading(*first, limits)


def is_blank(cell: Cell) -> bool:
    """Says whether the cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def fit(line: int, cells: Sequence[Cell], heading: Heading, limits: Limits) -> Record:
    """Returns the row as wide as the heading, with what is wrong with it."""
    width = len(heading.names)
    surplus = cells[width:]
    fitted = [*cells[:width], *[None] * (width - len(cells))]
    problem: tuple[str, str, int | None] | None = None
    if fitted[0] == heading.raw[0] and fitted == heading.raw:
        problem = ("repeated_header", "这一行重复了列名，不是数据。", None)
    elif any(not is_blank(cell) for cell in surplus):
        message = f"这一行有 {len(cells)} 格，列名只有 {width} 格；可能少了引号或多了分隔符。"
        problem = ("too_many_cells", message, None)
    else:
        problem = _cell_problem(fitted, limits.cell_characters)
    if problem is None:
        return Record(line, fitted, None)
    raw = row_text(cells, limits)
    return Record(line, shortened(fitted, limits), RowProblem(*problem, raw))


def row_text(cells: Sequence[Cell], limits: Limits) -> str:
    """Returns the row as one text, cells parted by TAB, cut to the length of a cell."""
    return "\t".join(map(cell_text, cells))[: limits.cell_characters]


def shortened(cells: Sequence[Cell], limits: Limits) -> list[Cell]:
    """Returns the cells with each text cut to the length that a cell may have."""
    most = limits.cell_characters
    return [cell[:most] if isinstance(cell, str) else cell for cell in cells]


def _heading(line: int, cells: Sequence[Cell], limits: Limits) -> Heading:
    names = [_clean(cell_text(cell)) for cell in cells]
    while not names[-1]:
        names.pop()
    if len(names) > limits.columns:
        raise Invalid(
            f"列太多：第 {line} 行有 {len(names)} 列，最多 {limits.columns} 列。"
            "请删去无关的列后再上传。"
        )
    _refuse_data_as_names(line, list(cells), names)
    raw = [None if cell == "" else cell for cell in cells[: len(names)]]
    return Heading(line, raw, _distinct(names))


def _clean(name: str) -> str:
    return _SPACES.sub(" ", _INVISIBLE.sub("", name)).strip(" *＊\"'")


def _refuse_data_as_names(line: int, cells: list[Cell], names: list[str]) -> None:
    given = [(cell, name) for cell, name in zip(cells, names, strict=False) if name]
    data = [name for cell, name in given if not isinstance(cell, str) or _looks_like_data(name)]
    coded = any(_CREDIT_CODE.fullmatch(name) for name in data)
    if not given or coded or 2 * len(data) > len(given):
        example = f"（例如“{data[0][:20]}”）" if data else ""
        raise Invalid(
            f"没有找到列名：第 {line} 行看起来是数据{example}。"
            "请在数据上方加一行列名，如“企业名称”“统一社会信用代码”。"
        )


def _looks_like_data(name: str) -> bool:
    return bool(_NUMBER_OR_DAY.fullmatch(name) or _CREDIT_CODE.fullmatch(name))


def _distinct(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    distinct = []
    for index, name in enumerate(names):
        word = name or f"{column_letters(index)} 列（无列名）"
        seen[word] = seen.get(word, 0) + 1
        distinct.append(word if seen[word] == 1 else f"{word} ({seen[word]})")
    return tuple(distinct)


def _cell_problem(cells: list[Cell], most: int) -> tuple[str, str, int | None] | None:
    for index, cell in enumerate(cells):
        if not isinstance(cell, str):
            continue
        if "\0" in cell:
            return ("nul_character", "这一格含有空字符（NUL），文件可能已损坏。", index)
        if len(cell) > most:
            message = f"这一格有 {len(cell):,} 个字，最多 {most:,} 个字。"
            return ("cell_too_long", message, index)
    return None
