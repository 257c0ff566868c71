"""Rules of likely duplicates: what may be judged, merged and unmerged, by how many, and why.

Invariant: nothing here says that two subjects are one; that is a person's word. Source:
LAW-AND-FAIRNESS 8, 11; ADR 0007.
"""

from registry.rules.duplicates.clusters import roots
from registry.rules.duplicates.judging import BULK, refuse_judgement, state_after
from registry.rules.duplicates.merging import (
    Contradiction,
    Side,
    refuse_merge_of,
    refuse_survivor,
    refuse_unmerge,
    suggested_survivor,
    why_second,
)
from registry.rules.duplicates.relating import Hint, Registered, hints_of
from registry.rules.duplicates.seeing import Seen, seal, what_changed

__all__ = [
    "BULK",
    "Contradiction",
    "Hint",
    "Registered",
    "Seen",
    "Side",
    "hints_of",
    "refuse_judgement",
    "refuse_merge_of",
    "refuse_survivor",
    "refuse_unmerge",
    "roots",
    "seal",
    "state_after",
    "suggested_survivor",
    "what_changed",
    "why_second",
]
