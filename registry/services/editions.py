"""Editions of dated law that the register has worked under, kept with a digest of their text.

Invariant: an edition that was once in use never changes its text; whoever changes the law adds a
new edition (RULEBOOK, ARCHITECTURE §2.2). A draft of the rating model may change until it is kept.
That an open edition ends where the new one begins is no change: its end is the new one's first day,
which the new one's own digest holds fast.
"""

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import RulebookEdition
from registry.errors import Refused
from registry.rulebooks import Rulebook
from registry.rules.ratings import RatingModel

RATINGS = "ratings"
_FAMILIES = (
    *("terms", "lists", "list_procedures", "deadlines", "case_deadlines", "retention"),
    *("tiers", "record_kinds", "domains", "violations", "approvals", RATINGS, "rating_sources"),
    *("rating_lists", "measure_catalogue", "measure_bases", "measure_deadlines"),
    *("inspection_factors", "awards"),
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
    for family, edition, digests, is_draft in _digests(rulebook):
        digest = digests[0]
        if (family, edition) not in kept:
            if is_draft:
                continue
            session.add(
                RulebookEdition(family=family, edition=edition, digest=digest, recorded_at=at)
            )
            fresh += 1
        elif kept[family, edition] not in digests:
            raise Refused(
                f"规则“{family}”的版本“{edition}”在使用后被改动。规则只能新增版本，请恢复原文。"
            )
    return fresh


def is_kept(session: Session, rulebook: Rulebook, model: RatingModel) -> bool:
    """Say whether the text of an edition of the rating model is recorded already."""
    family = f"{rulebook.city.id}/{RATINGS}"
    wanted = select(RulebookEdition.edition).where(
        RulebookEdition.family == family, RulebookEdition.edition == model.id
    )
    return session.scalar(wanted) is not None


def keep_draft(session: Session, rulebook: Rulebook, model: RatingModel, *, at: datetime) -> None:
    """Record a draft of the rating model that was switched to; from now on its text may not change."""
    family = f"{rulebook.city.id}/{RATINGS}"
    digest = digest_of(model)
    session.add(RulebookEdition(family=family, edition=model.id, digest=digest, recorded_at=at))


def _digests(rulebook: Rulebook) -> Iterator[tuple[str, str, tuple[bytes, ...], bool]]:
    """Return each edition: its family, its id, the digests of its text, whether it is a draft.

    The second digest is that of the same text before the edition had an end.
    """
    city = rulebook.city.id
    for family in _FAMILIES:
        for edition in getattr(rulebook, family).editions:
            is_draft = edition.effective_from is None
            while_open = dataclasses.replace(edition, effective_to=None)
            digests = (digest_of(edition), digest_of(while_open))
            yield f"{city}/{family}", edition.id, digests, is_draft
    for year in rulebook.calendar:
        days = (sorted(year.off), sorted(year.worked), year.provisional)
        yield "national/holidays", year.edition, (digest_of(days),), False


def digest_of(value: object) -> bytes:
    """Return the digest of an edition's content; what is written around it does not count."""
    # Frozen dataclasses, days and enums: their repr tells everything and is the same every time.
    return hashlib.sha256(repr(value).encode()).digest()
