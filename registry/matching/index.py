"""The name index is written: names enter it in the transaction that adds them.

Invariant: whoever adds a `subject_name` calls `add_names` in the same breath; entries are only added
here and moved together in `settling`, so that no writer waits for another or overwrites one.
Representatives stand in it by subject, only those that the open versions tell; never who stands
behind an individual business or a practitioner: these names are in the vault.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import Wire, insert_rows
from models.session import backend_of, driver_cursor
from registry.matching.grams import MOST_NAMES, Numbers, grams_of, person_gram
from registry.rules.identity.folding import fold

FEW = 40  # names that come together are written gram by gram up to so many, as one chunk above
_CHUNK = ("first_gram", "last_gram", "first_id", "entries", "grams", "starts", "ids")
_STRETCH = 16_384  # entries of a chunk that lie in one row: what a query reads to find one gram


class Entries(NamedTuple):
    """Grams with the ids that hold them: ascending by gram, then id; the two are equally long."""

    grams: Numbers
    ids: Numbers


def add_names(
    session: Session, ids: Sequence[int], keys: Sequence[str], *, as_chunk: bool = False
) -> None:
    """Enter names by their `subject_name` ids and name keys; few of them as a chunk if so wished."""
    for start in range(0, len(ids), MOST_NAMES):
        numbers = np.asarray(ids[start : start + MOST_NAMES], np.int64)
        grams, places = grams_of(keys[start : start + MOST_NAMES])
        _add(session, sorted_entries(grams, numbers[places]), as_chunk or len(numbers) > FEW)


def add_representatives(
    session: Session,
    subject_ids: Sequence[int],
    names: Sequence[str | None],
    *,
    as_chunk: bool = False,
) -> None:
    """Enter by subject who represents it legally, where anybody is told."""
    told = [(number, name) for number, name in zip(subject_ids, names, strict=True) if name]
    if told:
        _add(session, entries_of_persons(told), as_chunk or len(told) > FEW)


def entries_of_persons(told: Sequence[tuple[int, str]]) -> Entries:
    """Return the entries of legal representatives: (subject id, name)."""
    grams = [person_gram(fold(name)) for _, name in told]
    return sorted_entries(
        np.array(grams, np.int64), np.array([number for number, _ in told], np.int64)
    )


def sorted_entries(grams: Numbers, ids: Numbers) -> Entries:
    """Return entries in their order, none twice."""
    order = np.lexsort((ids, grams))
    grams, ids = grams[order], ids[order]
    is_new = np.ones(len(grams), bool)
    is_new[1:] = (grams[1:] != grams[:-1]) | (ids[1:] != ids[:-1])
    return Entries(grams[is_new], ids[is_new])


def row_starts(grams: Numbers) -> NDArray[np.int64]:
    """Return where in ascending grams each one begins, and at last the end."""
    is_first = np.ones(len(grams), bool)
    is_first[1:] = grams[1:] != grams[:-1]
    return np.append(np.nonzero(is_first)[0], len(grams))


def _add(session: Session, entries: Entries, as_chunk: bool) -> None:
    if not len(entries.grams):
        return
    if as_chunk:
        _add_chunk(session, entries)
    else:
        _add_few(session, entries)


def _add_few(session: Session, entries: Entries) -> None:
    cursor = driver_cursor(session)
    grams, ids = entries.grams.tolist(), entries.ids.tolist()
    if backend_of(session) == "sqlite":
        cursor.executemany(
            "INSERT INTO name_addition (gram, name_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            zip(grams, ids, strict=True),
        )
        return
    cursor.execute(
        "INSERT INTO name_addition (gram, name_id) "
        "SELECT * FROM unnest(%s::bigint[], %s::bigint[]) ON CONFLICT DO NOTHING",
        (grams, ids),
    )


def _add_chunk(session: Session, entries: Entries) -> None:
    starts = row_starts(entries.grams)
    grams = entries.grams[starts[:-1]]
    first = int(entries.ids.min())
    ids = (entries.ids - first).astype("<u4")
    cuts = np.unique(np.searchsorted(starts, np.arange(0, len(ids), _STRETCH)))
    rows = [
        _stretch(grams[begin:end], starts[begin : end + 1], ids, first)
        for begin, end in pairwise([*cuts.tolist(), len(grams)])
        if begin < end
    ]
    insert_rows(session, Base.metadata.tables["name_chunk"], _CHUNK, rows)


def _stretch(grams: Numbers, starts: Numbers, ids: NDArray[np.uint32], first: int) -> list[Wire]:
    begin, end = int(starts[0]), int(starts[-1])
    return [
        int(grams[0]),
        int(grams[-1]),
        first,
        end - begin,
        grams.astype("<i8").tobytes(),
        (starts - begin).astype("<u4").tobytes(),
        ids[begin:end].tobytes(),
    ]
