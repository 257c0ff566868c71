"""Merkle trees: one digest that commits to a list of leaves in their order.

Invariant: leaves and nodes are hashed apart, so no node can pass for a leaf; a tree that grows keeps
the hashes of its complete subtrees, and every root and proof of any earlier size is read from them.
Source: RFC 6962 §2.1; RFC 9162 §2.1.3, §2.1.4.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

# (level, place) -> the hash over the leaves from place × 2^level on, 2^level of them.
Getter = Callable[[int, int], bytes]
EMPTY_ROOT = hashlib.sha256().digest()


class Node(NamedTuple):
    """The hash of a complete subtree and where it stands; level 0 are the leaves."""

    level: int
    place: int
    hash: bytes


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf's content."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes; of none, the hash of nothing."""
    if not leaves:
        return EMPTY_ROOT
    level = list(leaves)
    while len(level) > 1:
        paired = [
            node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)
        ]
        # An odd last node rises unchanged: the same tree as RFC 6962's split at powers of two.
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def fact_leaf(cells: Sequence[object]) -> bytes:
    """Return the leaf hash of a fact's row: its cells as text, the same before and after storing."""
    return leaf_hash("\x1f".join(["" if cell is None else str(cell) for cell in cells]).encode())


def grown(size: int, leaf: bytes, node: Getter) -> list[Node]:
    """Return the nodes that a tree of `size` leaves gains by one more, the leaf itself first."""
    gained = [Node(0, size, leaf)]
    while gained[-1].place % 2:
        level, place, right = gained[-1]
        gained.append(Node(level + 1, place // 2, node_hash(node(level, place - 1), right)))
    return gained


def root_at(size: int, node: Getter) -> bytes:
    """Return the root of the first `size` leaves."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def inclusion_path(position: int, size: int, node: Getter) -> tuple[bytes, ...]:
    """Return the hashes beside the way from a leaf up to the root of the first `size` leaves.

    Raises ValueError where there is no such leaf. Source: RFC 6962 §2.1.1.
    """
    if not 0 <= position < size:
        raise ValueError(f"no leaf {position} among {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_of(end - start)
        if position < middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_path(first: int, second: int, node: Getter) -> tuple[bytes, ...]:
    """Return the hashes that show the first `first` leaves to be the beginning of `second`.

    Raises ValueError where `first` is the greater. Source: RFC 6962 §2.1.2.
    """
    if not 0 <= first <= second:
        raise ValueError(f"{first} leaves are no beginning of {second}")
    path: list[bytes] = []
    start, end = 0, second
    while first and first != end:
        middle = start + _left_of(end - start)
        if first <= middle:
            path.append(_subtree(middle, end, node))
            end = middle
        else:
            path.append(_subtree(start, middle, node))
            start = middle
    if start:  # else the verifier holds this subtree: it is the whole of the first tree
        path.append(_subtree(start, end, node))
    return tuple(reversed(path))


def verify_inclusion(
    leaf: bytes, position: int, size: int, path: Sequence[bytes], root: bytes
) -> bool:
    """Say whether `path` leads from the leaf at `position` to the root of `size` leaves.

    Source: RFC 9162 §2.1.3.2.
    """
    if not 0 <= position < size:
        return False
    place, last, reached = position, size - 1, leaf
    for beside in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            reached = node_hash(beside, reached)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and reached == root


def verify_consistency(
    first: int, second: int, path: Sequence[bytes], first_root: bytes, second_root: bytes
) -> bool:
    """Say whether `path` shows that the tree of `second` leaves began as the tree of `first`.

    Source: RFC 9162 §2.1.4.2.
    """
    if first == second or first == 0:
        equal = first_root == (second_root if first == second else EMPTY_ROOT)
        return equal and not path
    if not 0 < first < second or not path:
        return False
    hashes = list(path)
    if first & (first - 1) == 0:
        hashes.insert(0, first_root)
    place, last = _shifted(first - 1, second - 1)
    old = new = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        place, last = place >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _shifted(place: int, last: int) -> tuple[int, int]:
    while place % 2:
        place, last = place >> 1, last >> 1
    return place, last


def _subtree(start: int, end: int, node: Getter) -> bytes:
    """Return the hash over the leaves [start, end); `start` is a multiple of a complete subtree."""
    width = end - start
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    middle = start + _left_of(width)
    return node_hash(_subtree(start, middle, node), _subtree(middle, end, node))


def _left_of(width: int) -> int:
    """Return the greatest power of two below `width` (of at least 2)."""
    return 1 << ((width - 1).bit_length() - 1)
