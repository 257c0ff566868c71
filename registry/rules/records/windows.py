"""The publication window (公示期) of a record: half-open, [day of the paper, first day not shown).

Invariant: a record is shown on a day only if the edition in force on that day lets it; a newer law
or the file's own 公示截止期 may shorten the window, nothing lengthens it (从旧兼从轻).
Source: RULEBOOK §2.3, §4.6.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from models.vocabulary import InformationClass, PenaltyKind, RecordKind, Tier
from registry.rules.calendar import add_months
from registry.rules.records.dated import (
    edition_for,
    edition_with,
    is_older_than_law,
    norm_of,
)
from registry.rules.records.law import KindRule, Publication, PublicationWindow, RecordLaw
from registry.rules.records.particulars import RecordParticulars

REMEMBERED = 50_000
_DAY = timedelta(days=1)


class Window(NamedTuple):
    """From when to when a record is public, in a sentence; `public_from` None: never.

    `public_until` is the first day on which it is not shown, None where it has no end yet.
    """

    public_from: date | None
    public_until: date | None
    edition: str | None
    sentence: str
    basis: str
    certainty: str

    def is_public_on(self, day: date) -> bool:
        """Say whether the record is shown on `day`."""
        return (
            self.public_from is not None
            and self.public_from <= day
            and (self.public_until is None or day < self.public_until)
        )


class _Facts(NamedTuple):
    """What a window depends on."""

    kind: RecordKind
    is_bad: bool
    tier: Tier | None
    domain: str | None
    penalty_kinds: tuple[PenaltyKind, ...]
    decided_on: date
    valid_until: date | None
    publicity_until: date | None


class _Limit(NamedTuple):
    """What the law of a stretch of days says: shown up to, not on, `until`; None: without end."""

    is_shown: bool
    until: date | None
    words: str
    edition: str
    basis: str
    certainty: str


def window(said: RecordParticulars, law: RecordLaw) -> Window:
    """Return the window of a record whose tier and domain are filled in."""
    return _window(
        law,
        _Facts(
            *(said.kind, said.information_class is InformationClass.BAD, said.tier, said.domain),
            *(said.penalty_kinds, said.decided_on, said.valid_until, said.publicity_until),
        ),
    )


@lru_cache(maxsize=REMEMBERED)
def _window(law: RecordLaw, facts: _Facts) -> Window:
    start, until, ruling = facts.decided_on, date.max, None
    for day in _first_days(law, facts.decided_on):
        limit = _limit(law, facts, day)
        if until <= day:
            break
        end = limit.until if limit.until is not None else date.max
        narrowed = max(min(until, end), day) if limit.is_shown else day
        if ruling is None or narrowed < until:
            ruling, until = limit, narrowed
    assert ruling is not None  # there is always the stretch that holds the day of the paper
    return _told(facts, start, until, ruling)


def _first_days(law: RecordLaw, start: date) -> list[date]:
    """Return `start` and each later day on which new law of publication comes into force."""
    changes = {edition.effective_from for edition in law.terms.editions}
    changes |= {edition.effective_from for edition in law.kinds.editions}
    return [start, *sorted(day for day in changes if day > start)]


def _limit(law: RecordLaw, facts: _Facts, day: date) -> _Limit:
    """Return what the law in force on `day` says of the record."""
    edition = edition_with(law.kinds, day, facts.kind.value)
    rule = edition.of(facts.kind.value)
    publication = rule.when_bad if facts.is_bad and rule.when_bad else rule.publication
    if rule.hidden_if_only and set(facts.penalty_kinds) == set(rule.hidden_if_only):
        only = "、".join(kind.zh for kind in rule.hidden_if_only)
        words = f"仅受{only}的不公示"
        return _Limit(
            False, None, words, edition.id, norm_of(edition, rule.certainty), rule.certainty.zh
        )
    if publication is Publication.BY_TIER and facts.tier is not None:
        return _by_tier(law, facts, facts.tier, day)
    shown, until, words = _by_kind(rule, publication, facts)
    return _Limit(
        shown, until, words, edition.id, norm_of(edition, rule.certainty), rule.certainty.zh
    )


def _by_tier(law: RecordLaw, facts: _Facts, tier: Tier, day: date) -> _Limit:
    edition = edition_for(law.terms, day)
    term: PublicationWindow = edition.of(tier.value)
    old = "，作出当日的规定未收录，参照最早版本" if is_older_than_law(law.terms, day) else ""
    if not term.published_in_principle:
        words = f"{tier.zh}失信信息原则上不公示{old}"
        return _Limit(
            False, None, words, edition.id, norm_of(edition, term.certainty), term.certainty.zh
        )
    words = f"{term.max_months} 个月（{tier.zh}失信信息最长公示期{old}）"
    until = add_months(facts.decided_on, term.max_months)
    return _Limit(
        True, until, words, edition.id, norm_of(edition, term.certainty), term.certainty.zh
    )


def _by_kind(
    rule: KindRule, publication: Publication, facts: _Facts
) -> tuple[bool, date | None, str]:
    ends = _day_after(facts.valid_until)
    months = rule.months_in(facts.domain)
    if publication is Publication.NEVER or publication is Publication.BY_TIER:
        return False, None, f"{facts.kind.zh}不公示"
    if publication is Publication.UNTIL_REMOVED:
        return True, ends, "公示至移出之日" if ends else "移出前持续公示"
    by_months = add_months(facts.decided_on, months) if months is not None else None
    if publication is Publication.MONTHS or (ends is None and by_months is not None):
        return True, by_months, f"{months} 个月（{facts.kind.zh}公示期）"
    if ends is not None and by_months is not None and by_months < ends:
        return True, by_months, f"{months} 个月（{facts.kind.zh}公示期）"
    return True, ends, "公示至有效期届满" if ends else "长期公示"


def _told(facts: _Facts, start: date, until: date, ruling: _Limit) -> Window:
    stated = _day_after(facts.publicity_until)
    because = (ruling.edition, ruling.basis, ruling.certainty)
    if until <= start:
        edition, basis, certainty = because
        sentence = f"{_paper(facts)} {start}：{ruling.words}。"
        return Window(None, None, edition, sentence, basis, certainty)
    if stated is not None and stated < until:
        if stated <= start:
            sentence = (
                f"来源载明的公示截止期 {facts.publicity_until} 早于作出之日 {start}，不公示。"
            )
            return Window(None, None, *_with(sentence, because))
        sentence = f"{_paper(facts)} {start} 起公示；来源载明公示截止期 {facts.publicity_until}（短于法定期限），{stated} 起不再公示。"
        return Window(start, stated, *_with(sentence, because))
    if until == date.max:
        return Window(start, None, *_with(f"自 {start} 起公示，{ruling.words}。", because))
    return Window(start, until, *_with(_ending(facts, start, until, ruling), because))


def _ending(facts: _Facts, start: date, until: date, ruling: _Limit) -> str:
    if ruling.is_shown and ruling.until == until:
        joint = " + " if ruling.words[0].isdigit() else "，"
        return f"{_paper(facts)} {start}{joint}{ruling.words}，{until} 起不再公示。"
    return f"{_paper(facts)} {start} 起公示；{until} 起适用{ruling.basis}：{ruling.words}，{until} 起不再公示。"


def _with(sentence: str, because: tuple[str, str, str]) -> tuple[str, str, str, str]:
    edition, basis, certainty = because
    return edition, sentence, basis, certainty


def _day_after(last: date | None) -> date | None:
    """Return the first day after the last one; 9999-12-31 is how a source writes 长期."""
    return None if last is None or last == date.max else last + _DAY


def _paper(facts: _Facts) -> str:
    return "处罚决定" if facts.kind is RecordKind.PENALTY else f"{facts.kind.zh}作出之日"
