"""Names near a question, by the rarest of its grams and then by nearness; no list is ever walked.

Invariant: what a committed transaction wrote is found by the next question; at most `MOST_READ`
entries of the index and `MOST_WEIGHED` names are looked at, however long the question is.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bulk import rows_by_numbers
from models.subjects import SubjectName
from registry.matching.grams import (
    initials_grams,
    sign_grams,
    sound_grams,
    tokens_of,
)
from registry.matching.nearness import Candidate, nearest
from registry.matching.packing import Ids
from registry.matching.postings import Postings
from registry.rules.identity.folding import LONGEST_QUERY
from registry.rules.identity.lexicon import HOME_CITIES
from registry.rules.identity.questions import Question, understand

MOST_READ = 20_000  # entries of the index
MOST_GRAMS = 60  # of a place in 64 bits; shared by the ways to read a question
LEAST_GRAMS = 4  # read even where they are common
MOST_WEIGHED = 80  # names fetched and weighed for a way to ask
MOST_OF_INITIALS = 400  # four letters are one gram, and many names hold it
MOST_SPELLINGS = 4
MOST_BEGINNING = 20  # names looked up for each beginning
CITIES = ("浙江", *(city + rank for city in HOME_CITIES for rank in ("", "市")))

_MANY = 1_000_000  # names, for the weight of a gram: how much rarer than one in a million
_KEYS = "SELECT id, name_key FROM subject_name WHERE id IN ({numbers})"
_LAST = "\uffff"  # sorts behind every character
_GRAM_BITS = np.uint64(6)
_GRAM = np.uint64(63)


class Nearby(NamedTuple):
    """A name near a question: its `subject_name` id, and how near it is, 0.0-100.0."""

    name_id: int
    score: float


def nearest_names(
    session: Session, text: str, *, most: int = 50, longest: int = LONGEST_QUERY
) -> list[Nearby]:
    """Return the names nearest to a text, the nearest first.

    Raises Invalid where the text is over `longest` code points.
    """
    return near_question(session, understand(text, longest), most=most)


def near_question(session: Session, question: Question, *, most: int = 50) -> list[Nearby]:
    """Return the names nearest to a question, the nearest first."""
    ways = _ways(question)
    if not any(ways):
        return []
    postings = Postings(session, set().union(*ways))
    pool = _pool(postings, question, ways)
    if len(pool) < MOST_WEIGHED and postings.is_cut and not question.letters:
        pool = {number: (1.0,) * len(ways) for number in _beginning(session, question)} | pool
    keys = dict(rows_by_numbers(session, _KEYS, list(pool)))
    candidates = [Candidate(number, key, pool[number]) for number, key in sorted(keys.items())]
    return [Nearby(*one) for one in nearest(question, candidates)[:most]]


def _ways(question: Question) -> list[set[int]]:
    """Return the grams of each way to read a question: its forms, or letters in their own ways.

    Letters may be meant as they stand, as syllables cut in one way or another, or as initials.
    """
    if not question.letters:
        return [_grams_of_text(form) for form in question.forms]
    spelt = [sound_grams(tokens_of(way)) for way in question.syllables[:MOST_SPELLINGS]]
    return [_grams_of_text(question.letters), *spelt, initials_grams(question.letters)]


def _grams_of_text(key: str) -> set[int]:
    # Upper case says that a letter is a letter and no syllable: the a of 阿 and the A of ABC.
    tokens = tokens_of(c.upper() if c.isascii() else c for c in key)
    return sound_grams(tokens) | sign_grams(key)


def _pool(
    postings: Postings, question: Question, ways: Sequence[set[int]]
) -> dict[int, tuple[float, ...]]:
    """Return the names that hold most of any way to ask, and of each way the share that they hold."""
    grams = _rarest(postings, ways)
    holders = postings.holders(grams)
    grams = [gram for gram in grams if gram in holders]
    if not grams:
        return {}
    weights = np.array([max(1.0, math.log(_MANY / postings.counts[gram])) for gram in grams])
    of_ways = np.array([[gram in way for gram in grams] for way in ways]) * weights
    ids, places = _merged([holders[gram] for gram in grams])
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    shares = np.array([np.add.reduceat(of_way[places], starts) for of_way in of_ways])
    shares /= np.maximum(of_ways.sum(axis=1), 1e-9)[:, None]
    if question.letters:
        spelt = shares[1:-1].max(axis=0, initial=0.0)
        shares = np.array([shares[0], spelt, shares[-1]])
    best = _best(shares, by_way=bool(question.letters))
    return dict(
        zip(ids[starts[best]].tolist(), map(tuple, shares[:, best].T.tolist()), strict=True)
    )


def _best(shares: NDArray[np.float64], *, by_way: bool) -> NDArray[np.int64]:
    """Return the places of those that hold most: of all ways together, or of each way some."""
    if not by_way:
        return _most(shares.max(axis=0), MOST_WEIGHED)
    *others, initials = shares
    pieces = [_most(share, MOST_WEIGHED) for share in others]
    return np.unique(np.concatenate([*pieces, _most(initials, MOST_OF_INITIALS)]))


def _most(share: NDArray[np.float64], most: int) -> NDArray[np.int64]:
    some = np.flatnonzero(share > 0)
    if len(some) <= most:
        return some
    return some[np.argpartition(-share[some], most)[:most]]


def _beginning(session: Session, question: Question) -> Iterator[int]:
    """Yield names that begin with the question, or with a city of the province and the question.

    For what so many hold that the index does not tell who: the trade names that everybody bears.
    """
    for form in question.forms:
        for city in ("", *CITIES):
            begins = city + form
            rows = session.execute(
                select(SubjectName.id, SubjectName.name_key)
                .where(SubjectName.name_key >= begins, SubjectName.name_key < begins + _LAST)
                .order_by(SubjectName.name_key)
                .limit(MOST_BEGINNING)
            )
            yield from (number for number, key in rows if key.startswith(begins))


def _rarest(postings: Postings, ways: Sequence[set[int]]) -> list[int]:
    """Return the grams to be read: of each way its rarest, as many as `MOST_READ` entries allow.

    Each way has its share: a wrong cut of letters makes rare grams that nobody means.
    """
    chosen: dict[int, None] = {}
    most, room = MOST_GRAMS // len(ways), MOST_READ // len(ways)
    for way in ways:
        counts = sorted((postings.counts[gram], gram) for gram in way if gram in postings.counts)
        read = taken = 0
        for count, gram in counts:
            if taken == most or (read > room and taken >= LEAST_GRAMS):
                break
            if count:
                taken += 1
                read += 0 if gram in chosen else count
                chosen[gram] = None
    return list(chosen)


def _merged(holders: Sequence[Ids]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return all holders, ascending, and the place of the gram that each holds."""
    pairs = np.concatenate(
        [
            ids.astype(np.uint64) << _GRAM_BITS | np.uint64(place)
            for place, ids in enumerate(holders)
        ]
    )
    pairs.sort()
    return (pairs >> _GRAM_BITS).astype(np.int64), (pairs & _GRAM).astype(np.int64)
