"""The population of a draw as a file: what is hashed, exported, and read by `static/redraw.py`.

Invariant: the file says all that decides a draw beside its two random values, sorted, so one population has one
text; its first line is a salt, without which the published digest of a small population would let
anybody try out the grades (LAW-AND-FAIRNESS 3).
"""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rules.inspections.drawing import Candidate, Draw, draw
from registry.rules.inspections.law import ORDER
from registry.rules.inspections.seeds import Seeds

UNREADABLE = "留存的抽取范围文件无法读出。"


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a draw may pick, from what, by which factors, with the salt of its file."""

    salt: str
    quota: int
    team: int
    inspectors: Sequence[str]
    factors: Mapping[Grade, Decimal]
    candidates: Sequence[Candidate]

    @classmethod
    def read(cls, text: str) -> "Population":
        """Return the population that a file tells. Raises: Invalid where it is none."""
        said: dict[str, list[str]] = defaultdict(list)
        for line in text.split("\n"):
            key, _, value = line.partition(",")
            said[key].append(value)
        try:
            return cls(
                salt=said["salt"][0],
                quota=int(said["quota"][0]),
                team=int(said["team"][0]),
                inspectors=said["inspector"],
                factors={
                    Grade(grade): Decimal(factor)
                    for grade, factor in (one.split(",") for one in said["factor"])
                },
                candidates=[
                    Candidate(code, Grade(grade))
                    for code, grade in (one.rsplit(",", 1) for one in said["subject"])
                ],
            )
        except (IndexError, ValueError, ArithmeticError) as error:
            raise Invalid(UNREADABLE) from error

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


def packed(population: Population) -> str:
    """Return the file of a population as it is kept in the vault: compressed, as text."""
    return b64encode(zlib.compress("".join(population.lines()).encode())).decode()


def unpacked(kept: str) -> str:
    """Return the file that `packed` made. Raises: Invalid where it is none."""
    try:
        return zlib.decompress(b64decode(kept, validate=True)).decode()
    except (ValueError, zlib.error) as error:
        raise Invalid(UNREADABLE) from error
