"""When a proposed change of a record passes legal review (法制审核) before it is decided.

Source: 行政处罚法 (2021) art. 58; LAW-AND-FAIRNESS 16; the rest is our proposal, as marked.
"""

from datetime import date
from typing import NamedTuple

from models.vocabulary import RecordChange
from registry.rules.records.dated import edition_for
from registry.rules.records.domains import domain_of
from registry.rules.records.law import FEN, RecordLaw, ReviewRule
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.tiers import is_person, tier_of


class ReviewDue(NamedTuple):
    """Whether legal review is due, the sentence that says why, and the edition that says so."""

    is_due: bool
    reason: str
    edition: str
    basis: str
    certainty: str


def review_due(
    said: RecordParticulars, change: RecordChange, law: RecordLaw, *, on: date
) -> ReviewDue:
    """Return whether `change` with these particulars needs legal review by the law of `on`."""
    edition = edition_for(law.reviews, on)
    tier = said.tier or tier_of(said, law, said.domain or domain_of(said, law)).tier
    rated = said if tier is said.tier else said._replace(tier=tier)
    due = [rule for rule in edition if _is_met(rule, rated, change)]
    if not due:
        reason = "不属于须经法制审核的情形，提交后直接进入审批。"
        return ReviewDue(False, reason, edition.id, edition.title_zh, edition.certainty.zh)
    reason = f"须经法制审核：{'；'.join(rule.reason_zh for rule in due)}。"
    basis = "；".join(dict.fromkeys(rule.legal_basis for rule in due))
    return ReviewDue(True, reason, edition.id, basis, due[0].certainty.zh)


def _is_met(rule: ReviewRule, said: RecordParticulars, change: RecordChange) -> bool:
    return (
        change in rule.changes
        and (not rule.kinds or said.kind in rule.kinds)
        and (not rule.tiers or said.tier in rule.tiers)
        and (not rule.penalty_kinds or not set(rule.penalty_kinds).isdisjoint(said.penalty_kinds))
        and _is_amount_met(rule, said)
    )


def _is_amount_met(rule: ReviewRule, said: RecordParticulars) -> bool:
    if rule.fine_from is None:
        return True
    least = rule.fine_from[is_person(said.respondent)]
    return said.fine_fen is not None and said.fine_fen >= least * FEN
