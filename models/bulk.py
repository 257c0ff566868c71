"""Many rows at once: the fastest honest way into either database, inside the session's transaction.

Invariant: values are given as the database stores them (ISO text for days and instants, stored
values for words); constraints and triggers hold as for any other insert.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import NoneType
from typing import Any

from sqlalchemy import Table, text
from sqlalchemy.orm import Session

from models.session import backend_of, driver_cursor, forget_failing_row

Wire = str | int | bytes | None  # what goes over the wire to either database
Columns = Mapping[str, Sequence[Wire]]  # equally long; the cells at one place are one row
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"
_MOST_MARKS = 10_000  # SQLite takes 32,766 values in one statement


def insert_columns(session: Session, table: Table, columns: Columns) -> None:
    """Insert rows given column by column: `executemany` on SQLite, COPY on PostgreSQL."""
    if not all(columns.values()):
        return
    cursor = driver_cursor(session)
    names = ", ".join(columns)
    if backend_of(session) == "sqlite":
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"
        cursor.executemany(statement, zip(*columns.values(), strict=True))
        return
    try:
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            copy.write(_copy_text(columns))
    except Exception as error:
        forget_failing_row(error)
        raise


def insert_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Wire]]
) -> None:
    """Insert `rows`, each in the order of `columns`; for few rows, or where rows are at hand."""
    if rows:
        cells = zip(*rows, strict=True)
        insert_columns(session, table, dict(zip(columns, cells, strict=True)))


def update_rows(
    session: Session, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Wire]]
) -> None:
    """Set `columns` of the rows whose id stands last in each of `rows`."""
    if not rows:
        return
    mark = "?" if backend_of(session) == "sqlite" else "%s"
    sets = ", ".join(f"{column} = {mark}" for column in columns)
    driver_cursor(session).executemany(f"UPDATE {table.name} SET {sets} WHERE id = {mark}", rows)


def take_numbers(session: Session, table: Table, count: int) -> Sequence[int]:
    """Return `count` fresh ids of `table`, ascending; nobody else is given any of them."""
    if count == 0:
        return range(0)
    if backend_of(session) == "sqlite":  # whose one writer holds the lock of the whole database
        last: int = session.execute(
            text(f"SELECT coalesce(max(id), 0) FROM {table.name}")
        ).scalar_one()
        return range(last + 1, last + 1 + count)
    cursor = driver_cursor(session)
    cursor.execute(
        f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) "
        f"FROM generate_series(1, {int(count)})"
    )
    return [number for (number,) in cursor]


def rows_by_keys(session: Session, statement: str, keys: Iterable[str]) -> list[Any]:
    """Return the rows of `statement`, whose `{keys}` stands for a set of the given texts.

    Any: the caller knows the columns that it selected.
    """
    cursor = driver_cursor(session)
    if backend_of(session) == "sqlite":
        cursor.execute(
            statement.format(keys="SELECT value FROM json_each(?)"), (json.dumps(list(keys)),)
        )
    else:
        cursor.execute(statement.format(keys="SELECT unnest(%s::text[])"), (list(keys),))
    return list(cursor.fetchall())


def rows_by_numbers(session: Session, statement: str, numbers: Sequence[int]) -> list[Any]:
    """Return the rows of `statement`, whose `{numbers}` stands for a set of integers.

    Any: the caller knows the columns that it selected.
    """
    if not numbers:
        return []
    cursor = driver_cursor(session)
    if backend_of(session) == "sqlite":
        marks = ", ".join("?" * len(numbers))
        return list(cursor.execute(statement.format(numbers=marks), numbers).fetchall())
    statement = statement.format(numbers="SELECT unnest(%s::bigint[])")
    return list(cursor.execute(statement, (list(numbers),), binary=True).fetchall())


def rows_by_digests(session: Session, statement: str, keys: Iterable[bytes]) -> list[Any]:
    """Return the rows of `statement`, whose `{keys}` stands for a set of the given digests.

    Any: the caller knows the columns that it selected.
    """
    wanted, cursor, rows = list(keys), driver_cursor(session), []
    if backend_of(session) == "postgresql":
        cursor.execute(statement.format(keys="SELECT unnest(%s::bytea[])"), (wanted,))
        return list(cursor.fetchall())
    for start in range(0, len(wanted), _MOST_MARKS):
        part = wanted[start : start + _MOST_MARKS]
        cursor.execute(statement.format(keys=", ".join("?" * len(part))), part)
        rows += cursor.fetchall()
    return rows


def wire_instant(at: datetime) -> str:
    """Return an instant as both databases store it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _copy_text(columns: Columns) -> bytes:
    texts = map(_copy_column, columns.values())
    lines = map("\t".join, zip(*texts, strict=True))
    return ("\n".join(lines) + "\n").encode()


def _copy_column(column: Sequence[Wire]) -> Iterable[str]:
    kinds = set(map(type, column))
    if kinds == {int}:
        return map(str, column)
    # One look at a whole column of plain text costs a tenth of a look at each cell.
    if kinds <= {str, NoneType} and _is_plain("".join(filter(None, column))):  # type: ignore[arg-type]
        return [_NULL if cell is None else cell for cell in column]  # type: ignore[misc]
    return map(_copy_cell, column)


def _is_plain(text: str) -> bool:
    return "\\" not in text and text.isprintable()


def _copy_cell(value: Wire) -> str:
    if value is None:
        return _NULL
    if type(value) is str:
        return value if _is_plain(value) else value.translate(_ESCAPES)
    if type(value) is bytes:
        return "\\\\x" + value.hex()
    return str(value)
