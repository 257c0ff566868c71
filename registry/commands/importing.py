"""A file goes in, chunk by chunk, each in its own transaction: for the operator and the worker.

Invariant: the position of a batch moves with its rows, so whoever comes next goes on there.
"""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.exchange import ImportBatch
from models.vocabulary import ImportKind
from registry import clock
from registry.commands.indexing import settle_if_due
from registry.errors import Conflict, Invalid
from registry.files.chunks import Table
from registry.rules.exchange.columns import Mapped, map_columns
from registry.services import exchange
from registry.web.transaction import reading, register, writing

CHUNK_ROWS = 10_000  # about half a second of work, and one commit
# Objects between two looks for cycles: rows are many and none is part of one, and with Python's own
# 700 the collector walks each chunk so often that it takes a quarter of an import.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A usable file: its table, and which column is which field."""

    kind: ImportKind
    table: Table
    mapped: Mapped


def open_file(kind: ImportKind, table: Table) -> OpenFile:
    """Return `table` with its columns understood. Raises Invalid where it cannot be used."""
    mapped = map_columns(kind, table.header)
    if next(table.chunks(size=1), None) is None:
        raise Invalid("文件只有表头，没有数据行。请检查导出的范围。")
    return OpenFile(kind, table, mapped)


def let_the_collector_rest() -> None:
    """Have Python look for cycles of garbage less often; for processes that take files in."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])


def take_all(file: OpenFile, batch_id: int, *, by: int | None) -> Iterator[int]:
    """Take the file in from where its batch stands; yield the position after each chunk.

    Raises Conflict where the batch can no longer go on; another importer of it is no hindrance.
    """
    position = _position(batch_id)
    while True:
        try:
            yield from _take_from(file, batch_id, position, by)
            break
        except Conflict:
            stands_at = _position(batch_id)
            if stands_at <= position:
                raise
            position = stands_at  # another importer took this chunk: go on behind it
    with writing() as session:
        exchange.close_batch(session, batch_id, by=by, at=clock.now())
    settle_if_due()


def _take_from(file: OpenFile, batch_id: int, position: int, by: int | None) -> Iterator[int]:
    for chunk in file.table.chunks(size=CHUNK_ROWS, skip=position):
        rows = exchange.Rows(chunk, file.table.header, file.mapped, position + 1)
        with writing() as session:
            exchange.take_chunk(session, batch_id, rows, register().rulebook, by=by, at=clock.now())
        position += len(chunk)
        yield position


def _position(batch_id: int) -> int:
    with reading() as session:
        return session.get_one(ImportBatch, batch_id).position


def rows_about(path: Path) -> int | None:
    """Return about how many rows a text file has, for the progress bar; None for other formats."""
    with path.open("rb") as file:
        if b"\x00" in file.read(4096):
            return None
        file.seek(0)
        return max(
            0, sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
        )
