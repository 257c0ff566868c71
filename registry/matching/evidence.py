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
from registry.rules.identity.uscc import check_uscc, organisation_code_of

_REMEMBERED = 65_536


class Code(IntEnum):
    """How two codes stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    ORGANISATION = 2
    MISWRITTEN = 3
    EQUAL = 4


class Address(IntEnum):
    """How two addresses stand to one another."""

    DIFFERENT = 0
    OTHER_NUMBER = 1
    MISSING = 2
    ROAD = 3
    OTHER_ROOM = 4
    NUMBER = 5
    EQUAL = 6


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
    ours, others = check_uscc(mine), check_uscc(theirs)
    if ours.is_valid and others.is_valid:
        return Code.EQUAL if ours.code == others.code else Code.DIFFERENT
    if not ours.is_valid and not others.is_valid:
        return Code.MISSING
    valid, typed = (ours.code, others.code) if ours.is_valid else (others.code, ours.code)
    if typed in (organisation_code_of(valid), organisation_code_of(valid)[:8]):
        return Code.ORGANISATION
    distance = OSA.distance(_unconfused(valid), _unconfused(typed), score_cutoff=_CODE_SLIPS)
    return Code.MISWRITTEN if distance <= _CODE_SLIPS else Code.MISSING


@lru_cache(maxsize=_REMEMBERED)
def compare_addresses(mine: str | None, theirs: str | None) -> Address:
    """Return how two addresses stand to one another: road, number, room; divisions do not count."""
    if not mine or not theirs:
        return Address.MISSING
    ours, others = _address(mine), _address(theirs)
    if not ours.road or not others.road:
        return Address.MISSING
    if not (ours.road.endswith(others.road) or others.road.endswith(ours.road)):
        return Address.DIFFERENT
    if not ours.numbers or not others.numbers:
        return Address.ROAD
    if ours.numbers == others.numbers:
        return Address.EQUAL
    if ours.numbers[0] == others.numbers[0]:
        shorter = min(len(ours.numbers), len(others.numbers))
        same = ours.numbers[:shorter] == others.numbers[:shorter]
        return Address.NUMBER if same else Address.OTHER_ROOM
    return Address.ROAD if _is_cut(ours, others) or _is_cut(others, ours) else Address.OTHER_NUMBER


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


def _unconfused(code: str) -> str:
    return code.translate(_CONFUSED)


class _Address(NamedTuple):
    road: str
    numbers: tuple[str, ...]
    is_cut: bool


_NUMBERS = re.compile("[0-9]+")


@lru_cache(maxsize=_REMEMBERED)
def _address(text: str) -> _Address:
    plain = half_width(clean_text(text)).replace(" ", "").upper()
    first = _NUMBERS.search(plain)
    road = plain[: first.start()] if first else plain
    road = fold(road)
    places = leading_regions(road)
    road = (road[places[-1].end :] if places else road).lstrip("市县区") or road
    numbers = tuple(_NUMBERS.findall(plain, first.start())) if first else ()
    return _Address(road, numbers, bool(numbers) and plain.endswith(numbers[-1]))


def _is_cut(short: _Address, whole: _Address) -> bool:
    """Say whether `short` breaks off inside the number that `whole` has: 路1, 路1483号."""
    return (
        short.is_cut and len(short.numbers) == 1 and whole.numbers[0].startswith(short.numbers[0])
    )
