"""Two names compared part by part: a level for each part, never a number.

What one name does not hold is missing, never different; only a full name (one with its legal form)
without a branch's tail is told apart from a branch. Both directions give the same levels.
"""

from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from registry.matching.aligning import in_order, led_by
from registry.matching.levels import Branch, Form, Levels, Region, Trade, TradeName
from registry.matching.tails import compare_branches
from registry.rules.identity.alike import looks_alike, sounds_alike
from registry.rules.identity.forms import FormKind, is_company, is_known_form, kind_of_form
from registry.rules.identity.numerals import plain_numerals
from registry.rules.identity.parts import NameParts
from registry.rules.identity.regions import (
    Nearness,
    is_region,
    nearness,
    place_codes,
    without_rank,
)
from registry.rules.identity.trades import is_trade

_REMEMBERED = 16_384


def compare(mine: NameParts, theirs: NameParts) -> Levels:
    """Return how two names stand to one another, part by part."""
    mine, theirs = _plain(mine), _plain(theirs)
    if mine.key == theirs.key:
        return _SAME if mine.trade_name else _NOTHING
    levels = _direct(mine, theirs)
    if _is_settled(levels, mine, theirs):
        return levels
    levels = max((levels, *_led(mine, theirs, levels.trade)), key=_closeness)
    is_far = levels.trade_name <= TradeName.SEVERAL or levels.trade <= Trade.RELATED
    if is_far and (_abbreviates(mine, theirs) or _abbreviates(theirs, mine)):
        return _ABBREVIATED
    return levels


_NOTHING = Levels(TradeName.NOTHING, Trade.MISSING, Region.MISSING, Form.MISSING, Branch.MISSING)
_SAME = Levels(TradeName.EQUAL, Trade.EQUAL, Region.EQUAL, Form.EQUAL, Branch.EQUAL)
_ABBREVIATED = _NOTHING._replace(trade_name=TradeName.INITIALS, branch=Branch.EQUAL)
_SHORTEST_ABBREVIATION = 3
_FORMS_OF_ABBREVIATIONS = ("股份", "集团", "公司")
_MOST_SLIPS = 2  # in a place or a form that another name leads to
_COMPANY = "公司"  # a name that ends so is a full one
_OF_FULL_NAMES = {Trade.MISSING: Trade.UNNAMED, Trade.CONTAINED: Trade.EXTENDED}
_REGIONS = {
    Nearness.APART: Region.DIFFERENT,
    Nearness.MISSING: Region.MISSING,
    Nearness.WITHIN: Region.WITHIN,
    Nearness.SAME: Region.EQUAL,
}


@lru_cache(maxsize=_REMEMBERED)
def _plain(parts: NameParts) -> NameParts:
    """Return the parts with their numerals in one style: 3, 叁 and 三 are one."""
    pieces = tuple(plain_numerals(piece) for piece in parts.pieces)
    if pieces == parts.pieces:
        return parts
    region, name, trade, form, branch = map(plain_numerals, parts[:5])
    return NameParts(region, name, trade, form, branch, pieces)


def _direct(mine: NameParts, theirs: NameParts) -> Levels:
    if not mine.trade_name or not theirs.trade_name:
        return _NOTHING
    name = _trade_name(mine.trade_name, theirs.trade_name)
    trade = _trade(mine.trade, theirs.trade)
    shorter = mine if len(mine.trade_name) < len(theirs.trade_name) else theirs
    if _COMPANY not in shorter.form and _begins_with(mine, theirs):
        name = TradeName.CONTAINED
    shorter = mine if len(mine.trade) < len(theirs.trade) else theirs
    if trade in _OF_FULL_NAMES and _COMPANY in shorter.form:
        trade = _OF_FULL_NAMES[trade]
    return Levels(
        name,
        trade,
        _region(mine.region, theirs.region),
        _form(mine.form, theirs.form),
        compare_branches(mine, theirs),
    )


def _begins_with(mine: NameParts, theirs: NameParts) -> bool:
    """Say whether one trade name, of two characters or more, begins the other: 润亿农, 润亿农生."""
    shorter, longer = sorted((mine.trade_name, theirs.trade_name), key=len)
    return 1 < len(shorter) < len(longer) and longer.startswith(shorter)


def _is_settled(levels: Levels, mine: NameParts, theirs: NameParts) -> bool:
    """Say whether nothing is left that a part cut elsewhere could explain."""
    if levels.trade_name is not TradeName.EQUAL:
        return levels.trade_name is TradeName.NOTHING or _have_nothing_in_common(mine, theirs)
    return (
        (levels.trade > Trade.RELATED or _are_full(mine, theirs))
        and levels.region is not Region.DIFFERENT
        and levels.form is not Form.DIFFERENT
        and levels.branch > Branch.KIND
    )


def _have_nothing_in_common(mine: NameParts, theirs: NameParts) -> bool:
    """Say whether no character of either trade name stands in the other name."""
    ours, others = mine.region + mine.core, theirs.region + theirs.core
    return set(mine.trade_name).isdisjoint(others) and set(theirs.trade_name).isdisjoint(ours)


def _are_full(mine: NameParts, theirs: NameParts) -> bool:
    """Say whether both names are full ones, with the form of a company."""
    return _COMPANY in mine.form and _COMPANY in theirs.form


def _abbreviates(short: NameParts, whole: NameParts) -> bool:
    """Say whether one is made of characters of the other in their order: 海宁皮城, 西泵股份."""
    text, of = short.region + short.core, whole.region + whole.core
    if kind_of_form(short.form) is FormKind.SIGN:
        text += short.form
    elif short.form not in _FORMS_OF_ABBREVIATIONS:
        return False
    if short.branch or whole.branch or not _SHORTEST_ABBREVIATION <= len(text) < len(of):
        return False
    rest = iter(of)
    return text[0] in of[: len(text)] and all(character in rest for character in text)


def _led(mine: NameParts, theirs: NameParts, trade: Trade) -> Iterator[Levels]:
    """Yield the levels of two names laid along one another; the fuller one leads, or each.

    Trades of full names that are known words and yet differ are no slip: `trade` then stays.
    """
    is_sure = trade <= Trade.RELATED and _are_full(mine, theirs)
    ours, others = _fullness(mine), _fullness(theirs)
    leads = ((mine, theirs),) * (ours >= others) + ((theirs, mine),) * (others >= ours)
    for guide, other in leads:
        texts = {other.key, in_order(other)} if guide.region else {other.key}
        for text in texts:
            led = led_by(guide, text)
            if not (_reads_as_form(guide.form, led.form) and _reads_as_region(guide, led)):
                continue
            levels = _direct(guide, led)
            yield levels._replace(trade=trade) if is_sure else levels


def _reads_as_region(guide: NameParts, led: NameParts) -> bool:
    if not led.region or led.region == guide.region or is_region(led.region):
        return True
    return OSA.distance(guide.region, led.region, score_cutoff=_MOST_SLIPS) <= _MOST_SLIPS


def _reads_as_form(form: str, text: str) -> bool:
    """Say whether `text` is a form, or `form` with slips of the pen."""
    if not text or form == text or is_known_form(text):
        return True
    slips = OSA.distance(form, text, score_cutoff=_MOST_SLIPS)
    return slips <= 1 or (slips == _MOST_SLIPS and form[:1] == text[:1])


def _fullness(parts: NameParts) -> int:
    return sum(map(bool, parts[:5]))


def _closeness(levels: Levels) -> tuple[int, ...]:
    name, trade, region, form, branch = levels
    return (name, branch > Branch.KIND, region > Region.DIFFERENT, trade, branch, region, form)


@lru_cache(maxsize=_REMEMBERED)
def _trade_name(mine: str, theirs: str) -> TradeName:
    if mine == theirs:
        return TradeName.EQUAL
    if is_region(mine) and is_region(theirs) and without_rank(mine) == without_rank(theirs):
        return TradeName.EQUAL
    shorter, longer = sorted((mine, theirs), key=lambda name: (len(name), name))
    if 1 < len(shorter) < len(longer) - 1 and longer.startswith(shorter):
        return TradeName.EXTENDED
    if sorted(mine) == sorted(theirs) and OSA.distance(mine, theirs) == 1:
        return TradeName.TRANSPOSED
    near: list[TradeName] = []
    others = 0
    for step in Levenshtein.opcodes(longer, shorter):
        if step.tag == "replace":
            found, wrong = _replaced(
                longer[step.src_start : step.src_end], shorter[step.dest_start : step.dest_end]
            )
            near += found
            others += wrong
        elif step.tag != "equal":
            size = max(step.src_end - step.src_start, step.dest_end - step.dest_start)
            near += [TradeName.DROPPED] * size
    return _name_level(len(longer), near, others)


def _replaced(mine: str, theirs: str) -> tuple[list[TradeName], int]:
    """Return the near misses among characters replaced, and how many others there are."""
    near: list[TradeName] = []
    others = 0
    for one, other in zip(mine, theirs, strict=True):
        if sounds_alike(one, other):
            near.append(TradeName.HOMOPHONE)
        elif looks_alike(one, other):
            near.append(TradeName.LOOK_ALIKE)
        else:
            others += 1
    return near, others


def _name_level(size: int, near: list[TradeName], others: int) -> TradeName:
    kept = size - len(near) - others
    if others + len(near) == 1:
        return near[0] if near else TradeName.ONE_OTHER
    if not others and len(near) == 2 and 2 * kept >= size - 1 and kept:
        return TradeName.SEVERAL
    return TradeName.TWO_WRONG if others + len(near) == 2 <= kept else TradeName.DIFFERENT


@lru_cache(maxsize=_REMEMBERED)
def _region(mine: str, theirs: str) -> Region:
    level = _REGIONS[nearness(mine, theirs)]
    if level is not Region.DIFFERENT or (place_codes(mine) and place_codes(theirs)):
        return level
    slips = OSA.distance(mine, theirs, score_cutoff=1)
    return Region.MISWRITTEN if slips <= 1 and min(len(mine), len(theirs)) > 1 else level


@lru_cache(maxsize=_REMEMBERED)
def _trade(mine: str, theirs: str) -> Trade:
    if mine == theirs:
        return Trade.EQUAL
    if not mine or not theirs:
        return Trade.MISSING
    are_words = is_trade(mine) and is_trade(theirs)
    if not are_words and _is_slip(mine, theirs):
        return Trade.MISWRITTEN
    if mine in theirs or theirs in mine:
        return Trade.CONTAINED
    return Trade.RELATED if mine[:2] == theirs[:2] else Trade.DIFFERENT


def _is_slip(mine: str, theirs: str) -> bool:
    """Say whether two texts differ in one slip: a character more, two transposed, one similar."""
    if OSA.distance(mine, theirs, score_cutoff=1) > 1:
        return False
    if len(mine) != len(theirs) or sorted(mine) == sorted(theirs):
        return True
    return any(
        a != b and (sounds_alike(a, b) or looks_alike(a, b))
        for a, b in zip(mine, theirs, strict=True)
    )


@lru_cache(maxsize=_REMEMBERED)
def _form(mine: str, theirs: str) -> Form:
    if mine == theirs:
        return Form.EQUAL
    if not mine or not theirs:
        return Form.MISSING
    is_slip = OSA.distance(mine, theirs, score_cutoff=1) <= 1 and len(mine + theirs) > 4
    if is_slip and not (is_known_form(mine) and is_known_form(theirs)):
        return Form.MISWRITTEN
    ours, others = kind_of_form(mine), kind_of_form(theirs)
    if mine.startswith(theirs) or theirs.startswith(mine) or ours is others is not FormKind.SIGN:
        return Form.COMPATIBLE
    if is_company(mine) and is_company(theirs):
        return Form.COMPATIBLE if FormKind.COMPANY in (ours, others) else Form.OTHER_COMPANY
    return Form.DIFFERENT
