"""Editions of dated law that the register has worked under, kept with a digest of their text.

Invariant: an edition that was once in use never changes its text; whoever changes the law adds a
new edition (RULEBOOK, ARCHITECTURE §2.2).
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import RulebookEdition
from registry.errors import Refused
from registry.rulebooks import Rulebook

_FAMILIES = (
    *("terms", "lists", "deadlines", "retention"),
    *("tiers", "record_kinds", "domains", "violations", "approvals", "ratings"),
)


def keep_editions(session: Session, rulebook: Rulebook, *, at: datetime) -> int:
    """Record the editions of `rulebook` that are new, and return how many there were.

    Raises Refused where the text of an edition already in use has been changed.
    """
    kept = {
        (row.family, row.edition): bytes(row.digest)
        for row in session.execute(
            select(RulebookEdition.family, RulebookEdition.edition, RulebookEdition.digest)
        )
    }
    fresh = 0
    for family, edition, digest in _digests(rulebook):
        if (family, edition) not in kept:
            session.add(
                RulebookEdition(family=family, edition=edition, digest=digest, recorded_at=at)
            )
            fresh += 1
        elif kept[family, edition] != digest:
            raise Refused(
                f"规则“{family}”的版本“{edition}”在使用后被改动。规则只能新增版本，请恢复原文。"
            )
    return fresh


def _digests(rulebook: Rulebook) -> Iterator[tuple[str, str, bytes]]:
    city = rulebook.city.id
    for family in _FAMILIES:
        for edition in getattr(rulebook, family).editions:
            yield f"{city}/{family}", edition.id, _digest(edition)
    for year in rulebook.calendar:
        days = (sorted(year.off), sorted(year.worked), year.provisional)
        yield "national/holidays", year.edition, _digest(days)


def _digest(value: object) -> bytes:
    # Frozen dataclasses, days and enums: their repr tells everything and is the same every time.
    return hashlib.sha256(repr(value).encode()).digest()
