"""The name index against the names: every name stands under its grams, and nobody else does."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.name_index import NameAddition, NameChunk, NamePosting
from models.subjects import Subject, SubjectName, SubjectVersion
from registry.matching.grams import MOST_NAMES, PERSON, Numbers, grams_of
from registry.matching.index import Entries, entries_of_persons, sorted_entries
from registry.matching.packing import unpacked
from registry.matching.postings import chunk_of
from registry.queries.verification.finding import Finding

NAME_INDEX = "name_index"
_NAMES_AT_ONCE = 150_000  # whose entries are held in memory: a share of the grams of all names


class Index(NamedTuple):
    """A share of the index: its entries, and the grams that too many names hold."""

    entries: Entries
    too_common: Numbers


def check_name_index(session: Session) -> Finding:
    """Look that each name and each representative in force is entered, and no name that is none."""
    count = session.scalar(select(func.count(SubjectName.id))) or 0
    shares = 1 + count // _NAMES_AT_ONCE
    for share in range(shares):
        wrong = _first_wrong(session, share, shares)
        if wrong:
            return Finding(NAME_INDEX, count, *wrong)
    return Finding(NAME_INDEX, count)


def _first_wrong(session: Session, share: int, shares: int) -> tuple[str, str] | None:
    found = _index(session, share, shares)
    names = _sorted(_pieces(_entries_of_names(session), share, shares, found.too_common))
    persons = _sorted(_pieces(_entries_of_persons(session), share, shares, found.too_common))
    told = found.entries
    missing = _first_without(names, told)
    if missing is not None:
        return f"subject_name:{missing}", "名称索引中缺少这个名称，请执行 flask database reindex。"
    missing = _first_without(persons, told)
    if missing is not None:
        return f"subject:{missing}", "名称索引中缺少法定代表人，请执行 flask database reindex。"
    is_name = told.grams < PERSON
    besides = _first_without(Entries(told.grams[is_name], told.ids[is_name]), names)
    if besides is not None:
        return f"subject_name:{besides}", "名称索引与名称不符，请执行 flask database reindex。"
    return None


def _first_without(some: Entries, others: Entries) -> int | None:
    """Return the id of the first of `some` entries that is not among the `others`."""
    grams = np.concatenate([others.grams, some.grams])
    ids = np.concatenate([others.ids, some.ids])
    order = np.lexsort((ids, grams))  # stable: of two equal entries that of the others is first
    grams, ids = grams[order], ids[order]
    is_new = np.ones(len(grams), bool)
    is_new[1:] = (grams[1:] != grams[:-1]) | (ids[1:] != ids[:-1])
    missing = np.nonzero(is_new & (order >= len(others.grams)))[0]
    return int(ids[missing[0]]) if len(missing) else None


def _sorted(pieces: Iterable[tuple[Numbers, Numbers]]) -> Entries:
    nothing = np.zeros(0, np.int64)
    grams, ids = zip((nothing, nothing), *pieces, strict=True)
    return sorted_entries(np.concatenate(grams), np.concatenate(ids))


def _pieces(
    entries: Iterable[tuple[Numbers, Numbers]], share: int, shares: int, without: Numbers
) -> Iterator[tuple[Numbers, Numbers]]:
    for grams, ids in entries:
        wanted = (grams % shares == share) & ~np.isin(grams, without)
        yield grams[wanted], ids[wanted]


def _entries_of_names(session: Session) -> Iterator[tuple[Numbers, Numbers]]:
    rows = session.execute(
        select(SubjectName.id, SubjectName.name_key).execution_options(yield_per=MOST_NAMES)
    )
    for part in rows.partitions():
        ids, keys = zip(*part, strict=True)
        grams, places = grams_of(keys)
        yield grams, np.array(ids, np.int64)[places]


def _entries_of_persons(session: Session) -> Iterator[tuple[Numbers, Numbers]]:
    rows = session.execute(
        select(Subject.id, SubjectVersion.legal_representative)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(SubjectVersion.legal_representative.is_not(None))
        .execution_options(yield_per=MOST_NAMES)
    )
    for part in rows.partitions():
        yield entries_of_persons([(number, name) for number, name in part if name])


def _index(session: Session, share: int, shares: int) -> Index:
    common: list[int] = []
    pieces = chain(_settled(session, share, shares, common), _unsettled(session))
    found = _sorted(_pieces(pieces, share, shares, np.zeros(0, np.int64)))
    too_common = np.array(common, np.int64)
    kept = ~np.isin(found.grams, too_common)
    return Index(Entries(found.grams[kept], found.ids[kept]), too_common)


def _settled(
    session: Session, share: int, shares: int, common: list[int]
) -> Iterator[tuple[Numbers, Numbers]]:
    """Yield the settled entries of a share, and put the grams without holders into `common`."""
    rows = session.execute(
        select(NamePosting.gram, NamePosting.count, NamePosting.ids)
        .where(NamePosting.gram % shares == share)
        .execution_options(yield_per=10_000)
    )
    for gram, count, ids in rows:
        if count and not ids:
            common.append(gram)
        holders = unpacked(ids).astype(np.int64)
        yield np.full(len(holders), gram), holders


def _unsettled(session: Session) -> Iterator[tuple[Numbers, Numbers]]:
    for row in session.execute(
        select(NameChunk.first_id, NameChunk.grams, NameChunk.starts, NameChunk.ids)
    ):
        chunk = chunk_of(*row)
        yield np.repeat(chunk.grams, np.diff(chunk.starts)), chunk.ids + chunk.first_id
    additions = session.execute(select(NameAddition.gram, NameAddition.name_id)).all()
    if additions:
        grams, ids = np.array([tuple(row) for row in additions], np.int64).T
        yield grams, ids
