"""Keeps how a list of firms is read from a table: a column of names, of codes, or both."""

from collections.abc import Iterator, Sequence

from registry.files.chunks import Cell, Table, cell_text
from registry.rules.screening import Asked, Columns, find_columns, from_cells


def asked_in(table: Table) -> Iterator[Asked]:
    """Yields what each row asks for, with its line in the file; blank rows ask for nothing.

    Raises `Invalid` where the table has neither a column of names nor one of codes.
    """
    columns = find_columns(table.header)
    if columns.is_headless and (first := from_cells(1, table.header[0], "")):
        yield first
    for chunk in table.chunks():
        for at, line in enumerate(chunk.lines):
            if asked := _row(line, [column[at] for column in chunk.columns], columns):
                yield asked


def _row(line: int, cells: Sequence[Cell], columns: Columns) -> Asked | None:
    name, code = (
        "" if place is None else cell_text(cells[place]) for place in (columns.name, columns.code)
    )
    return from_cells(line, name, code)
