"""Keeps the reading of Parquet files, batch by batch. Imported only when a Parquet file is read."""

from collections.abc import Generator, Iterator
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from typing import Any  # pyarrow has no types
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from registry.errors import Invalid
from registry.files.chunks import Cell, Chunk, Limits, Record, Table, chunks_of, too_many_rows
from registry.files.headings import find_heading, fit, is_blank

ROWS_OF_A_BATCH = 5_000
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
        return chunks_of(self._records(), sheet=None, size=size, skip=skip)

    def _open(self) -> Any:
        # Not mapped and not buffered ahead: mapped pages count as resident, and gain no time here.
        return pq.ParquetFile(self._path, memory_map=False, pre_buffer=False)

    def _records(self) -> Iterator[Record]:
        self.blank_rows = 0
        numbers = count(1)
        for columns in self._batches():
            doubtful = self._is_doubtful(columns)
            for cells in zip(*columns, strict=True):
                number = next(numbers)
                if is_blank(cells[0]) and all(map(is_blank, cells)):
                    self.blank_rows += 1
                elif doubtful:
                    yield fit(number, cells, self._heading, self._limits)
                else:
                    yield Record(number, cells, None)

    def _batches(self) -> Iterator[list[list[Cell]]]:
        try:
            with self._open() as file:
                for batch in file.iter_batches(
                    ROWS_OF_A_BATCH, columns=self._columns, use_threads=False
                ):
                    yield [_cells(column) for column in batch.columns]
        except (pa.ArrowException, OSError, ValueError) as error:
            raise _broken() from error

    def _is_doubtful(self, columns: list[list[Cell]]) -> bool:
        if self._heading.raw[0] in columns[0]:
            return True
        texts = (cell for column in columns for cell in column if isinstance(cell, str))
        most = self._limits.cell_characters
        return any(len(text) > most or "\0" in text for text in texts)


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
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_date(kind):
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
