"""A look into a file before anybody says yes: how it is read, which column is what, what is wrong.

Invariant: nothing is written; values of personal columns are masked, columns not used stay unseen.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from models.vocabulary import ImportKind
from registry import clock
from registry.errors import Invalid
from registry.files.chunks import Chunk, Table, cell_text
from registry.files.tables import open_table
from registry.rules.exchange.columns import (
    COLUMNS,
    PERSONAL,
    RECORD_KINDS,
    Mapped,
    map_columns,
)
from registry.rules.exchange.judging import Judged, Problem, shown
from registry.rules.identity.folding import fold
from registry.rules.identity.free_text import mask_found
from registry.rules.identity.names import is_bare_personal_name, mask_person
from registry.services import exchange
from registry.web.transaction import reading, register

ROWS_SHOWN = 20
ROWS_JUDGED = 200
MOST_PROBLEMS = 100
DELIMITERS = {",": "逗号", "\t": "制表符", ";": "分号", "|": "竖线"}
FORMATS = {"csv": "文本表格（CSV）", "xlsx": "Excel 工作簿（XLSX）", "parquet": "Parquet"}
FAMILIES = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column that is used: its letter and title in the file, and the field it is."""

    letter: str
    title: str
    meaning: str
    is_personal: bool


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the preview; its cells stand in the order of the columns used."""

    line: int
    cells: tuple[str, ...]
    is_fit: bool


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """One thing wrong with a row, with its place in the file."""

    line: int
    letter: str
    title: str
    value: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a person sees of a file before they confirm it."""

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    other_sheets: tuple[str, ...]
    columns: tuple[ColumnUse, ...]
    unused: tuple[str, ...]
    rows: tuple[RowShown, ...]
    judged: int
    fit: int
    unchanged: int
    problems: tuple[ProblemShown, ...]


def open_upload(
    kind: ImportKind, path: Path, file_name: str, encoding: str = "auto"
) -> tuple[Table, Mapped]:
    """Return a file as a table with its columns understood. Raises Invalid where it is unusable."""
    table = open_table(path, file_name=file_name, encoding=encoding)
    mapped = map_columns(kind, table.header)
    with closing(table.chunks(size=1)) as chunks:
        if next(chunks, None) is None:
            raise Invalid("文件只有列名，没有数据行。请检查导出的范围。")
    return table, mapped


def count_rows(table: Table) -> int:
    """Return how many data rows the whole file has; reads it to its end."""
    return sum(len(chunk) for chunk in table.chunks())


def look_into(
    kind: ImportKind, table: Table, mapped: Mapped, office: tuple[str, str | None]
) -> Look:
    """Return what a person should see of the table: its first rows, judged as things stand."""
    with closing(table.chunks(size=ROWS_JUDGED)) as chunks:
        chunk = next(chunks)
    rows = exchange.Rows(chunk, table.header, mapped, 1)
    judged, unchanged = _judged(kind, rows, office)
    return Look(
        format=FORMATS[table.format],
        encoding=FAMILIES.get(table.encoding or "", table.encoding),
        delimiter=DELIMITERS.get(table.delimiter or "", table.delimiter),
        sheet=table.sheet,
        other_sheets=tuple(name for name in table.sheet_names if name != table.sheet),
        columns=_columns(kind, table, mapped),
        unused=mapped.unused,
        rows=_rows(kind, chunk, mapped.fields, judged),
        judged=len(chunk),
        fit=len(chunk) - len(judged.problems) - unchanged,
        unchanged=unchanged,
        problems=_problems(chunk, table, mapped, judged),
    )


def _judged(
    kind: ImportKind, rows: exchange.Rows, office: tuple[str, str | None]
) -> tuple[Judged[exchange.Said], int]:
    """Return the judgement of rows, with what the register holds against them; and what is known."""
    rulebook, at = register().rulebook, clock.now()
    judged = exchange.look_at(kind, rows, rulebook, at=at)
    fit = [exchange.Fit(at, None, said) for at, said in enumerate(judged.fit) if said is not None]
    with reading() as session:
        ahead = exchange.foresee(session, kind, office, fit, rulebook, at=at)
    held = {at: [problem] for at, (_, problem) in ahead.items() if problem is not None}
    return Judged(judged.fit, {**judged.problems, **held}), len(ahead) - len(held)


def meaning_of(kind: ImportKind, field: str) -> str:
    """Return what a field is called on the page."""
    names = COLUMNS[kind][field]
    return next((name for name in names if not name.isascii()), names[0])


def _columns(kind: ImportKind, table: Table, mapped: Mapped) -> tuple[ColumnUse, ...]:
    return tuple(
        ColumnUse(
            letter=table.letters[place],
            title=table.header[place],
            meaning=meaning_of(kind, field),
            is_personal=_is_personal(kind, field),
        )
        for field, place in mapped.fields.items()
    )


def _is_personal(kind: ImportKind, field: str) -> bool:
    return field in PERSONAL or (kind is ImportKind.PRACTITIONERS and field == "name")


def _rows(
    kind: ImportKind, chunk: Chunk, fields: Mapping[str, int], judged: Judged[exchange.Said]
) -> tuple[RowShown, ...]:
    return tuple(
        RowShown(
            line=chunk.lines[at],
            cells=tuple(
                _cell(kind, field, cell_text(chunk.columns[place][at]))
                for field, place in fields.items()
            ),
            is_fit=at not in judged.problems,
        )
        for at in range(min(ROWS_SHOWN, len(chunk)))
    )


def _cell(kind: ImportKind, field: str, text: str) -> str:
    if kind in RECORD_KINDS:
        is_person = field == "name" and is_bare_personal_name(fold(text))
        return mask_person(text) if is_person else shown("", mask_found(text))
    if not _is_personal(kind, field):
        return shown("", text)
    return mask_person(text) if field in ("name", "legal_rep") else shown(field, text)


def _problems(
    chunk: Chunk, table: Table, mapped: Mapped, judged: Judged[exchange.Said]
) -> tuple[ProblemShown, ...]:
    found = [
        _problem(chunk.lines[at], table, mapped, problem)
        for at in sorted(judged.problems)
        for problem in _of(judged, at)
    ]
    return tuple(found[:MOST_PROBLEMS])


def _of(judged: Judged[exchange.Said], at: int) -> Sequence[Problem]:
    return judged.problems[at]


def _problem(line: int, table: Table, mapped: Mapped, problem: Problem) -> ProblemShown:
    place = mapped.fields.get(problem.field)
    return ProblemShown(
        line=line,
        letter=table.letters[place] if place is not None else "",
        title=table.header[place] if place is not None else "",
        value=problem.value,
        rule=problem.rule,
        message=problem.message,
    )
