"""Merkle trees: one digest that commits to a list of leaves in their order.

Invariant: leaves and nodes are hashed apart, so no node can pass for a leaf.
Source: RFC 6962 §2.1.
"""

import hashlib
from collections.abc import Sequence


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf's content."""
    return hashlib.sha256(b"\x00" + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return hashlib.sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        # An odd last node rises unchanged: the same tree as RFC 6962's split at powers of two.
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def fact_leaf(cells: Sequence[object]) -> bytes:
    """Return the leaf hash of a fact's row: its cells as text, the same before and after storing."""
    return leaf_hash("\x1f".join(["" if cell is None else str(cell) for cell in cells]).encode())
