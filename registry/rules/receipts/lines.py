"""One line of a check: what was asked, who was found, what was answered and why; and what opens it.

Invariant: a line is written in one canonical form, so its commitment can be made anew from the
opening in any language that writes JSON; without the 32 random bytes nobody can guess it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from models.vocabulary import CauseKind
from registry.errors import Invalid
from registry.rules.publication_log import commitment

_RANDOM = re.compile(r"[0-9a-f]{64}", re.ASCII)
_OPENING = {"line", "random", "content"}
NOT_AN_OPENING = "回执中某一行的内容不完整，无法核验。"


class Cause(NamedTuple):
    """Why something applies, by the number that its public page has; a grade has none."""

    kind: CauseKind
    public_no: str = ""


class MeasureTold(NamedTuple):
    """A measure as a receipt tells it; `basis` and `executors` in words, days as written.

    `until` is the first day on which it no longer applies, "" where none is set; `own`: whether the
    department that asked is one of those that execute it.
    """

    id: str
    name: str
    kind: str
    basis: tuple[str, ...]
    since: str
    until: str
    why: str = ""
    executors: tuple[str, ...] = ()
    own: bool = True

    def content(self) -> dict[str, object]:
        """Return what is committed to."""
        return self._asdict() | {"basis": list(self.basis), "executors": list(self.executors)}


@dataclass(frozen=True, slots=True)
class Line:
    """The content of one line; `answer` is the word that the screen shows."""

    asked_name: str
    asked_code: str
    answer: str
    subject_code: str = ""
    subject_name: str = ""
    causes: tuple[Cause, ...] = ()
    measures: tuple[MeasureTold, ...] = ()
    remarks: tuple[str, ...] = field(default=())

    def content(self) -> dict[str, object]:
        """Return what is committed to."""
        return {
            "asked": {"name": self.asked_name, "code": self.asked_code},
            "subject": {"code": self.subject_code, "name": self.subject_name},
            "answer": self.answer,
            "causes": [{"kind": one.kind.value, "no": one.public_no} for one in self.causes],
            "measures": [one.content() for one in self.measures],
            "remarks": list(self.remarks),
        }


class LineOpening(NamedTuple):
    """What opens the commitment of one line; lines count from 1."""

    line: int
    random: str
    content: Mapping[str, object]

    def as_told(self) -> dict[str, object]:
        """Return it as the file holds it."""
        return {"line": self.line, "random": self.random, "content": self.content}

    def opens(self, committed: bytes) -> bool:
        """Say whether this is what the line committed to."""
        return commitment(bytes.fromhex(self.random), self.content) == committed

    def causes(self) -> tuple[Cause, ...]:
        """Return the causes that the content names; what is none of ours is left out."""
        told = self.content.get("causes")
        found = (_cause(one) for one in told) if isinstance(told, list) else ()
        return tuple(one for one in found if one is not None)


def sealed(
    lines: Sequence[Line], random: Sequence[bytes]
) -> tuple[tuple[bytes, ...], tuple[LineOpening, ...]]:
    """Return the commitments of some lines, and their openings, by one random value a line."""
    openings = tuple(
        LineOpening(number, salt.hex(), line.content())
        for number, (line, salt) in enumerate(zip(lines, random, strict=True), start=1)
    )
    commitments = (commitment(bytes.fromhex(one.random), one.content) for one in openings)
    return tuple(commitments), openings


def read_opening(told: object) -> LineOpening:
    """Return the opening that `told` says. Raises Invalid where it is none."""
    if not isinstance(told, dict) or set(told) != _OPENING:
        raise Invalid(NOT_AN_OPENING)
    line, random, content = told["line"], told["random"], told["content"]
    is_told = type(line) is int and line > 0 and isinstance(content, dict)  # True is no line
    if not is_told or not isinstance(random, str) or not _RANDOM.fullmatch(random):
        raise Invalid(NOT_AN_OPENING)
    return LineOpening(line, random, content)


def _cause(told: object) -> Cause | None:
    if not isinstance(told, dict) or not isinstance(told.get("no"), str):
        return None
    try:
        return Cause(CauseKind(str(told.get("kind"))), told["no"])
    except ValueError:
        return None
