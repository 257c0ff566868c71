"""Likely duplicates (疑似重复主体): found, judged by people, merged and unmerged again.

Invariant: nothing is merged without a person; a merge moves no fact, it adds an identity link that
an unmerge ends; a "different" is kept for ever and keeps the pair from being suggested again.
"""

from registry.services.duplicates.bulk import BulkUndone, judge_many, undo_bulk
from registry.services.duplicates.confirming import (
    Decided,
    confirm_merge,
    refuse_merge,
    withdraw_merge,
)
from registry.services.duplicates.ending import unmerge
from registry.services.duplicates.judging import assign, judge
from registry.services.duplicates.merging import Wish, propose_merge
from registry.services.duplicates.pairs import pair_of
from registry.services.duplicates.proposing import Proposed, propose

__all__ = [
    "BulkUndone",
    "Decided",
    "Proposed",
    "Wish",
    "assign",
    "confirm_merge",
    "judge",
    "judge_many",
    "pair_of",
    "propose",
    "propose_merge",
    "refuse_merge",
    "undo_bulk",
    "unmerge",
    "withdraw_merge",
]
