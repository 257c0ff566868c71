"""Candidates, events and awards as the rules of awards see them."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.vocabulary import CauseKind, SubjectKind, SubjectStatus, Tier
from registry import rulebooks
from registry.rules.awards import Award, Candidate, Event, LooksAt

ON = date(2026, 11, 10)
AWARDS = rulebooks.load("jiaxing").awards.edition_on(ON)
MAYOR = AWARDS.of("mayor_quality_award")
TITLES = {one.id: one.titles for one in AWARDS}
HERE = frozenset({"330483", "330400", "330000"})


def award_event(looks_at: LooksAt, **said: Any) -> Event:
    """Return an event that counts today unless `said` says otherwise."""
    is_entry = looks_at in (LooksAt.SERIOUS_LIST, LooksAt.ABNORMAL)
    usual = Event(
        looks_at,
        CauseKind.LISTING if is_entry else CauseKind.RECORD,
        cause_id=7,
        reference="演监抽〔2025〕88号",
        on=date(2025, 11, 18),
        begins_on=date(2025, 11, 18),
        ends_on=date(2026, 11, 18),
        tier=Tier.GENERAL,
        authority="嘉兴市市场监督管理局",
    )
    return replace(usual, **said)


def candidate(*events: Event, **said: Any) -> Candidate:
    """Return a firm of the city that meets every condition, with what happened to it."""
    usual = Candidate(
        SubjectKind.ENTERPRISE, SubjectStatus.ACTIVE, HERE, date(2010, 8, 8), tuple(events)
    )
    return replace(usual, **said)


def with_rule(award: Award, rule_id: str, **said: Any) -> Award:
    """Return the award with one of its rules said otherwise."""
    rules = tuple(replace(one, **said) if one.id == rule_id else one for one in award.rules)
    return replace(award, rules=rules)
