"""The limit of the import: rows that are ready beforehand, by `executemany` or COPY, with indexes.

Nothing is read, judged, looked up or hashed while the time runs.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine

from models.session import WRITES

SUBJECTS = ("subject", "subject_version", "subject_name")
VAULT = ("vault_item",)
RECORDS = ("record", "record_version", "notice")


class ReadyRows:
    """The rows of a register that an import has filled, as they go over the wire."""

    def __init__(self, engine: Engine, groups: Sequence[Sequence[str]] = (SUBJECTS, VAULT)) -> None:
        self._groups = groups
        tables = [table for group in groups for table in group]
        self._columns: dict[str, str] = {}
        self._rows: dict[str, list[Sequence[Any]]] = {}
        with engine.connect() as connection:
            cursor = connection.connection.cursor()
            for table in ("import_batch", *tables):
                cursor.execute(f"SELECT * FROM {table} ORDER BY id")
                self._columns[table] = ", ".join(column[0] for column in cursor.description)
                self._rows[table] = cursor.fetchall()
        self._is_sqlite = engine.dialect.name == "sqlite"
        if not self._is_sqlite:
            self._copies = {table: list(map(_copy_line, self._rows[table])) for table in tables}

    def insert_into(self, engine: Engine, chunk_rows: int) -> None:
        """Put the rows into a register that lacks them, one transaction a chunk."""
        writing = engine.execution_options(**WRITES)
        with writing.begin() as connection:
            self._execute_many(connection.connection.cursor(), "import_batch", None)
        for tables in self._groups:
            for start in range(0, len(self._rows[tables[0]]), chunk_rows):
                chunk = slice(start, start + chunk_rows)
                with writing.begin() as connection:
                    cursor = connection.connection.cursor()
                    for table in tables:
                        self._insert(cursor, table, chunk)

    def _insert(self, cursor: Any, table: str, chunk: slice) -> None:
        if self._is_sqlite:
            self._execute_many(cursor, table, chunk)
        else:
            self._copy(cursor, table, chunk)

    def _execute_many(self, cursor: Any, table: str, chunk: slice | None) -> None:
        columns = self._columns[table]
        mark = "?" if self._is_sqlite else "%s"
        marks = ", ".join([mark] * (columns.count(",") + 1))
        rows = self._rows[table][chunk] if chunk else self._rows[table]
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING", rows
        )

    def _copy(self, cursor: Any, table: str, chunk: slice) -> None:
        with cursor.copy(f"COPY {table} ({self._columns[table]}) FROM STDIN") as copy:
            copy.write(b"".join(self._copies[table][chunk]))


def _copy_line(row: Sequence[Any]) -> bytes:
    return ("\t".join(map(_copy_cell, row)) + "\n").encode()


def _copy_cell(cell: Any) -> str:
    if cell is None:
        return "\\N"
    if isinstance(cell, bytes):
        return "\\\\x" + cell.hex()
    text = str(cell)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
