"""Two names compared part by part: a level for each part, never a number.

What one name does not hold is missing, never different; only a full name (one with its legal form)
without a branch's tail is told apart from a branch. Both directions give the same levels.
"""

import re
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from registry.rules.identity.alike import looks_alike, sounds_alike
from registry.rules.identity.parts import NameParts
from registry.rules.identity.regions import Nearness, leading_regions, nearness

_REMEMBERED = 65_536


class TradeName(IntEnum):
    """How two trade names (字号) stand to one another."""

    NOTHING = 0
    DIFFERENT = 1
    ONE_OTHER = 2
    SEVERAL = 3
    DROPPED = 4
    LOOK_ALIKE = 5
    HOMOPHONE = 6
    TRANSPOSED = 7
    CONTAINED = 8
    EQUAL = 9


class Trade(IntEnum):
    """How two trades (行业) stand to one another."""

    DIFFERENT = 0
    RELATED = 1
    MISWRITTEN = 2
    MISSING = 3
    CONTAINED = 4
    EQUAL = 5


class Region(IntEnum):
    """How two regions (行政区划) stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    WITHIN = 2
    MISWRITTEN = 3
    EQUAL = 4


class Form(IntEnum):
    """How two legal forms (组织形式) stand to one another."""

    DIFFERENT = 0
    MISSING = 1
    COMPATIBLE = 2
    MISWRITTEN = 3
    EQUAL = 4


class Branch(IntEnum):
    """How two tails of branches stand to one another."""

    HEAD_AND_BRANCH = 0
    PLACE = 1
    NUMBER = 2
    KIND = 3
    MISSING = 4
    MISWRITTEN = 5
    EQUAL = 6


class Levels(NamedTuple):
    """Two names compared: the level of each part."""

    trade_name: TradeName
    trade: Trade
    region: Region
    form: Form
    branch: Branch


def compare(mine: NameParts, theirs: NameParts) -> Levels:
    """Return how two names stand to one another, part by part."""
    name = mine.trade_name
    if name and name == theirs.trade_name:
        trade_name = TradeName.EQUAL
        trade = _trade(mine.trade, theirs.trade)
        region = _REGIONS[nearness(mine.region, theirs.region)]
    elif name and theirs.trade_name:
        trade_name, trade, region = _aligned(mine, theirs)
    else:
        return _NOTHING
    form = _form(mine.form, theirs.form)
    if mine.branch == theirs.branch:
        return Levels(trade_name, trade, region, form, Branch.EQUAL)
    return Levels(trade_name, trade, region, form, _branch(mine, theirs))


_NOTHING = Levels(TradeName.NOTHING, Trade.MISSING, Region.MISSING, Form.MISSING, Branch.MISSING)
_REGIONS = {
    Nearness.APART: Region.DIFFERENT,
    Nearness.MISSING: Region.MISSING,
    Nearness.WITHIN: Region.WITHIN,
    Nearness.SAME: Region.EQUAL,
}


def _aligned(mine: NameParts, theirs: NameParts) -> tuple[TradeName, Trade, Region]:
    """Compare two names whose trade names differ: a part may have been cut elsewhere."""
    best = _cores(mine, theirs)
    if best[0] >= TradeName.CONTAINED or mine.region == theirs.region:
        return best
    if len(mine.region) < len(theirs.region):
        mine, theirs = theirs, mine
    return max(best, _with_region(mine, theirs))


def _cores(mine: NameParts, theirs: NameParts) -> tuple[TradeName, Trade, Region]:
    region = _REGIONS[nearness(mine.region, theirs.region)]
    if len(mine.trade) < len(theirs.trade):
        mine, theirs = theirs, mine
    trade_name, trade = _edited(mine, mine.core, 0, theirs.core)[:2]
    return trade_name, trade, region


def _with_region(mine: NameParts, theirs: NameParts) -> tuple[TradeName, Trade, Region]:
    """Compare `mine`, its region in front, with `theirs`: 嘉兴|槐安 and 加兴槐安."""
    other = theirs.region + theirs.core
    if (
        other.startswith(mine.core[:1])
        and theirs.region
        and not mine.region.endswith(theirs.region)
    ):
        trade_name, trade, _ = _edited(mine, mine.core, 0, other)
        if trade_name >= TradeName.CONTAINED:
            return trade_name, trade, Region.MISSING
    trade_name, trade, edits = _edited(mine, mine.region + mine.core, len(mine.region), other)
    if edits > 2 or trade_name < TradeName.DROPPED:
        return TradeName.DIFFERENT, trade, Region.DIFFERENT
    return trade_name, trade, Region.MISWRITTEN if edits else Region.EQUAL


def _edited(named: NameParts, mine: str, begins: int, theirs: str) -> tuple[TradeName, Trade, int]:
    """Return trade name and trade by the edits between two texts, and the edits before `begins`.

    `named` says where in `mine` the trade name ends and the trade begins.
    """
    ends = begins + len(named.trade_name)
    if len(theirs) < len(mine) and mine.startswith(theirs) and len(theirs) >= ends:
        return TradeName.EQUAL, Trade.CONTAINED if len(theirs) > ends else Trade.MISSING, 0
    before = behind = 0
    near: list[TradeName] = []
    others = 0
    for step in Levenshtein.opcodes(mine, theirs):
        tag, start, end = step.tag, step.src_start, step.src_end
        first, last = step.dest_start, step.dest_end
        if tag == "equal":
            continue
        size = max(end - start, last - first)
        if start < begins:
            before += size
        elif start > ends or (start == ends and ends > begins and tag != "insert"):
            behind += size
        elif tag == "replace":
            found, wrong = _replaced(mine[start:end], theirs[first:last])
            near += found
            others += wrong
        else:
            near += [TradeName.DROPPED] * size
    trade = Trade.EQUAL if not behind else Trade.MISWRITTEN if behind == 1 else Trade.DIFFERENT
    return _name_level(named.trade_name, near, others), trade, before


def _replaced(mine: str, theirs: str) -> tuple[list[TradeName], int]:
    """Return the near misses among characters replaced, and how many others there are."""
    near: list[TradeName] = []
    others = abs(len(mine) - len(theirs))
    for one, other in zip(mine, theirs, strict=False):
        if sounds_alike(one, other):
            near.append(TradeName.HOMOPHONE)
        elif looks_alike(one, other):
            near.append(TradeName.LOOK_ALIKE)
        else:
            others += 1
    return near, others


def _name_level(name: str, near: list[TradeName], others: int) -> TradeName:
    if not near and not others:
        return TradeName.EQUAL
    if others:
        return TradeName.ONE_OTHER if others == 1 and not near else TradeName.DIFFERENT
    if len(near) == 1:
        return near[0]
    return TradeName.SEVERAL if len(near) <= max(2, len(name) // 2) else TradeName.DIFFERENT


@lru_cache(maxsize=_REMEMBERED)
def _trade(mine: str, theirs: str) -> Trade:
    if mine == theirs:
        return Trade.EQUAL
    if not mine or not theirs:
        return Trade.MISSING
    if mine in theirs or theirs in mine:
        return Trade.CONTAINED
    if Levenshtein.distance(mine, theirs, score_cutoff=1) <= 1:
        return Trade.MISWRITTEN
    return Trade.RELATED if mine[:2] == theirs[:2] else Trade.DIFFERENT


@lru_cache(maxsize=_REMEMBERED)
def _form(mine: str, theirs: str) -> Form:
    if mine == theirs:
        return Form.EQUAL
    if not mine or not theirs:
        return Form.MISSING
    if _is_company(mine) and _is_company(theirs):
        return Form.COMPATIBLE
    if Levenshtein.distance(mine, theirs, score_cutoff=1) <= 1 and len(mine) > 2:
        return Form.MISWRITTEN
    if "合作" in mine and "合作" in theirs:
        return Form.COMPATIBLE
    return Form.DIFFERENT


def _is_company(form: str) -> bool:
    return form.endswith(("公司", "有限", "限公", "股份", "责任"))


def _branch(mine: NameParts, theirs: NameParts) -> Branch:
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
    if Levenshtein.distance(mine, theirs, score_cutoff=1) <= 1 and (
        bool(ours.number) == bool(others.number) or "第" in mine and "第" in theirs
    ):
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
