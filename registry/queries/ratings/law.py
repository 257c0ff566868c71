"""Which edition of the rating model governs a day, with the switches that two people decided on.

Invariant: a switch counts from the instant it was approved, so that what was known before reads as
it read then.
"""

from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import RatingSwitch
from models.vocabulary import SwitchState
from registry.rulebooks import Rulebook, rulebook_of
from registry.rules.ratings.gathering import GatheringLaw, gathering_law
from registry.rules.ratings.law import RatingLaw, Reign, rating_law


def law_of(session: Session, *, known_at: datetime | None = None) -> RatingLaw:
    """Return the editions in force one after the other, as known at an instant (default: now)."""
    wanted = select(RatingSwitch.effective_from, RatingSwitch.edition).where(
        RatingSwitch.state == SwitchState.APPROVED
    )
    if known_at is not None:
        wanted = wanted.where(RatingSwitch.decided_at <= known_at)
    models = rulebook_of(session).ratings
    rows = session.execute(wanted.order_by(RatingSwitch.decided_at, RatingSwitch.id))
    switches = [(day, models.edition(edition)) for day, edition in rows]
    return rating_law(models.dated, switches)


def gathering_of(session: Session, *, known_at: datetime | None = None) -> GatheringLaw:
    """Return by what papers become facts, under the editions that govern as known at an instant."""
    law = law_of(session, known_at=known_at)
    reigns = tuple((one.start, one.end, one.model.id) for one in law.reigns)
    return _gathering(rulebook_of(session), reigns)


@lru_cache(maxsize=16)
def _gathering(
    rulebook: Rulebook, reigns: tuple[tuple[date, date | None, str], ...]
) -> GatheringLaw:
    models = rulebook.ratings
    law = RatingLaw(tuple(Reign(start, end, models.edition(one)) for start, end, one in reigns))
    return gathering_law(rulebook.rating_sources, rulebook.rating_lists, law)
