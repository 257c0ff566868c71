"""Where a name answers to what was asked: equal, same-sounding, similar or spelt characters.

Invariant: the pieces joined together are the name, character for character; a difference is told in
words besides the marks, so nobody has to see colours. Source: FEATURES F6; WCAG 1.4.1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.vocabulary.word import Word
from registry.queries.marking import Piece
from registry.queries.reasons import Reason
from registry.rules.identity.alike import looks_alike
from registry.rules.identity.folding import fold
from registry.rules.identity.pinyin import readings, spellings

LEAST_ALIKE = 0.5  # share of the asked characters that must answer, else nothing is marked
LONGEST_SURPLUS = 3  # characters; more than that is a question around the name, not a slip
MOST_DIFFERENCES = 3
LEAST_INITIALS = 2
LONGEST_ALIGNED = 40  # characters
# What a step costs when a query is laid along a name; what surrounds it in the name costs nothing.
NEAR_ONE, REPLACED, DELETED, INSERTED = 0.4, 1.2, 1.0, 0.3
_KEPT, _DELETED, _INSERTED = range(3)


class Touch(Word):
    """How a character of a name answers to the query."""

    SAME = "same", "相同", "Same"
    SPELT = "spelt", "读音相同", "Same reading"
    SOUND = "sound", "同音", "Same sound"
    SHAPE = "shape", "形近", "Similar shape"


NEAR = (Touch.SOUND, Touch.SHAPE)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A name in pieces, and how what was asked differs from it."""

    pieces: tuple[Piece, ...]
    differences: tuple[Reason, ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found of one part: by place in the key how it answers, and the differences."""

    touched: dict[int, Touch]
    differences: list[Reason]


def align(name: str, parts: Iterable[str]) -> Aligned:
    """Return `name` in pieces, marked where one of `parts` (folded) answers, with the differences."""
    folded = [fold(character) for character in name]
    key = "".join(folded)
    home = [place for place, piece in enumerate(folded) for _ in piece]  # key index -> name index
    touched: dict[int, Touch] = {}
    told: list[Reason] = []
    for part in parts:
        found = _whole(key, part) or _spelt(key, part) or _nearly(key, part)
        if found is not None:
            touched |= {home[place]: touch for place, touch in found.touched.items()}
            told += found.differences
    looks = [touched.get(place) for place in range(len(name))]
    runs = groupby(range(len(name)), key=lambda at: (looks[at] is not None, looks[at] in NEAR))
    pieces = (
        Piece("".join(name[place] for place in places), is_marked, is_near)
        for (is_marked, is_near), places in runs
    )
    return Aligned(tuple(pieces), tuple(dict.fromkeys(told))[:MOST_DIFFERENCES])


def _whole(key: str, part: str) -> _Found | None:
    start = key.find(part)
    if start < 0 or not part:
        return None
    return _Found(dict.fromkeys(range(start, start + len(part)), Touch.SAME), [])


def _spelt(key: str, part: str) -> _Found | None:
    """Return where the syllables, or the initials, that `part` spells are read in a row."""
    if not (part.isascii() and part.isalpha()):
        return None
    read = [readings(character) for character in key]
    for syllables in (*spellings(part), tuple(part)):
        size = len(syllables)
        if size < LEAST_INITIALS and syllables == tuple(part):
            continue
        for start in range(len(read) - size + 1):
            if all(map(_is_read, read[start : start + size], syllables)):
                return _Found(dict.fromkeys(range(start, start + size), Touch.SPELT), [])
    return None


def _is_read(known: Sequence[str], asked: str) -> bool:
    return any(one == asked or (len(asked) == 1 and one[0] == asked) for one in known)


def _nearly(key: str, part: str) -> _Found | None:
    """Return the cheapest way to lay `part` along the key, if enough of it answers."""
    if len(part) > LONGEST_ALIGNED:
        return None
    found, surplus = _Found({}, []), []
    for asked, stands in _path(part, key):
        if asked is None:
            continue
        if stands is None:
            surplus.append(part[asked])
        else:
            _laid(found, stands, part[asked], key[stands])
    if len(found.touched) < LEAST_ALIKE * len(part):
        return None
    if len(surplus) <= LONGEST_SURPLUS:
        _tell_surplus(found, key, surplus)
    return found


def _path(part: str, key: str) -> list[tuple[int | None, int | None]]:
    """Return the steps (place in the part, place in the key); what surrounds the part is no step."""
    width = len(key) + 1
    costs = [0.0] * width
    steps: list[list[int]] = [[_INSERTED] * width]
    for asked in part:
        above, row = costs, [_INSERTED] * width
        costs, row[0] = [above[0] + DELETED], _DELETED
        for at, stands in enumerate(key, start=1):
            ways = (
                above[at - 1] + _cost(asked, stands),
                above[at] + DELETED,
                costs[at - 1] + INSERTED,
            )
            best = min(range(3), key=ways.__getitem__)
            costs.append(ways[best])
            row[at] = best
        steps.append(row)
    return _walk(steps, min(range(width), key=costs.__getitem__))


def _walk(steps: list[list[int]], end: int) -> list[tuple[int | None, int | None]]:
    """Return the steps from the first to the last, walked back from the cheapest end."""
    path: list[tuple[int | None, int | None]] = []
    asked, at = len(steps) - 1, end
    while asked > 0:
        step = steps[asked][at]
        path.append(
            (None if step == _INSERTED else asked - 1, None if step == _DELETED else at - 1)
        )
        asked -= step != _INSERTED
        at -= step != _DELETED
    return path[::-1]


def _cost(asked: str, stands: str) -> float:
    if asked == stands:
        return 0.0
    return NEAR_ONE if _touch(asked, stands) else REPLACED


def _laid(found: _Found, place: int, mine: str, theirs: str) -> None:
    if mine == theirs:
        found.touched[place] = Touch.SAME
        return
    touch = _touch(mine, theirs)
    if touch is not None:
        found.touched[place] = touch
    found.differences.append(_other(mine, theirs, touch))


def _touch(mine: str, theirs: str) -> Touch | None:
    if not set(readings(mine)).isdisjoint(readings(theirs)):
        return Touch.SOUND
    return Touch.SHAPE if looks_alike(mine, theirs) else None


def _other(mine: str, theirs: str, touch: Touch | None) -> Reason:
    if touch is None:
        return Reason(f"所查“{mine}”，名称中为“{theirs}”", f'You asked "{mine}", here "{theirs}"')
    return Reason(
        f"所查“{mine}”与名称中的“{theirs}”{touch.zh}",
        f'"{mine}" as asked and "{theirs}" here: {touch.en.lower()}',
    )


def _tell_surplus(found: _Found, key: str, surplus: Sequence[str]) -> None:
    """Tell what the query has too much, and what stands in another place of the name."""
    moved: list[str] = []
    lacking: list[str] = []
    for one in surplus:
        free = (at for at, stands in enumerate(key) if stands == one and at not in found.touched)
        place = next(free, None)
        (lacking if place is None else moved).append(one)
        if place is not None:
            found.touched[place] = Touch.SAME
    if moved:
        told = Reason(
            f"{_quoted(moved)}的前后次序不同", f"{_listed(moved)} stands in another place"
        )
        found.differences.append(told)
    if lacking:
        told = Reason(f"名称中没有{_quoted(lacking)}", f"{_listed(lacking)} is not in the name")
        found.differences.append(told)


def _quoted(characters: Iterable[str]) -> str:
    return "".join(f"“{one}”" for one in characters)


def _listed(characters: Iterable[str]) -> str:
    return ", ".join(f'"{one}"' for one in characters)
