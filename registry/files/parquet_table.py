"""Keeps the reading of Parquet files, batch by batch. Imported only when a Parquet file is read."""

from collections.abc import Generator, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any  # pyarrow has no types
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from registry.errors import Invalid
from registry.files.chunks import Cell, Chunk, Limits, Table, chunks_of, too_many_rows
from registry.files.headings import find_heading, fit, is_blank

_INDEX_COLUMN = "__index_level_"
_DAY_BREAKS_AT = ZoneInfo("Asia/Shanghai")
_MIDNIGHT = time(0, 0)
# Arrow's own pool keeps freed memory for later: 30 MB of it on a file of 288,000 rows.
pa.set_memory_pool(pa.system_memory_pool())


class ParquetTable(Table):
    """A Parquet file, held a batch at a time. It has no lines: its rows are numbered from 1."""

    format = "parquet"

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        try:
            with self._open() as file:
                fields = [f for f in file.schema_arrow if not f.name.startswith(_INDEX_COLUMN)]
                metadata = file.metadata
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _broken() from error
        _refuse_unreadable(fields)
        _refuse_too_large(metadata, limits)
        self._columns = [field.name for field in fields]
        self._heading = find_heading([(0, list[Cell](self._columns))], limits)
        self.header = self._heading.names
        self.letters = tuple(str(at) for at in range(1, len(self.header) + 1))

    def chunks(self, size: int = 5_000, skip: int = 0) -> Generator[Chunk, None, None]:
        """Yields the data rows after the first `skip`, column by column."""
        self.blank_rows = 0
        for chunk in self._batches(size):
            if skip >= len(chunk):
                skip -= len(chunk)
                continue
            yield _without_first(chunk, skip)
            skip = 0

    def _open(self) -> Any:
        # Not mapped and not buffered ahead: mapped pages count as resident, and gain no time here.
        return pq.ParquetFile(self._path, memory_map=False, pre_buffer=False)

    def _batches(self, size: int) -> Iterator[Chunk]:
        """Yields the file's rows, at most `size` at a time, without the blank ones."""
        first = 1
        try:
            with self._open() as file:
                for batch in file.iter_batches(size, columns=self._columns, use_threads=False):
                    columns = [_cells(column) for column in batch.columns]
                    lines = list(range(first, first + batch.num_rows))
                    first += batch.num_rows
                    yield self._looked_through(Chunk(None, lines, columns))
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _broken() from error

    def _looked_through(self, chunk: Chunk) -> Chunk:
        """Returns the rows that show something, with what is wrong with them."""
        if not self._is_doubtful(chunk.columns):
            return chunk
        rows = zip(chunk.lines, zip(*chunk.columns, strict=True), strict=True)
        records = [
            fit(line, cells, self._heading, self._limits)
            for line, cells in rows
            if not all(map(is_blank, cells))
        ]
        self.blank_rows += len(chunk) - len(records)
        looked_at = chunks_of(records, sheet=None, size=len(chunk), skip=0)
        return next(looked_at, Chunk(None, [], [[] for _ in chunk.columns]))

    def _is_doubtful(self, columns: list[list[Cell]]) -> bool:
        """Says whether a row may be blank or wrong, so that each must be looked at alone."""
        if any(map(is_blank, columns[0])) or self._heading.raw[0] in columns[0]:
            return True
        return any(map(self._has_unfit_text, columns))

    def _has_unfit_text(self, column: list[Cell]) -> bool:
        texts = [cell for cell in column if type(cell) is str]
        if not texts:
            return False
        return max(map(len, texts)) > self._limits.cell_characters or "\0" in "".join(texts)


def _without_first(chunk: Chunk, count: int) -> Chunk:
    if not count:
        return chunk
    return Chunk(
        chunk.sheet,
        chunk.lines[count:],
        [column[count:] for column in chunk.columns],
        {place - count: problem for place, problem in chunk.row_problems.items() if place >= count},
    )


def _refuse_unreadable(fields: list[Any]) -> None:
    for field in fields:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
            raise Invalid(f"“{field.name}”列的类型是 {kind}，不是一格一值，无法导入。")


def _refuse_too_large(metadata: Any, limits: Limits) -> None:
    if limits.rows is not None and metadata.num_rows > limits.rows:
        raise too_many_rows(metadata.num_rows, limits.rows)
    groups = range(metadata.num_row_groups)
    size = sum(metadata.row_group(group).total_byte_size for group in groups)
    if size > limits.unpacked_bytes:
        raise Invalid(f"文件展开后超过 {limits.unpacked_bytes // 1024**2} MB，请拆成几个文件。")


def _broken() -> Invalid:
    return Invalid("Parquet 文件已损坏或不完整，读不出来。请重新导出后再上传。")


def _cells(column: Any) -> list[Cell]:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return [cell or None for cell in column.to_pylist()]
    if pa.types.is_integer(kind) or pa.types.is_date(kind):
        return list[Cell](column.to_pylist())
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    return [_cell(value) for value in column.to_pylist()]


def _cell(value: Any) -> Cell:
    """Returns a day as a day; other kinds that a register does not reckon with as text."""
    if isinstance(value, datetime):
        local = value.astimezone(_DAY_BREAKS_AT).replace(tzinfo=None) if value.tzinfo else value
        return local.date() if local.time() == _MIDNIGHT else local.isoformat(" ")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return None if value != value else value
    if value is None or isinstance(value, (str, int, date)):
        return value
    return str(value)
