"""Which characters of a name answer to a query, for the marking on the page.

Invariant: the pieces joined together are the name, character for character.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from registry.rules.identity.folding import fold


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters of a name, marked or not."""

    text: str
    is_marked: bool
    is_near: bool = False  # marked, yet another character: one that sounds or looks alike


def mark(name: str, parts: Iterable[str]) -> tuple[Piece, ...]:
    """Return `name` in pieces; `parts` are name keys, marked wherever they stand in its key.

    A part that stands nowhere whole is marked character by character, in order, if it can be.
    """
    folded = [fold(character) for character in name]
    key = "".join(folded)
    home = [place for place, piece in enumerate(folded) for _ in piece]  # key index -> name index
    marked: set[int] = set()
    for part in parts:
        marked |= {home[place] for place in _places(key, part)}
    runs = groupby(range(len(name)), key=lambda place: place in marked)
    return tuple(Piece("".join(name[p] for p in places), hit) for hit, places in runs)


def _places(key: str, part: str) -> set[int]:
    start = key.find(part)
    if start >= 0:
        return set(range(start, start + len(part)))
    found: set[int] = set()
    place = -1
    for character in part:
        place = key.find(character, place + 1)
        if place < 0:
            return set()
        found.add(place)
    return found
