"""Places in names: which words of a name key are administrative divisions, and how two compare.

A place is a tuple of division codes cut to their rank: "33" a province, "3304" a prefecture,
"330421" a county, "" the whole country; several codes where several places share the name.
Source: GB/T 2260 (see `regions.txt`).
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

COUNTRY = "中国"
_REMEMBERED = 65_536

# Quarters that are no division of GB/T 2260 but stand in names behind one.
_ZONE = re.compile(
    "(?:国家级?)?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|高新开发区|高新区|经开区"
    "|工业园区|工业区|综合保税区|保税区|自由贸易试验区|自贸区|开发区|产业园区|示范区|港区|新区)"
)
# Towns stand in formal names behind a division that is written in full: 建德市三都镇.
_TOWN = re.compile("[\u4e00-\u9fff]{1,3}(?:镇|街道)|[\u4e00-\u9fff]{2}乡")
_RANK_TAILS = ("自治区", "自治州", "自治县", "特别行政区", "省", "市", "县", "区", "旗", "盟", "州")


_RANK_ENDS = frozenset(tail[-1] for tail in _RANK_TAILS)


class Nearness(IntEnum):
    """How two places stand to one another; the higher, the closer."""

    APART = 0
    MISSING = 1
    WITHIN = 2
    SAME = 3


class _Place(NamedTuple):
    codes: tuple[str, ...]
    is_full: bool
    needs_city: bool


class Found(NamedTuple):
    """A division found in a key: where it begins and ends, its codes, whether written in full."""

    start: int
    end: int
    codes: tuple[str, ...]
    is_full: bool


def leading_regions(key: str) -> tuple[Found, ...]:
    """Return the divisions that a key begins with, each inside the one before: 浙江省 | 嘉兴市."""
    found: list[Found] = []
    at = 0
    while place := _next_place(key, at, found[-1].codes if found else None):
        found.append(place)
        at = place.end
        if quarter := _quarter_at(key, at, is_full=place.is_full):
            found.append(Found(at, quarter, place.codes, is_full=True))
            at = quarter
    return tuple(found)


def inner_regions(text: str, first: int, within: tuple[str, ...] | None) -> Iterator[Found]:
    """Yield the divisions in `text` from position `first` on, as names hold them in brackets.

    Without a place in front only provinces, prefectures, full names and the divisions of Zhejiang
    count; behind a place only divisions of that place do.
    """
    for start in range(first, len(text) - 1):
        found = _place_at(text, start, within)
        if found and (within is not None or found.is_full or _is_well_known(found.codes)):
            yield found


@lru_cache(maxsize=_REMEMBERED)
def nearness(mine: str, theirs: str) -> Nearness:
    """Return how the places of two region texts stand to one another; empty text is missing."""
    if not mine or not theirs:
        return Nearness.SAME if mine == theirs else Nearness.MISSING
    if mine == theirs or without_rank(mine) == without_rank(theirs):
        return Nearness.SAME
    ours, others = place_codes(mine), place_codes(theirs)
    if not ours or not others:
        return Nearness.APART
    if set(ours) & set(others):
        return Nearness.SAME
    if any(a.startswith(b) or b.startswith(a) for a in ours for b in others):
        return Nearness.WITHIN
    return Nearness.APART


@lru_cache(maxsize=_REMEMBERED)
def place_codes(text: str) -> tuple[str, ...]:
    """Return the codes of the innermost place that a region text names; empty for none."""
    codes: tuple[str, ...] = ()
    at = 0
    while at < len(text):
        found = _place_at(text, at, codes or None) or _place_at(text, at, None)
        if found is None:
            at += 1
            continue
        codes = found.codes
        at = found.end
    return codes


def is_region(text: str) -> bool:
    """Say whether the whole text is places one inside the other, or a mere rank: 市."""
    if text in _RANK_TAILS:
        return True
    places = leading_regions(text)
    return bool(places) and places[-1].end == len(text)


def is_county_in_short(place: Found) -> bool:
    """Say whether a place is of the lowest rank and written without it: 武都, 青田."""
    return not place.is_full and all(len(code) > len("3304") for code in place.codes)


def words_of_places() -> Iterator[tuple[str, tuple[str, ...], bool, bool]]:
    """Yield every word for a place: its codes, whether it is a full name, whether it needs a city.

    A word that needs a city is a place only behind one: 浙江嘉兴南湖.
    """
    for word, place in _PLACES.items():
        yield word, place.codes, place.is_full, place.needs_city


def without_rank(region: str) -> str:
    """Return a division's name without its rank: 嘉兴市 → 嘉兴."""
    for tail in _RANK_TAILS:
        if region.endswith(tail) and len(region) - len(tail) >= 2:
            return region[: -len(tail)]
    return region


def _next_place(key: str, at: int, within: tuple[str, ...] | None) -> Found | None:
    """Return the place that follows: inside the one before, or a full name elsewhere (温州市嘉兴市)."""
    place = _place_at(key, at, within)
    if place is None and within is not None and key[at - 1] in _RANK_ENDS:
        other = _place_at(key, at, None)
        return other if other and other.is_full and key[other.end - 1] in _RANK_ENDS else None
    return place


def _place_at(key: str, at: int, within: tuple[str, ...] | None) -> Found | None:
    lengths = _LENGTHS.get(key[at : at + 2])
    if lengths is None:
        return None
    for length in lengths:
        place = _PLACES.get(key[at : at + length])
        if place is None or len(key) - at < length:
            continue
        codes = place.codes if within is None else _inside(place.codes, within)
        if codes and not (place.needs_city and within is None):
            return Found(at, at + length, codes, place.is_full)
    return None


def _inside(codes: tuple[str, ...], within: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        code for code in codes if any(len(code) > len(w) and code.startswith(w) for w in within)
    )


def _quarter_at(key: str, at: int, *, is_full: bool) -> int:
    """Return where a zone or town that begins at `at` ends; 0 for none."""
    found = _ZONE.match(key, at) or (_TOWN.match(key, at) if is_full else None)
    return found.end() if found else 0


def _is_well_known(codes: tuple[str, ...]) -> bool:
    return any(len(code) <= 4 or code.startswith("33") for code in codes)


def _rank(code: str) -> str:
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def _read() -> dict[str, _Place]:
    table = Path(__file__).with_name("regions.txt")
    places: dict[str, _Place] = {COUNTRY: _Place(("",), is_full=True, needs_city=False)}
    for line in table.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, _, names = line.partition(" ")
        full, _, bare = names.partition(" /")
        short, _, nested = bare.partition(" /")
        for words, is_full, needs_city in (
            (full, True, False),
            (short, False, False),
            (nested, False, True),
        ):
            for word in words.split():
                _enter(places, word, _Place((_rank(code),), is_full, needs_city))
    return places


def _enter(places: dict[str, _Place], word: str, place: _Place) -> None:
    known = places.get(word)
    if known is not None:
        codes = dict.fromkeys((*known.codes, *place.codes))
        place = _Place(
            tuple(codes), known.is_full or place.is_full, known.needs_city and place.needs_city
        )
    places[word] = place


def _lengths(places: dict[str, _Place]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for word in places:
        lengths.setdefault(word[:2], set()).add(len(word))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


_PLACES = _read()
_LENGTHS = _lengths(_PLACES)
