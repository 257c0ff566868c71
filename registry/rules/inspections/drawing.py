"""The draw: whom the seed picks inside each grade, and which inspectors it sends to them (双随机).

Invariant: the order of a subject is SHA-256(key || 0x1f || code), that of an inspector for a subject
SHA-256(key || 0x1f || code || 0x1f || name), the key being seed || secret; nothing else decides, so
whoever has both and the population repeats it with any program (`static/redraw.py`). The work of
inspectors differs by one at most.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rules.inspections.allotting import Stratum, allot

SEPARATOR = b"\x1f"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that may be drawn: its code and the grade in use on the day."""

    code: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Drawn:
    """A subject that was drawn, with the inspectors sent to it."""

    code: str
    grade: Grade
    inspectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A whole draw: the strata, and the subjects in the order of their hashes."""

    strata: tuple[Stratum, ...]
    drawn: tuple[Drawn, ...]


def lines_digest(lines: Iterable[tuple[int, int, Grade, Sequence[str]]]) -> bytes:
    """Return the digest of who was drawn, by place, number, grade and inspectors, in order."""
    hashed = hashlib.sha256()
    for place, subject_id, grade, inspectors in lines:
        text = "\x1f".join([str(place), str(subject_id), grade.value, *inspectors])
        hashed.update(f"{text}\n".encode())
    return hashed.digest()


def draw(
    key: bytes,
    population: Iterable[Candidate],
    factors: Mapping[Grade, Decimal],
    *,
    quota: int,
    inspectors: Sequence[str],
    team: int,
) -> Draw:
    """Return the draw of `quota` subjects, `team` of `inspectors` to each.

    Raises: Invalid where the quota or the team is more than there are.
    """
    if not 0 < team <= len(set(inspectors)):
        raise Invalid("每组检查人员数须大于零，且不多于检查人员名单的人数。")
    ordered = sorted((_place(key, one.code), one.code, one.grade) for one in population)
    strata = allot(Counter(grade for _, _, grade in ordered), factors, quota)
    left = {one.grade: one.drawn for one in strata}
    picked = []
    for _, code, grade in ordered:
        if left[grade]:
            left[grade] -= 1
            picked.append((code, grade))
    return Draw(strata, _sent(key, picked, sorted(set(inspectors)), team))


def _sent(
    key: bytes, picked: Iterable[tuple[str, Grade]], inspectors: Sequence[str], team: int
) -> tuple[Drawn, ...]:
    """Return who is sent where: of those with the least work, whom the hash names first."""
    work: Counter[str] = Counter()
    sent = []
    for code, grade in picked:
        places = {name: _place(key, code, name) for name in inspectors}
        chosen = sorted(inspectors, key=lambda name: (work[name], places[name]))[:team]
        work.update(chosen)
        sent.append(Drawn(code, grade, tuple(chosen)))
    return tuple(sent)


def _place(key: bytes, *parts: str) -> bytes:
    return hashlib.sha256(SEPARATOR.join([key, *(part.encode() for part in parts)])).digest()
