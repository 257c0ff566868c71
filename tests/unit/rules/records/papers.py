"""Papers of the tests, and laws made up for one question."""

from dataclasses import replace
from datetime import date
from typing import Any

from models.vocabulary import PenaltyKind, RecordKind, Tier
from registry.rulebooks import Certainty, Edition, Family, PublicationWindow, load
from registry.rules.records import RecordLaw, RecordParticulars

LAW: RecordLaw = load("jiaxing").records
TODAY = date(2026, 11, 24)


def paper(kind: RecordKind = RecordKind.PENALTY, **stated: Any) -> RecordParticulars:
    """Return a paper that is right in itself, but for what is stated otherwise."""
    common: dict[str, Any] = {
        "kind": kind,
        "respondent": "海宁南柯皮革服饰有限公司",
        "document_no": "演市监处罚〔2026〕8号",
        "title": None,
        "authority": "海宁市市场监督管理局",
        "authority_code": None,
        "decided_on": date(2026, 5, 20),
    }
    if kind is RecordKind.PENALTY:
        common |= {"penalty_kinds": (PenaltyKind.FINE,), "fine_fen": 4_200_000}
    return RecordParticulars(**(common | stated))


def terms(*editions: tuple[str, bool, int]) -> RecordLaw:
    """Return the law with other windows: (first day, published in principle, most months)."""
    starts = [date.fromisoformat(start) for start, _, _ in editions]
    family = Family(
        "公示期限",
        tuple(
            Edition(
                f"terms-{start}",
                f"{start}规定",
                date.fromisoformat(start),
                end,
                "测试",
                Certainty.PROPOSAL,
                tuple(_window(tier, shown, most) for tier in Tier),
            )
            for (start, shown, most), end in zip(editions, [*starts[1:], None], strict=True)
        ),
    )
    return replace(LAW, terms=family)


def _window(tier: Tier, shown: bool, most: int) -> PublicationWindow:
    return PublicationWindow(tier, shown, 0, most, 0, (), "", "测试", Certainty.PROPOSAL)
