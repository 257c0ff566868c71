"""What of a holder's later life calls for a review of its award (荣誉复核).

Invariant: only what came after the award; what was voided, repaired or stayed calls for nothing.
Source: RULEBOOK §5 (award revocation: fraud or a post-award serious event).
"""

from datetime import date

from models.vocabulary import Tier
from registry.rules.awards.facts import Event
from registry.rules.awards.law import LooksAt

_GRAVE = {
    LooksAt.SERIOUS_LIST: frozenset({None, *Tier}),
    LooksAt.SAMPLING: frozenset({None, *Tier}),
    LooksAt.ACCIDENT: frozenset({None, *Tier}),
    LooksAt.PENALTY: frozenset({Tier.SERIOUS}),
}


def calls_for_review(event: Event, awarded_on: date, on: date) -> bool:
    """Say whether an event of a holder has to be looked at by who gave the award."""
    if event.tier not in _GRAVE.get(event.looks_at, frozenset()):
        return False
    if not awarded_on < event.on <= on:
        return False
    is_repaired = event.repaired_on is not None and event.repaired_on <= on
    if event.is_void or event.is_stayed or is_repaired:
        return False
    is_over = event.ends_on is not None and event.ends_on <= on
    return not (event.looks_at is LooksAt.SERIOUS_LIST and is_over)
