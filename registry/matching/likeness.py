"""The one scoring function: how likely two descriptions mean one enterprise, and why.

Invariants: a name is fully like itself; 100 needs an equal valid code; a name without a distinctive
part scores nothing; what one side lacks is not compared; evidence besides the name qualifies a
likeness of names and never makes one; the lines add up to the total. Source: FEATURES Q24-Q30.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from typing import NamedTuple, TypeVar

from models.vocabulary.word import Word
from registry.matching.comparing import compare
from registry.matching.evidence import (
    Address,
    Code,
    Person,
    compare_addresses,
    compare_codes,
    compare_persons,
)
from registry.matching.levels import Branch, Levels, Region, TradeName
from registry.matching.weights import ADDRESS, BRANCH, CODE, FORM, PERSON, REGION, TRADE, TRADE_NAME
from registry.matching.wording import LIMITS, Kind, Level, Limit, Part, kind_of, sentences
from registry.rules.identity.folding import fold
from registry.rules.identity.numerals import plain_numerals
from registry.rules.identity.parts import NameParts, name_parts, names_somebody

WHOLE = 100
CANDIDATE = 60  # from here on a pair is shown to a person
LIKELY = 85
MOST_WITHOUT_CODE = 99
MOST_WITH_CONFLICT = LIKELY - 1  # other codes beside like names, equal codes beside unlike names
SAME_NAME_OTHER_BODY = "同名不同主体"
_SHARES = {Part.TRADE_NAME: 60, Part.TRADE: 15, Part.REGION: 15, Part.FORM: 10}  # of an equal name
_REMEMBERED = 32_768  # comparisons; there are far fewer that are often met
_UNASKED = -2  # a region that nobody asked for, in points
_LEFT_OVER = 2  # each character asked for that a name has not
_SOFT = 20  # points of a name below which the score runs out slowly, so that order is kept

LevelT = TypeVar("LevelT", Code, Address, Person)


class Certainty(Word):
    """How sure it is that two descriptions mean one enterprise."""

    CERTAIN = "certain", "确定", "Certain"
    LIKELY = "likely", "很可能", "Likely"
    POSSIBLE = "possible", "可能", "Possible"
    DIFFERENT = "different", "不同", "Different"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an enterprise: one side of a comparison."""

    name: str
    uscc: str | None = None
    address: str | None = None
    representative: str | None = None
    name_key: str = field(default="")

    def __post_init__(self) -> None:
        if not self.name_key:
            object.__setattr__(self, "name_key", fold(self.name))


@dataclass(frozen=True, slots=True)
class Line:
    """One part's contribution: signed points and a sentence in Chinese and English."""

    part: Part
    kind: Kind
    points: int
    zh: str
    en: str


class Compared(NamedTuple):
    """Two descriptions compared: a level for each part, before any points are given."""

    name: Levels
    code: Code = Code.MISSING
    address: Address = Address.MISSING
    person: Person = Person.MISSING


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two descriptions mean one enterprise; `lines` add up to `total` (0-100)."""

    total: int
    name: int
    lines: tuple[Line, ...]
    verdict: Certainty
    label: str
    compared: Compared


def name_score(asked: NameParts, name: NameParts) -> float:
    """Return how like a name is to the one asked for, 0.0-100.0; the closer in length, the more.

    A region that was not asked for is not held against a name. Below the whole point the score
    only orders names that are alike in every part.
    """
    levels = compare(asked, name)
    if levels.trade_name is TradeName.NOTHING:
        return 0.0
    left = len(set(plain_numerals(asked.key)) - set(plain_numerals(name.key)))
    points = _name_points(levels) - _LEFT_OVER * left
    if levels.region is Region.MISSING and not left:
        points += _UNASKED - REGION[Region.MISSING]
    longer, shorter = sum(map(len, name.pieces)), sum(map(len, asked.pieces))
    return max(0.0, _softened(points) - min(0.4, abs(longer - shorter) / 100))


def likeness(a: Known, b: Known) -> Likeness:
    """Return how likely `a` and `b` mean one enterprise; the order of the two does not matter."""
    mine, theirs = name_parts(a.name_key), name_parts(b.name_key)
    levels = compare(mine, theirs)
    if not (names_somebody(mine) and names_somebody(theirs)):
        levels = levels._replace(trade_name=TradeName.NOTHING)
    address = compare_addresses(*_ordered(a.address, b.address))
    person = compare_persons(*_ordered(a.representative, b.representative))
    return weighed(Compared(levels, compare_codes(a.uscc, b.uscc), address, person))


@lru_cache(maxsize=_REMEMBERED)
def weighed(compared: Compared) -> Likeness:
    """Return the likeness that the levels of a comparison amount to."""
    levels, code, address, person = compared
    lines = [*_name_lines(levels), _line(Part.CODE, code, CODE[code])]
    if _counts(levels, code):
        lines.append(_line(Part.ADDRESS, address, ADDRESS[address]))
        lines.append(_line(Part.REPRESENTATIVE, person, PERSON[person]))
    raw = sum(line.points for line in lines)
    total, limit = _limited(raw, levels, code)
    if limit:
        lines.append(Line(Part.LIMIT, Kind.DIFFERS, total - raw, *LIMITS[limit]))
    name = _name_total(levels)
    label = SAME_NAME_OTHER_BODY if code is Code.DIFFERENT and name >= LIKELY else ""
    return Likeness(total, name, tuple(lines), _verdict(total, code), label, compared)


def flips(likeness: Likeness) -> tuple[str, ...]:
    """Return in Chinese which single evidence would lift the pair over, or below, the line.

    The line is `CANDIDATE`, from which on a pair is shown to a person. Each is tried, not guessed.
    """
    compared = likeness.compared
    is_shown = likeness.total >= CANDIDATE
    turns = (
        (Part.CODE, compared.code, compared._replace(code=_turn(Code, is_shown))),
        (Part.ADDRESS, compared.address, compared._replace(address=_turn(Address, is_shown))),
        (Part.REPRESENTATIVE, compared.person, compared._replace(person=_turn(Person, is_shown))),
    )
    end = "不同，将低于" if is_shown else "一致，将达到"
    return tuple(
        f"如{'补充' if now.name == 'MISSING' else '核实'}{part.label()}且{end}提示线（{CANDIDATE} 分）"
        for part, now, turned in turns
        if (weighed(turned).total >= CANDIDATE) is not is_shown
    )


def _turn(kind: type[LevelT], is_shown: bool) -> LevelT:
    return kind["DIFFERENT" if is_shown else "EQUAL"]


def _name_total(levels: Levels) -> int:
    if levels.trade_name is TradeName.NOTHING:
        return 0
    return round(_softened(_name_points(levels)))


def _name_points(levels: Levels) -> int:
    return (
        WHOLE
        + TRADE_NAME[levels.trade_name]
        + TRADE[levels.trade]
        + REGION[levels.region]
        + FORM[levels.form]
        + BRANCH[levels.branch]
    )


def _softened(points: float) -> float:
    return points if points >= _SOFT else _SOFT * exp((points - _SOFT) / _SOFT)


def _counts(levels: Levels, code: Code) -> bool:
    """Say whether evidence besides the name counts: the names are alike, or a code speaks for it."""
    return levels.trade_name >= TradeName.ONE_OTHER or code in (Code.EQUAL, Code.MISWRITTEN)


def _name_lines(levels: Levels) -> list[Line]:
    tables = (
        (Part.TRADE_NAME, levels.trade_name, TRADE_NAME[levels.trade_name]),
        (Part.TRADE, levels.trade, TRADE[levels.trade]),
        (Part.REGION, levels.region, REGION[levels.region]),
        (Part.FORM, levels.form, FORM[levels.form]),
        (Part.BRANCH, levels.branch, BRANCH[levels.branch]),
    )
    return [
        _line(part, level, _SHARES.get(part, 0) + points)
        for part, level, points in tables
        if level is not Branch.EQUAL
    ]


def _ordered(mine: str | None, theirs: str | None) -> tuple[str, str]:
    """Return the two in one order, so that what is remembered of a pair serves both ways."""
    mine, theirs = mine or "", theirs or ""
    return (mine, theirs) if mine <= theirs else (theirs, mine)


def _line(part: Part, level: Level, points: int) -> Line:
    return Line(part, kind_of(level), points, *sentences(part, level))


def _limited(raw: int, levels: Levels, code: Code) -> tuple[int, Limit | None]:
    """Return the total within its limits, and the limit that changed it."""
    if levels.trade_name is TradeName.NOTHING and code is not Code.EQUAL:
        return 0, Limit.NO_NAME
    is_alike = levels.trade_name > TradeName.DIFFERENT
    if code is Code.EQUAL and raw < CANDIDATE:
        return CANDIDATE, Limit.SAME_CODE
    if code is Code.EQUAL and not is_alike and raw > MOST_WITH_CONFLICT:
        return MOST_WITH_CONFLICT, Limit.SAME_CODE_OTHER_NAME
    for most, limit in _limits_without_code(levels, code):
        if raw > most:
            return most, limit
    total = max(0, min(WHOLE, raw))
    return total, None if total == raw else Limit.SCALE


def _limits_without_code(levels: Levels, code: Code) -> Iterator[tuple[int, Limit]]:
    """Yield the most points that a pair without an equal code may have, the strictest first."""
    if code is Code.EQUAL:
        return
    if code is not Code.MISWRITTEN and kind_of(levels.branch) is Kind.DIFFERS:
        yield CANDIDATE - 1, Limit.OTHER_BRANCH
    if code is Code.DIFFERENT:
        yield MOST_WITH_CONFLICT, Limit.OTHER_CODE
    if any(kind_of(level) is Kind.DIFFERS for level in levels):
        yield MOST_WITH_CONFLICT, Limit.PART_DIFFERS
    yield MOST_WITHOUT_CODE, Limit.NO_CODE


def _verdict(total: int, code: Code) -> Certainty:
    if code is Code.EQUAL and total >= LIKELY:
        return Certainty.CERTAIN
    if total >= LIKELY:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if total >= CANDIDATE else Certainty.DIFFERENT
