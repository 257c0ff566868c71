"""Places at the beginning of many names at once, each as one number of six digits.

A place is province, prefecture, county, two digits each (GB/T 2260), 00 where the name leaves it open;
the districts of a municipality stand in one prefecture, 99. Where a word names several places, what
they have in common is left.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from registry.matching.lettering import (
    PLANE,
    Flags,
    Numbers,
    Sums,
    Text,
    number_of_word,
    place_among,
)
from registry.rules.identity.regions import words_of_places

Codes = tuple[str, ...]

NO_PLACE = 0
PROVINCE, PREFECTURE = 10_000, 100
_MUNICIPALITIES = ("11", "12", "31", "50")
_MUNICIPAL = 99
_RANKS = 3  # province, prefecture, county
_FIRST_INNER = 2
_NONE = -1
_REMEMBERED = 4096
_QUARTER_REACH = 10  # 经济技术开发区 and its like stand so near behind a division
_TOWN_REACH = 5


class Nearby(NamedTuple):
    """What leads the names: where it ends, its place, and whether a name is no plain one."""

    ends: Numbers
    place: Numbers
    is_short: Flags  # one place alone, written without its rank
    is_hard: Flags


def leading(text: Text) -> Nearby:
    """Return the divisions that the names begin with, each inside the one before."""
    at, codes = text.starts.copy(), np.full(len(text.starts), _NONE, np.int64)
    is_full, ranks = np.ones(len(at), bool), np.zeros(len(at), np.int64)
    rows = np.arange(len(at))
    for _ in range(_RANKS):
        words, inside, sizes = _places_at(text, at[rows], codes[rows])
        found = sizes > 0
        rows, words = rows[found], words[found]
        if not len(rows):
            break
        codes[rows] = inside[found]
        at[rows] += sizes[found]
        is_full[rows] = _IS_FULL[words]
        ranks[rows] += 1
    is_hard = (ranks > 1) & ~is_full  # may be given back to the trade name
    is_hard |= (ranks > 0) & _is_before_a_quarter(text, at, is_full)
    return Nearby(at, _numbers_of(codes), (ranks == 1) & ~is_full, is_hard)


def has_inner(text: Text, region: Numbers, form: Numbers, place: Numbers) -> Flags:
    """Say which names may hold their seat behind the trade name: 蜃楼（嘉兴）电器."""
    points = text.points
    at = np.nonzero(_BEGINS[points[:-1]] & _GOES_ON[points[1:]])[0]
    row = np.searchsorted(text.starts, at, "right") - 1
    inside = (row >= 0) & (at >= region[row] + _FIRST_INNER) & (at + 2 <= form[row])
    inside &= place[row] % PREFECTURE == 0
    at, row = at[inside], row[inside]
    head = place_among(_heads(text, at), _HEADS)
    at, row, head = at[head >= 0], row[head >= 0], head[head >= 0]
    known = place[row]
    is_likely = np.where(known == NO_PLACE, _IS_SEAT[head], _may_lie_in(head, known))
    found = np.zeros(len(region), bool)
    found[row[is_likely]] = True
    return found


@lru_cache(maxsize=_REMEMBERED)
def number_of(codes: Codes) -> int:
    """Return the number of a place: what its codes have in common."""
    found = {_number_of(code) for code in codes}
    for rest in (1, PREFECTURE, PROVINCE):
        cut = {number // rest for number in found}
        if len(cut) == 1:
            return cut.pop() * rest
    return NO_PLACE


def are_apart(mine: Numbers, theirs: Numbers) -> Flags:
    """Say which places cannot be one, nor lie in one another."""
    apart = np.zeros(len(mine), bool)
    for rest, base in ((PROVINCE, 100), (PREFECTURE, 100), (1, 100)):
        ours, others = mine // rest % base, theirs // rest % base
        apart |= (ours != others) & (ours > 0) & (others > 0)
    return apart


def _number_of(code: str) -> int:
    if code[:2] in _MUNICIPALITIES:
        return int(code[:2]) * PROVINCE + _MUNICIPAL * PREFECTURE + int(code[4:] or 0)
    return int(code.ljust(6, "0") or 0)


def _places_at(text: Text, at: Numbers, within: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return word, codes and size of the longest place at each position; size 0 for none."""
    words, codes = np.full(len(at), _NONE), np.full(len(at), _NONE)
    sizes = np.zeros(len(at), np.int64)
    head = place_among(_heads(text, at), _HEADS)
    for size, (numbers, of_words) in _BY_SIZE.items():
        rows = np.nonzero((sizes == 0) & (head >= 0) & (_SIZES[head] >> size & 1 == 1))[0]
        if not len(rows):
            continue
        place = place_among(text.windows(at[rows], size), numbers)
        rows, place = rows[place >= 0], of_words[place[place >= 0]]
        inside = _inside(within[rows], place)
        hit = inside >= 0
        words[rows[hit]], codes[rows[hit]], sizes[rows[hit]] = place[hit], inside[hit], size
    return words, codes, sizes


def _heads(text: Text, at: Numbers) -> Sums:
    first, second = text.points[at].astype(np.uint64), text.points[at + 1]
    return first << np.uint64(16) | second


def _is_before_a_quarter(text: Text, at: Numbers, is_full: Flags) -> Flags:
    found = np.zeros(len(at), bool)
    is_inside = np.ones(len(at), bool)
    for reach in range(_QUARTER_REACH):
        point = text.points[at + reach]
        is_inside &= point != ord("\n")
        found |= is_inside & (point == ord("区"))
        if 0 < reach < _TOWN_REACH:
            town = (point == ord("镇")) | (point == ord("乡")) | (point == ord("街"))
            found |= is_inside & is_full & town
    return found


def _inside(within: Numbers, words: Numbers) -> Numbers:
    """Return the codes of each word inside what stands before it; -1 where it is not inside."""
    pairs = (within + 1) << 32 | words
    unique, back = np.unique(pairs, return_inverse=True)
    answers = [_codes_inside((pair >> 32) - 1, pair & 0xFFFFFFFF) for pair in unique.tolist()]
    return np.array(answers, np.int64)[back]


@cache
def _codes_inside(within: int, word: int) -> int:
    codes = _PLACES[word].codes
    if within == _NONE:
        return _NONE if _PLACES[word].needs_city else _known(codes)
    inside = tuple(code for code in codes if _lies_in(code, _KNOWN[within]))
    return _known(inside) if inside else _NONE


def _lies_in(code: str, places: Codes) -> bool:
    return any(len(code) > len(place) and code.startswith(place) for place in places)


def _may_lie_in(heads: Numbers, places: Numbers) -> Flags:
    pairs = heads << 32 | places
    unique, back = np.unique(pairs, return_inverse=True)
    answers = [_some_lie_in(pair >> 32, pair & 0xFFFFFFFF) for pair in unique.tolist()]
    return np.array(answers, bool)[back] if len(answers) else np.zeros(0, bool)


@cache
def _some_lie_in(head: int, place: int) -> bool:
    whole = PREFECTURE if place // PREFECTURE % 100 else PROVINCE
    return any(
        number // whole == place // whole and number != place for number in _NUMBERS_OF_HEAD[head]
    )


def _known(codes: Codes) -> int:
    if codes not in _PLACE_OF:
        _PLACE_OF[codes] = len(_KNOWN)
        _KNOWN.append(codes)
    return _PLACE_OF[codes]


def _numbers_of(codes: Numbers) -> Numbers:
    unique, back = np.unique(codes, return_inverse=True)
    answers = [NO_PLACE if each == _NONE else number_of(_KNOWN[each]) for each in unique.tolist()]
    return np.array(answers, np.int64)[back]


class _Place(NamedTuple):
    word: str
    codes: Codes
    is_full: bool
    needs_city: bool

    @property
    def head(self) -> int:
        return ord(self.word[0]) << 16 | ord(self.word[1])

    @property
    def is_seat(self) -> bool:
        """Say whether the word stands for a place even where none stands in front of it."""
        return self.is_full or any(len(code) <= 4 or code[:2] == _ZHEJIANG for code in self.codes)


def _sized() -> dict[int, tuple[Sums, Numbers]]:
    by_size: dict[int, list[tuple[int, int]]] = {}
    for number, place in enumerate(_PLACES):
        by_size.setdefault(len(place.word), []).append((number_of_word(place.word), number))
    found = {}
    for size in sorted(by_size, reverse=True):
        numbers, places = zip(*sorted(by_size[size]), strict=True)
        found[size] = np.array(numbers, np.uint64), np.array(places, np.int64)
    return found


def _by_head() -> dict[int, list[_Place]]:
    found: dict[int, list[_Place]] = {}
    for place in _PLACES:
        found.setdefault(place.head, []).append(place)
    return dict(sorted(found.items()))


_ZHEJIANG = "33"
_KNOWN: list[Codes] = []
_PLACE_OF: dict[Codes, int] = {}
_PLACES = tuple(_Place(*each) for each in words_of_places())
_IS_FULL = np.array([place.is_full for place in _PLACES])
_BY_SIZE = _sized()
_BY_HEAD = _by_head()
_HEADS = np.array(list(_BY_HEAD), np.uint64)
_SIZES = np.array([sum({1 << len(p.word) for p in places}) for places in _BY_HEAD.values()])
_NUMBERS_OF_HEAD = [
    {_number_of(code) for place in places for code in place.codes} for places in _BY_HEAD.values()
]
_IS_SEAT = np.array([any(p.is_seat for p in places) for places in _BY_HEAD.values()])
_BEGINS, _GOES_ON = np.zeros(PLANE, bool), np.zeros(PLANE, bool)
for _head in _BY_HEAD:
    _BEGINS[_head >> 16] = _GOES_ON[_head & 0xFFFF] = True
