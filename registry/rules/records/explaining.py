"""The derived values of a record in words: what follows from which fact, under which edition.

Invariant: one sentence a value, the same for the officer, the firm and the public.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from models.vocabulary import InformationClass, RecordChange
from registry.rules.calendar import add_months
from registry.rules.records.dated import edition_for, norm_of
from registry.rules.records.deriving import Derived, derive, due_day
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.reviews import review_due
from registry.rules.records.tiers import tier_of
from registry.rules.records.windows import window


class Explained(NamedTuple):
    """A derived value: what it is, its value as shown, why, the norm, its edition and certainty.

    `key` is one of tier, public, repair, due, review.
    """

    key: str
    label: str
    value: str
    sentence: str
    basis: str
    edition: str
    certainty: str


def explain(
    said: RecordParticulars,
    law: RecordLaw,
    *,
    arrived_on: date,
    change: RecordChange = RecordChange.ADDED,
    tier_reason: str | None = None,
) -> tuple[Explained, ...]:
    """Return each value that follows from the particulars, with its derivation.

    Tier, publication and, where there are such, the first day for repair, the last day for sending
    and legal review. `tier_reason` is what was kept when the record was written: its tier has been
    filled in since, so that its own words alone no longer tell who determined it.
    """
    derived = derive(said, law, arrived_on=arrived_on)
    return (
        *_tier(said, derived, law, tier_reason or derived.tier_reason),
        _publication(derived, law),
        *_repair(derived, law, arrived_on),
        *_due(derived, law),
        _review(derived, change, law, arrived_on),
    )


def _tier(
    said: RecordParticulars, derived: Derived, law: RecordLaw, reason: str | None
) -> Iterator[Explained]:
    if derived.said.tier is None or reason is None:
        return
    found = tier_of(said, law, derived.said.domain)
    edition = edition_for(law.tiers, derived.said.decided_on)
    certainty = found.rule.certainty if found.rule else edition.certainty
    yield Explained(
        *("tier", "失信信息等级", derived.said.tier.zh, reason),
        *(norm_of(edition, certainty), edition.id, certainty.zh),
    )


def _publication(derived: Derived, law: RecordLaw) -> Explained:
    shown = window(derived.said, law)
    if shown.public_from is None:
        value = "不公示"
    elif shown.public_until is None:
        value = f"{shown.public_from} 起"
    else:
        value = f"{shown.public_from} 至 {shown.public_until}（不含）"
    return Explained(
        *("public", "公示期", value, shown.sentence, shown.basis),
        *(shown.edition or "", shown.certainty),
    )


def _repair(derived: Derived, law: RecordLaw, on: date) -> Iterator[Explained]:
    """Tell from which day repair may be asked, by the law in force on `on`."""
    said = derived.said
    if said.information_class is not InformationClass.BAD or said.tier is None:
        return
    if derived.public_from is None or (derived.public_until and derived.public_until <= on):
        return
    edition = edition_for(law.terms, max(on, said.decided_on))
    term = edition.of(said.tier.value)
    months = term.repair_after(said.domain)
    if months is None:
        value, sentence = "期满自动停止", "期满自动停止公示，不需要申请修复。"
    else:
        first = add_months(said.decided_on, months)
        value = f"{first} 起" if months else "义务履行完毕后"
        sentence = (
            f"{said.decided_on} + {months} 个月（{said.tier.zh}失信信息最短公示期），"
            f"义务履行完毕的，{first} 起可以申请信用修复。"
            if months
            else "义务履行完毕后即可申请信用修复。"
        )
    yield Explained(
        *("repair", "可申请信用修复", value, sentence),
        *(norm_of(edition, term.certainty), edition.id, term.certainty.zh),
    )


def _due(derived: Derived, law: RecordLaw) -> Iterator[Explained]:
    said = derived.said
    due = due_day(law, said.kind, said.domain, said.decided_on)
    if due is None:
        return
    limit = due.limit
    if due.last is None:
        value = "无法推算"
        sentence = f"没有 {said.decided_on.year} 年的节假日安排，不推算{limit.name_zh}的期限。"
    else:
        mark = "（暂按，该年度节假日安排尚未公布）" if due.last.is_provisional else ""
        value = f"{due.last.last_day}{mark}"
        sentence = (
            f"{limit.name_zh}：{said.decided_on} 作出，次日起 {limit.number} 个{limit.unit.zh}，"
            f"截至 {due.last.last_day}{mark}。"
        )
    yield Explained(
        *("due", "报送期限", value, sentence, limit.legal_basis),
        *(due.edition, limit.certainty.zh),
    )


def _review(derived: Derived, change: RecordChange, law: RecordLaw, on: date) -> Explained:
    due = review_due(derived.said, change, law, on=on)
    return Explained(
        *("review", "法制审核", "需要" if due.is_due else "不需要", due.reason),
        *(due.basis, due.edition, due.certainty),
    )
