"""Evidence besides the name: codes, addresses, representatives, each compared to a level.

What one side lacks, or what cannot be read, is missing, never different.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.rules.identity.alike import looks_alike, sounds_alike
from registry.rules.identity.folding import clean_text, fold, half_width
from registry.rules.identity.regions import leading_regions
from registry.rules.identity.uscc import check_uscc, normal_code, organisation_code_of

_REMEMBERED = 16_384


class Code(IntEnum):
    """How two codes stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    ORGANISATION = 2
    MISWRITTEN = 3
    EQUAL = 4


class _Code(NamedTuple):
    code: str
    is_valid: bool


class Address(IntEnum):
    """How two addresses stand to one another."""

    ELSEWHERE = 0
    DIFFERENT = 1
    OTHER_NUMBER = 2
    MISSING = 3
    ROAD = 4
    OTHER_ROOM = 5
    NUMBER = 6
    EQUAL = 7


class Person(IntEnum):
    """How two representatives stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    MISWRITTEN = 2
    EQUAL = 3


def compare_codes(mine: str | None, theirs: str | None) -> Code:
    """Return how two codes stand to one another, valid or not."""
    if not mine or not theirs:
        return Code.MISSING
    ours, others = _code(mine), _code(theirs)
    if ours.is_valid and others.is_valid:
        return Code.EQUAL if ours.code == others.code else Code.DIFFERENT
    if not ours.is_valid and not others.is_valid:
        return Code.MISSING
    valid, typed = (ours.code, theirs) if ours.is_valid else (others.code, mine)
    if normal_code(typed) in (organisation_code_of(valid), organisation_code_of(valid)[:8]):
        return Code.ORGANISATION
    return Code.MISWRITTEN if _is_slip(valid, typed) else Code.MISSING


@lru_cache(maxsize=_REMEMBERED)
def compare_addresses(mine: str | None, theirs: str | None) -> Address:
    """Return how two addresses stand to one another: road, number, room; divisions do not count."""
    if not mine or not theirs:
        return Address.MISSING
    ours, others = _address(mine), _address(theirs)
    if not ours.road or not others.road:
        return Address.MISSING
    if _are_apart(ours.codes, others.codes):
        return Address.ELSEWHERE
    if _breaks_off(ours, others) or _breaks_off(others, ours):
        return Address.ROAD
    if not (ours.road.endswith(others.road) or others.road.endswith(ours.road)):
        return Address.DIFFERENT
    return _numbers(ours, others)


@lru_cache(maxsize=_REMEMBERED)
def compare_persons(mine: str | None, theirs: str | None) -> Person:
    """Return how two representatives' names stand to one another; one slip is near."""
    ours, others = fold(mine or ""), fold(theirs or "")
    if not ours or not others:
        return Person.MISSING
    if ours == others:
        return Person.EQUAL
    if len(ours) == len(others):
        wrong = [(a, b) for a, b in zip(ours, others, strict=True) if a != b]
        is_slip = len(wrong) == 1 and any(f(*wrong[0]) for f in (sounds_alike, looks_alike))
        return Person.MISWRITTEN if is_slip else Person.DIFFERENT
    return Person.DIFFERENT


_CODE_SLIPS = 1
_CONFUSED = str.maketrans("OQDILZSBG", "000112586")
_CONFUSED_SMALL = str.maketrans("oqilzsbg", "09112569")  # g is read as 9, G as 6


@lru_cache(maxsize=_REMEMBERED)
def _code(text: str) -> _Code:
    """Return a code in normal form; of an unknown class it is taken for a slip, valid by chance."""
    checked = check_uscc(text)
    return _Code(
        checked.code, checked.is_valid and "class" not in {w.rule for w in checked.warnings}
    )


def _is_slip(valid: str, typed: str) -> bool:
    plain = valid.translate(_CONFUSED)
    return any(
        OSA.distance(plain, normal_code(text).translate(_CONFUSED), score_cutoff=_CODE_SLIPS)
        <= _CODE_SLIPS
        for text in (typed, half_width(typed).translate(_CONFUSED_SMALL))
    )


class _Address(NamedTuple):
    codes: tuple[str, ...]
    road: str
    numbers: tuple[str, ...]
    is_cut: bool


_NUMBERS = re.compile("[0-9]+")
_WAYS = tuple("路街道巷弄村大")


@lru_cache(maxsize=_REMEMBERED)
def _address(text: str) -> _Address:
    plain = half_width(clean_text(text)).replace(" ", "").upper()
    first = _NUMBERS.search(plain)
    road = plain[: first.start()] if first else plain
    road = fold(road)
    places = [place for place in leading_regions(road) if road[place.end :][:1] not in _WAYS]
    codes = places[-1].codes if places else ()
    road = (road[places[-1].end :] if places else road).lstrip("市县区") or road
    numbers = tuple(_NUMBERS.findall(plain, first.start())) if first else ()
    return _Address(codes, road, numbers, bool(numbers) and plain.endswith(numbers[-1]))


def _numbers(ours: _Address, others: _Address) -> Address:
    if not ours.numbers or not others.numbers:
        return Address.ROAD
    if ours.numbers == others.numbers:
        return Address.EQUAL
    if ours.numbers[0] == others.numbers[0]:
        shorter = min(len(ours.numbers), len(others.numbers))
        same = ours.numbers[:shorter] == others.numbers[:shorter]
        return Address.NUMBER if same else Address.OTHER_ROOM
    return Address.ROAD if _is_cut(ours, others) or _is_cut(others, ours) else Address.OTHER_NUMBER


def _are_apart(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    near = (a.startswith(b) or b.startswith(a) for a in mine for b in theirs)
    return bool(mine and theirs) and not any(near)


def _breaks_off(short: _Address, whole: _Address) -> bool:
    """Say whether `short` breaks off inside the road that `whole` names: 琪悦, 琪悦路28号."""
    return not short.numbers and short.road != whole.road and whole.road.startswith(short.road)


def _is_cut(short: _Address, whole: _Address) -> bool:
    """Say whether `short` breaks off inside the number that `whole` has: 路1, 路1483号."""
    return (
        short.is_cut and len(short.numbers) == 1 and whole.numbers[0].startswith(short.numbers[0])
    )
