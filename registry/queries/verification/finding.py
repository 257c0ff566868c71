"""What a check found."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: how much it looked at, and the first thing that is wrong, if anything is."""

    check: str
    checked: int
    first_bad: str | None = None
    problem: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found wrong."""
        return self.problem is None


class Head(NamedTuple):
    """The journal's head as noted beside the database after a commit."""

    size: int
    entry_hash: bytes
