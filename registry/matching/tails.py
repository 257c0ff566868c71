"""Tails of branches compared: place, number and kind (杭州|第二|营业部)."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from registry.matching.levels import Branch
from registry.rules.identity.parts import NameParts
from registry.rules.identity.regions import leading_regions

_REMEMBERED = 16_384


def compare_branches(mine: NameParts, theirs: NameParts) -> Branch:
    """Return how the tails of two names stand; only a full name without one is a head office."""
    if mine.branch == theirs.branch:
        return Branch.EQUAL
    if not mine.branch or not theirs.branch:
        head = theirs if mine.branch else mine
        return Branch.HEAD_AND_BRANCH if head.form else Branch.MISSING
    return _tails(mine.branch, theirs.branch)


@lru_cache(maxsize=_REMEMBERED)
def _tails(mine: str, theirs: str) -> Branch:
    ours, others = _tail(mine), _tail(theirs)
    if ours == others:
        return Branch.EQUAL
    if ours.number and others.number and ours.number != others.number:
        return Branch.NUMBER
    if ours.place != others.place and (ours.place and others.place):
        return Branch.PLACE
    is_slip = OSA.distance(mine, theirs, score_cutoff=1) <= 1
    if is_slip and (bool(ours.number) == bool(others.number) or "第" in mine and "第" in theirs):
        return Branch.MISWRITTEN
    if ours.place != others.place:
        return Branch.PLACE
    return Branch.NUMBER if ours.number != others.number else Branch.KIND


class _Tail(NamedTuple):
    place: str
    number: str
    kind: str


_ORDINAL = re.compile("第?([0-9一二三四五六七八九十百]{1,4})(?=[^0-9一二三四五六七八九十百])")
_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def _tail(branch: str) -> _Tail:
    places = leading_regions(branch)
    start = places[-1].end if places else 0
    rest = branch[start:]
    found = _ORDINAL.search(rest)
    if found is None:
        return _Tail(branch[:start].rstrip("市县区"), "", rest)
    number = found.group(1).translate(_DIGITS)
    return _Tail(
        branch[:start].rstrip("市县区"), number, rest[: found.start()] + rest[found.end() :]
    )
