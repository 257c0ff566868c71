"""The publication log read: its heads, its proofs, and what an entry's leaf commits to."""

from registry.queries.publication.heads import (
    CheckpointPage,
    CheckpointRow,
    LogHead,
    checkpoints,
    log_head,
    log_name,
    newest_checkpoint,
)
from registry.queries.publication.items import hexes, proof_item
from registry.queries.publication.judging import Judged, Outcome, judge
from registry.queries.publication.opening import opening_of
from registry.queries.publication.proving import (
    EntryProof,
    Inclusion,
    consistency,
    inclusion,
    leaf_hashes,
    node_of,
    proof_of_entry,
)

__all__ = [
    "CheckpointPage",
    "CheckpointRow",
    "EntryProof",
    "Inclusion",
    "Judged",
    "LogHead",
    "Outcome",
    "checkpoints",
    "consistency",
    "hexes",
    "inclusion",
    "judge",
    "leaf_hashes",
    "log_head",
    "log_name",
    "newest_checkpoint",
    "node_of",
    "opening_of",
    "proof_item",
    "proof_of_entry",
]
