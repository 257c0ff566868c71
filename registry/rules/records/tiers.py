"""The tier (失信信息等级) of a bad record: what the source states, or what the dated rules give.

Invariant: a stated tier is kept; the reason says whether the rules would give another one. Of
several rules that fit, the heaviest counts, and of equals the surest. Source: RULEBOOK §4.6.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from models.vocabulary import Finding, InformationClass, PenaltyKind, Procedure, RecordKind, Tier
from registry.rules.identity.folding import fold
from registry.rules.identity.names import is_bare_personal_name
from registry.rules.records.dated import PROPOSAL, LawEdition, norm_of
from registry.rules.records.law import FEN, RecordLaw, TierRule, fine_steps, law_of_day
from registry.rules.records.particulars import RecordParticulars, class_of

REMEMBERED = 50_000
LONGEST_FOLDED = 4  # characters of a name without spaces and dots
LONGEST_PERSON = 12  # characters, spaces and dots between the parts of a name included
_WEIGHT = {Tier.MINOR: 0, Tier.GENERAL: 1, Tier.SERIOUS: 2}
_SURENESS = {mark: -place for place, mark in enumerate(("H", "M", "L", PROPOSAL))}


class TierFound(NamedTuple):
    """A tier with the sentence that explains it; all None for a record that is not bad."""

    tier: Tier | None
    reason: str | None
    edition: str | None
    rule: TierRule | None = None


class _Facts(NamedTuple):
    """What a tier depends on."""

    kind: RecordKind
    finding: Finding | None
    severity: Tier | None
    penalty_kinds: tuple[PenaltyKind, ...]
    fine_step: int | None
    procedure: Procedure | None
    level: str | None
    domain: str | None
    is_person: bool
    stated: Tier | None
    is_older: bool


def tier_of(said: RecordParticulars, law: RecordLaw, domain: str | None) -> TierFound:
    """Return the tier of a record in `domain`, by the law of the day of the paper."""
    that_day = law_of_day(law, said.decided_on)
    facts = _Facts(
        *(said.kind, said.finding, said.severity, said.penalty_kinds),
        *(_step(said.fine_fen, law), said.procedure, said.level, domain),
        *(is_person(said.respondent), said.tier, that_day.is_older),
    )
    return _found(law, that_day.tiers.id, facts)


def is_person(name: str) -> bool:
    """Say whether a respondent's name reads as that of a natural person and nothing else."""
    if len(name) > LONGEST_PERSON or (len(name) > LONGEST_FOLDED and name.isalpha()):
        return False
    return is_bare_personal_name(fold(name))


def _step(fine_fen: int | None, law: RecordLaw) -> int | None:
    """Return the step a fine has reached, so that all fines between two steps are one."""
    if fine_fen is None:
        return None
    steps = fine_steps(law)
    return steps[max(bisect_right(steps, fine_fen) - 1, 0)]


@lru_cache(maxsize=REMEMBERED)
def _found(law: RecordLaw, edition_id: str, facts: _Facts) -> TierFound:
    stated = facts.stated
    if class_of(facts.kind, facts.finding) is not InformationClass.BAD:
        return TierFound(stated, None, None)
    edition = next(one for one in law.tiers.editions if one.id == edition_id)
    rule = _heaviest(edition, facts)
    if rule is None:
        reason = f"来源单位认定为“{stated.zh}”。" if stated else None
        return TierFound(stated, reason, edition.id if stated else None)
    return TierFound(stated or rule.tier, _reason(edition, rule, facts), edition.id, rule)


def _reason(edition: LawEdition[TierRule], rule: TierRule, facts: _Facts) -> str:
    old = "（作出当日的规定未收录，参照最早版本）" if facts.is_older else ""
    by_rule = f"按{norm_of(edition, rule.certainty)}{old}，{rule.reason_zh}"
    if facts.stated is None:
        return f"来源未载明等级；{by_rule}，定为“{rule.tier.zh}”。"
    stated = f"来源单位认定为“{facts.stated.zh}”"
    if facts.stated is rule.tier:
        return f"{stated}，与规则一致：{rule.reason_zh}。"
    return f"{stated}，予以保留；{by_rule}，应为“{rule.tier.zh}”，请核对。"


def _heaviest(edition: LawEdition[TierRule], facts: _Facts) -> TierRule | None:
    """Return the heaviest rule that fits, the surest of equals; a fallback only where no other does."""
    fitting = list(_fitting(edition, facts))
    rules = [rule for rule in fitting if not rule.is_fallback] or fitting
    return max(rules, key=_rank, default=None)


def _rank(rule: TierRule) -> tuple[int, int]:
    return _WEIGHT[rule.tier], _SURENESS[rule.certainty.value]


def _fitting(edition: LawEdition[TierRule], facts: _Facts) -> Iterator[TierRule]:
    for rule in edition:
        if (
            facts.kind in rule.kinds
            and _is_met(rule, facts)
            and _is_amount_met(rule, facts.fine_step, facts.is_person)
        ):
            yield rule


def _is_met(rule: TierRule, facts: _Facts) -> bool:
    return (
        (not rule.penalty_kinds or not set(rule.penalty_kinds).isdisjoint(facts.penalty_kinds))
        and (not rule.procedures or facts.procedure in rule.procedures)
        and (not rule.findings or facts.finding in rule.findings)
        and (not rule.severities or facts.severity in rule.severities)
        and (not rule.domains or facts.domain in rule.domains)
        and (not rule.levels or any(word in (facts.level or "") for word in rule.levels))
    )


def _is_amount_met(rule: TierRule, fine_fen: int | None, is_a_person: bool) -> bool:
    if rule.fine_from is None and rule.fine_below is None:
        return True
    if fine_fen is None:
        return False
    least = rule.fine_from[is_a_person] * FEN if rule.fine_from else 0
    most = rule.fine_below[is_a_person] * FEN if rule.fine_below else None
    return fine_fen >= least and (most is None or fine_fen < most)
