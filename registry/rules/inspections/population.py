"""The population of a draw as a file: what is hashed, exported, and read by `static/redraw.py`.

Invariant: the file says all that decides a draw beside its two random values, sorted, so one population has one
text; its first line is a salt, without which the published digest of a small population would let
anybody try out the grades (LAW-AND-FAIRNESS 3).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.vocabulary import Grade
from registry.rules.inspections.drawing import Candidate, Draw, draw
from registry.rules.inspections.law import ORDER
from registry.rules.inspections.seeds import Seeds


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a draw may pick, from what, by which factors, with the salt of its file."""

    salt: str
    quota: int
    team: int
    inspectors: Sequence[str]
    factors: Mapping[Grade, Decimal]
    candidates: Sequence[Candidate]

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the file."""
        hashed = hashlib.sha256()
        for line in self.lines():
            hashed.update(line.encode())
        return hashed.digest()

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file, each a key and its value."""
        yield f"salt,{self.salt}\n"
        yield f"quota,{self.quota}\n"
        yield f"team,{self.team}\n"
        for grade in ORDER:
            yield f"factor,{grade.value},{self.factors[grade]}\n"
        for name in sorted(self.inspectors):
            yield f"inspector,{name}\n"
        for one in sorted(self.candidates, key=lambda one: one.code):
            yield f"subject,{one.code},{one.grade.value}\n"

    def drawn_by(self, seeds: Seeds) -> Draw:
        """Return the draw that a seed and its secret give. Raises: Invalid where there are not enough."""
        return draw(
            seeds.key,
            self.candidates,
            self.factors,
            quota=self.quota,
            inspectors=self.inspectors,
            team=self.team,
        )
