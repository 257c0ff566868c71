"""Which credit record is which item, flag or activity of the rating model (评价信息归集规则), as data.

Invariant: every condition that a rule states must hold, and of the rules of one channel the first
that fits counts, so that one record is never two items of one channel. What a record is follows
from its paper alone; on which days it counts follows from its `channel`.
Source: RULEBOOK §2.1, §3.2; rating_model.yaml §2, §3, §7.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from models.vocabulary import Finding, PenaltyKind, RecordKind, Tier, Word
from registry.rules.identity.folding import clean_text, half_width
from registry.rules.ratings.words import ActivityKind, RatingFlag
from registry.rules.records.dated import LawEdition

REMEMBERED = 50_000


class Channel(Word):
    """计入方式: from which day a record counts as what a rule says, and until when."""

    PAPER = "paper", "自作出之日起，至公示截止", "From its day until its publication ends"
    ENTRY = "entry", "自列入之日起，至移出之日", "From its day until it is removed"
    OVERDUE = "overdue", "自催告后仍未履行之日起，至履行完毕", "While a duty is marked overdue"
    RECALL_LATE = "recall_late", "自召回期限届满次日起，至完成召回", "While a recall is overdue"
    MERIT = "merit", "自授予之日起，至有效期届满", "From its day until it expires"
    FLAG = "flag", "自作出之日起，按一票否决期限", "From its day for the term of the veto"
    RECALL_FLAG = "recall_flag", "召回逾期未完成期间", "While a recall is overdue, as a flag"
    ACTIVITY = "activity", "作为近期有信息的依据", "As a sign of life"


class Need(Word):
    """所需条件: what a paper must state besides, so that a rule fits."""

    VALID_UNTIL = "valid_until", "载明有效期", "It states until when it is valid"
    RECTIFY_BY = "rectify_by", "载明完成期限", "It states by when it must be done"


GIVES_ITEM = frozenset(
    {Channel.PAPER, Channel.ENTRY, Channel.OVERDUE, Channel.RECALL_LATE, Channel.MERIT}
)
GIVES_FLAG = frozenset({Channel.FLAG, Channel.RECALL_FLAG})


@dataclass(frozen=True, slots=True)
class RatingSource:
    """What a record counts as: an item, a flag, an activity, or (none of them) expressly nothing.

    `words`: one of them stands in title, level or number; `also`: one of these, too; `without`:
    none of these.
    """

    id: str
    channel: Channel
    item: str | None
    flag: RatingFlag | None
    activity: ActivityKind | None
    kinds: tuple[RecordKind, ...]
    tiers: tuple[Tier, ...]
    severities: tuple[Tier, ...]
    findings: tuple[Finding, ...]
    levels: tuple[str, ...]
    penalty_kinds: tuple[PenaltyKind, ...]
    violations: tuple[str, ...]
    words: tuple[str, ...]
    also: tuple[str, ...]
    without: tuple[str, ...]
    needs: tuple[Need, ...]
    reason_zh: str
    source: str
    certainty: Word


class Traits(NamedTuple):
    """What a rule asks of a record; equal traits count as the same."""

    kind: RecordKind
    tier: Tier | None
    severity: Tier | None
    finding: Finding | None
    penalty_kinds: tuple[PenaltyKind, ...]
    violation: str | None
    title: str | None
    level: str | None
    document_no: str | None
    stated: tuple[Need, ...]


def counted_as(edition: LawEdition[RatingSource], traits: Traits) -> tuple[RatingSource, ...]:
    """Return what a record counts as: of every channel, and of every flag, the first rule that fits."""
    text = folded(" ".join(filter(None, (traits.title, traits.level, traits.document_no))))
    found: dict[tuple[Channel, RatingFlag | None], RatingSource] = {}
    for rule in edition:
        if _fits(rule, traits, text):
            found.setdefault((rule.channel, rule.flag), rule)
    return tuple(one for one in found.values() if one.item or one.flag is not None or one.activity)


@lru_cache(maxsize=REMEMBERED)
def folded(text: str) -> str:
    """Return a title or a word of a rule as they are compared: of one width, without spaces."""
    return half_width(clean_text(text)).replace(" ", "").upper()


def _fits(rule: RatingSource, traits: Traits, text: str) -> bool:
    return (
        traits.kind in rule.kinds
        and (not rule.tiers or traits.tier in rule.tiers)
        and (not rule.severities or (traits.severity or traits.tier) in rule.severities)
        and (not rule.findings or traits.finding in rule.findings)
        and _meets_one(rule.penalty_kinds, traits.penalty_kinds)
        and (not rule.violations or traits.violation in rule.violations)
        and all(one in traits.stated for one in rule.needs)
        and _reads(rule, traits, text)
    )


def _reads(rule: RatingSource, traits: Traits, text: str) -> bool:
    return (
        (not rule.levels or _holds_one(folded(traits.level or ""), rule.levels))
        and (not rule.words or _holds_one(text, rule.words))
        and (not rule.also or _holds_one(text, rule.also))
        and not _holds_one(text, rule.without)
    )


def _holds_one(text: str, words: Iterable[str]) -> bool:
    return any(folded(word) in text for word in words)


def _meets_one(wanted: Sequence[PenaltyKind], found: Sequence[PenaltyKind]) -> bool:
    return not wanted or any(one in found for one in wanted)
