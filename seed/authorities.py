"""The bodies whose papers the demonstration holds: their names, invented codes and counties."""

from functools import cache
from typing import NamedTuple

from registry.rulebooks.entries import Entry, read_yaml
from seed.shelf import DATA


class Authority(NamedTuple):
    """A body that decides, inspects or honours; `division` is empty for the city's own."""

    id: str
    name: str
    code: str
    short: str
    department: str
    division: str

    def number(self, what: str, year: int, number: int) -> str:
        """Return the number of a paper of this body; 演 marks it as a demonstration."""
        return f"演{self.short}{what}〔{year}〕{number}号"


@cache
def authority(authority_id: str) -> Authority:
    """Return the body of that id."""
    return {one.id: one for one in all_authorities()}[authority_id]


@cache
def all_authorities() -> tuple[Authority, ...]:
    """Return all bodies, in the order of the file."""
    return tuple(
        _authority(entry) for entry in read_yaml(DATA / "authorities.yaml").entries("authorities")
    )


def _authority(entry: Entry) -> Authority:
    entry.only("id", "name", "code", "short", "department", "division")
    return Authority(
        id=entry.text("id"),
        name=entry.text("name"),
        code=entry.text("code"),
        short=entry.text("short"),
        department=entry.text("department"),
        division=entry.text_or_empty("division"),
    )
