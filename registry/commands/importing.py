"""A file goes in, chunk by chunk, each in its own transaction: for the operator and the worker.

Invariant: the position of a batch moves with its rows, so whoever comes next goes on there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.exchange import ImportBatch
from models.vocabulary import ImportKind
from registry import clock
from registry.errors import Conflict, Invalid
from registry.files.chunks import Table
from registry.rules.exchange.columns import Mapped, map_columns
from registry.services import exchange
from registry.web.transaction import reading, register, writing

CHUNK_ROWS = 10_000  # about half a second of work, and one commit
MOST_COLLISIONS = 1_000  # another importer of the same file took a chunk first, each time


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


def take_all(file: OpenFile, batch_id: int, *, by: int | None) -> Iterator[int]:
    """Take the file in from where its batch stands; yield the position after each chunk."""
    for _ in range(MOST_COLLISIONS):
        try:
            yield from _take_from(file, batch_id, _position(batch_id), by)
        except Conflict:
            continue
        with writing() as session:
            exchange.close_batch(session, batch_id, by=by, at=clock.now())
        return
    raise Conflict("同一文件正由另一个进程导入，请稍后再试。")


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
