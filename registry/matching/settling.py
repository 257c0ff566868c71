"""The name index is settled: entries that came with their names move into the postings.

Invariant: slice by slice of the grams, each a transaction of about a second, and each safe to
repeat: a posting is the union of what it was and what came. A chunk goes when all its slices are
settled, so no name is missing at any moment. A gram that more than `MOST_HELD` names hold keeps its
count only; where a slice was interrupted and repeated, that count is told too high.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, delete, func, select, text
from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from models.name_index import NameAddition, NameChunk, NamePosting
from models.session import backend_of, driver_cursor
from registry.matching.grams import Numbers
from registry.matching.index import Entries, row_starts, sorted_entries
from registry.matching.packing import packed_rows, unpacked
from registry.matching.postings import CHUNKS, chunk_of

MOST_HELD = 10_000  # names: what more than these hold tells nobody apart
ENOUGH_ADDITIONS = 50_000  # entries of about a thousand names that came alone
SETTLING_LOCK = 7_305_011  # PostgreSQL: one settles a slice at a time

_SLICE_ENTRIES = 1_000_000
_LOOKED_UP = 10_000  # grams in one statement
_BELOW, _BEYOND = -1, 1 << 62  # every gram
_KNOWN = "SELECT gram, count, ids FROM name_posting WHERE gram IN ({numbers})"
_WRITE_SQLITE = """
INSERT INTO name_posting (gram, count, ids) VALUES (?, ?, ?)
ON CONFLICT (gram) DO UPDATE SET count = excluded.count, ids = excluded.ids
"""
_WRITE_POSTGRESQL = """
INSERT INTO name_posting (gram, count, ids)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bytea[])
ON CONFLICT (gram) DO UPDATE SET count = excluded.count, ids = excluded.ids
"""


class Slice(NamedTuple):
    """The grams from `first` up to, not including, `end`, and the rows of chunks that hold some."""

    first: int
    end: int
    chunk_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """What is to be settled, slice by slice.

    `anew`: the postings are built from the chunks alone, and what stood in them is forgotten.
    """

    slices: tuple[Slice, ...]
    chunk_ids: tuple[int, ...]
    anew: bool = False


def is_due(session: Session) -> bool:
    """Say whether so much came that settling it makes every query quicker."""
    if session.scalar(select(NameChunk.id).limit(1)) is not None:
        return True
    some = select(NameAddition.gram).limit(ENOUGH_ADDITIONS).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) >= ENOUGH_ADDITIONS


def plan(session: Session, *, anew: bool = False) -> Settling:
    """Return what stands to be settled now, in at least one slice."""
    rows = session.execute(
        select(NameChunk.id, NameChunk.first_gram, NameChunk.last_gram, NameChunk.entries).order_by(
            NameChunk.first_gram
        )
    ).all()
    bounds, waiting = [_BELOW], 0
    for row in rows:
        if waiting >= _SLICE_ENTRIES and row.first_gram > bounds[-1]:
            bounds.append(row.first_gram)
            waiting = 0
        waiting += row.entries
    slices = [
        Slice(
            first,
            end,
            tuple(row.id for row in rows if row.first_gram < end and row.last_gram >= first),
        )
        for first, end in zip(bounds, [*bounds[1:], _BEYOND], strict=True)
    ]
    return Settling(tuple(slices), tuple(row.id for row in rows), anew)


def settle(session: Session, wanted: Slice, *, anew: bool = False) -> None:
    """Move the entries of one slice into the postings."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SETTLING_LOCK})
    if anew:
        session.execute(delete(NamePosting).where(*_within(wanted, NamePosting)))
    pieces = [_take_additions(session, wanted), *_of_chunks(session, wanted)]
    entries = sorted_entries(*map(np.concatenate, zip(*pieces, strict=True)))
    if len(entries.grams):
        _write(session, *_merged(session, entries))


def finish(session: Session, settling: Settling) -> None:
    """Let the chunks go whose slices are all settled."""
    numbers = settling.chunk_ids
    for start in range(0, len(numbers), _LOOKED_UP):
        some = numbers[start : start + _LOOKED_UP]
        session.execute(delete(NameChunk).where(NameChunk.id.in_(some)))


def _within(
    wanted: Slice, table: type[NamePosting] | type[NameAddition]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return table.gram >= wanted.first, table.gram < wanted.end


def _take_additions(session: Session, wanted: Slice) -> tuple[Numbers, Numbers]:
    taken = session.execute(
        delete(NameAddition)
        .where(*_within(wanted, NameAddition))
        .returning(NameAddition.gram, NameAddition.name_id)
        .execution_options(synchronize_session=False)
    )
    rows = np.array([tuple(row) for row in taken], np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _of_chunks(session: Session, wanted: Slice) -> Iterator[tuple[Numbers, Numbers]]:
    for row in rows_by_numbers(session, CHUNKS, wanted.chunk_ids):
        chunk = chunk_of(*row)
        begin, end = np.searchsorted(chunk.grams, [wanted.first, wanted.end])
        starts = chunk.starts[begin : end + 1]
        yield (
            np.repeat(chunk.grams[begin:end], np.diff(starts)),
            chunk.ids[starts[0] : starts[-1]] + chunk.first_id,
        )


def _merged(session: Session, fresh: Entries) -> tuple[Entries, dict[int, int]]:
    """Return the entries with those that are settled already, and the counts of what is too common."""
    grams = fresh.grams[row_starts(fresh.grams)[:-1]].tolist()
    pieces, common = [(fresh.grams, fresh.ids)], {}
    for start in range(0, len(grams), _LOOKED_UP):
        for gram, count, ids in rows_by_numbers(session, _KNOWN, grams[start : start + _LOOKED_UP]):
            if not ids and count:
                common[gram] = count
                continue
            known = unpacked(ids).astype(np.int64)
            pieces.append((np.full(len(known), gram), known))
    if len(pieces) == 1:
        return fresh, common
    return sorted_entries(*map(np.concatenate, zip(*pieces, strict=True))), common


def _write(session: Session, entries: Entries, common: dict[int, int]) -> None:
    starts = row_starts(entries.grams)
    grams = entries.grams[starts[:-1]]
    counts = np.diff(starts)
    for gram, before in common.items():
        counts[np.searchsorted(grams, gram)] += before
    shown = _without_common(entries.ids, counts, starts)
    packed = list(packed_rows(*shown))
    columns = (grams.tolist(), counts.tolist(), packed)
    cursor = driver_cursor(session)
    if backend_of(session) == "sqlite":
        cursor.executemany(_WRITE_SQLITE, zip(*columns, strict=True))
    else:
        cursor.execute(_WRITE_POSTGRESQL, columns)


def _without_common(
    ids: Numbers, counts: Numbers, starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], Sequence[int]]:
    """Return the ids with the starts of the rows, those of what is too common left out."""
    is_held = counts <= MOST_HELD
    sizes = np.diff(starts)
    kept = ids[np.repeat(is_held, sizes)].astype(np.uint32)
    return kept, np.append(0, np.cumsum(np.where(is_held, sizes, 0))).tolist()
