"""The one scoring function: how likely two descriptions mean one enterprise, and why.

Invariants: a name is fully like itself; 100 needs an equal valid code; a name without a distinctive
part scores nothing; what one side lacks is not compared; evidence besides the name qualifies a
likeness of names and never makes one; the lines add up to the total. Source: FEATURES Q26-Q30.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from models.vocabulary.word import Word
from registry.matching.comparing import (
    Branch,
    Form,
    Levels,
    Region,
    Trade,
    TradeName,
    compare,
)
from registry.matching.evidence import (
    Address,
    Code,
    Person,
    compare_addresses,
    compare_codes,
    compare_persons,
)
from registry.matching.weights import ADDRESS, BRANCH, CODE, FORM, PERSON, REGION, TRADE, TRADE_NAME
from registry.matching.wording import Kind, Part, sentences
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.parts import NameParts, name_parts

WHOLE = 100
CANDIDATE = 60  # from here on a pair is shown to a person
LIKELY = 85
MOST_WITHOUT_CODE = 99
MOST_WITH_OTHER_CODE = 85
LEAST_NAME = 40  # below it, evidence besides the name is not counted
SAME_NAME_OTHER_BODY = "同名不同主体"


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
    points: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two descriptions mean one enterprise; `lines` add up to `total` (0-100)."""

    total: int
    name: int
    lines: tuple[Line, ...]
    verdict: Certainty
    label: str = ""


def name_score(asked: NameParts, name: NameParts) -> float:
    """Return how like two names are, 0.0-100.0, by what both hold; the closer in length, the more.

    Below the whole point it only orders names that are alike in every part.
    """
    levels = compare(asked, name)
    score = _name_points(levels)
    if score <= 0:
        return 0.0
    longer, shorter = sum(map(len, name.pieces)), sum(map(len, asked.pieces))
    return max(0.0, score - min(0.4, abs(longer - shorter) / 100))


def likeness(a: Known, b: Known, *, commonness: Callable[[str], float] | None = None) -> Likeness:
    """Return how likely `a` and `b` mean one enterprise; the order of the two does not matter.

    `commonness` gives the share of the register's names that hold a trade name, 0.0-1.0.
    """
    mine, theirs = name_parts(a.name_key), name_parts(b.name_key)
    levels = compare(mine, theirs)
    if not (is_distinctive(a.name_key) and is_distinctive(b.name_key)):
        levels = levels._replace(trade_name=TradeName.NOTHING)
    name = round(max(0.0, _name_points(levels)))
    code = compare_codes(a.uscc, b.uscc)
    lines = [*_name_lines(levels)]
    if name >= LEAST_NAME or code is Code.EQUAL:
        lines += _evidence_lines(a, b, code)
    raw = sum(line.points for line in lines)
    total = _limited(raw, levels, code)
    if limit := round(total - raw, 1):
        lines.append(Line(Part.LIMIT, Kind.DIFFERS, limit, *sentences(Part.LIMIT, code)))
    label = SAME_NAME_OTHER_BODY if code is Code.DIFFERENT and name >= LIKELY else ""
    return Likeness(total, name, tuple(lines), _verdict(total, name, code), label)


def flips(likeness: Likeness) -> tuple[str, ...]:
    """Return in Chinese which single missing evidence would lift the pair over, or below, the line.

    The line is `CANDIDATE`, from which on a pair is shown to a person.
    """
    room = CANDIDATE - likeness.total
    told = []
    for line in likeness.lines:
        table = _EVIDENCE.get(line.part)
        if table is None or line.kind is not Kind.MISSING:
            continue
        best, worst = max(table.values()), min(table.values())
        if room > 0 and best >= room:
            told.append(f"如补充{line.part.label()}且一致，将达到提示线（{CANDIDATE} 分）")
        if room <= 0 and worst < room:
            told.append(f"如补充{line.part.label()}且不同，将低于提示线（{CANDIDATE} 分）")
    return tuple(told)


def _name_points(levels: Levels) -> float:
    return (
        WHOLE
        + TRADE_NAME[levels.trade_name]
        + TRADE[levels.trade]
        + REGION[levels.region]
        + FORM[levels.form]
        + BRANCH[levels.branch]
    )


_SHARES = {Part.TRADE_NAME: 60.0, Part.TRADE: 15.0, Part.REGION: 15.0, Part.FORM: 10.0}
_EVIDENCE: dict[Part, dict[Code, float] | dict[Address, float] | dict[Person, float]] = {
    Part.CODE: CODE,
    Part.ADDRESS: ADDRESS,
    Part.REPRESENTATIVE: PERSON,
}


def _name_lines(levels: Levels) -> list[Line]:
    tables = (
        (Part.TRADE_NAME, levels.trade_name, TRADE_NAME[levels.trade_name]),
        (Part.TRADE, levels.trade, TRADE[levels.trade]),
        (Part.REGION, levels.region, REGION[levels.region]),
        (Part.FORM, levels.form, FORM[levels.form]),
        (Part.BRANCH, levels.branch, BRANCH[levels.branch]),
    )
    return [
        Line(part, _kind(level), round(_SHARES.get(part, 0.0) + points, 1), *sentences(part, level))
        for part, level, points in tables
        if not (part is Part.BRANCH and level is Branch.EQUAL)
    ]


def _evidence_lines(a: Known, b: Known, code: Code) -> list[Line]:
    address = compare_addresses(*_ordered(a.address, b.address))
    person = compare_persons(*_ordered(a.representative, b.representative))
    return [
        Line(Part.CODE, _kind(code), CODE[code], *sentences(Part.CODE, code)),
        Line(Part.ADDRESS, _kind(address), ADDRESS[address], *sentences(Part.ADDRESS, address)),
        Line(
            Part.REPRESENTATIVE,
            _kind(person),
            PERSON[person],
            *sentences(Part.REPRESENTATIVE, person),
        ),
    ]


def _ordered(mine: str | None, theirs: str | None) -> tuple[str, str]:
    first, second = sorted((mine or "", theirs or ""))
    return first, second


def _limited(raw: float, levels: Levels, code: Code) -> int:
    if levels.trade_name is TradeName.NOTHING and code is not Code.EQUAL:
        return 0
    most = WHOLE if code is Code.EQUAL else MOST_WITHOUT_CODE
    if code is Code.DIFFERENT:
        most = MOST_WITH_OTHER_CODE
    least = CANDIDATE if code is Code.EQUAL else 0
    return max(least, min(most, round(raw)))


def _verdict(total: int, name: int, code: Code) -> Certainty:
    if code is Code.EQUAL and name >= LIKELY:
        return Certainty.CERTAIN
    if total >= LIKELY:
        return Certainty.LIKELY
    return Certainty.POSSIBLE if total >= CANDIDATE else Certainty.DIFFERENT


def _kind(level: TradeName | Trade | Region | Form | Branch | Code | Address | Person) -> Kind:
    if level.name == "EQUAL":
        return Kind.EQUAL
    if level.name in ("MISSING", "NOTHING"):
        return Kind.MISSING
    differs = ("DIFFERENT", "ONE_OTHER", "OTHER_NUMBER", "HEAD_AND_BRANCH", "PLACE", "NUMBER")
    is_far = level.name in differs and level is not Address.NUMBER
    return Kind.DIFFERS if is_far or level is Branch.KIND else Kind.NEAR
