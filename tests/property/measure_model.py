"""A plain model of joint measures: causes with their days, and what each calls for, typed by hand.

It knows nothing of the register's rules or of its catalogue: what a list or a ban calls for, and
from which departments, is copied from the catalogue as it was worked out (2026.11), for enterprises.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

_FUNDS = ("finance", "eit", "sci", "agri", "com")
_HONOURS = ("amr", "hurd", "publicity")
_WORKS = ("hurd", "pubres", "transport", "water")
CALLED: dict[str, dict[str, tuple[str, ...]]] = {
    "market_serious": {
        "P02": ("amr", "hurd", "eco", "health"),
        "P04": ("finance",),
        "P14": _FUNDS,
        "P15": _HONOURS,
        "P17": ("amr", "hurd", "eco"),
        "P18": ("amr", "data", "hurd"),
        "P20": ("amr",),
    },
    "construction_blacklist": {
        "P03": ("hurd", "transport", "water"),
        "P05": _WORKS,
        "P14": _FUNDS,
        "P15": _HONOURS,
        "P18": ("amr", "data", "hurd"),
        "P29": ("hurd",),
    },
    "judgment_debtor": {"P04": ("finance",)},
    "wage_arrears": {
        "P04": ("finance",),
        "P05": _WORKS,
        "P14": _FUNDS,
        "P15": _HONOURS,
        "P18": ("amr", "data", "hurd"),
    },
}
SAMPLED = {"P21": ("amr", "agri")}  # who is listed for a product
BANNED: dict[str, tuple[str, ...]] = {"P01": ("amr",)}  # from making food
DAY = timedelta(days=1)


class Wanted(NamedTuple):
    """One order that should be open."""

    measure: str
    department: str
    kind: str
    cause: int
    party: int


@dataclass
class Cause:
    """An entry or a penalty: whose, since when, until which day it no longer counts."""

    kind: str
    number: int
    party: int
    calls: Mapping[str, tuple[str, ...]]
    begins: date
    until: date
    is_stayed: bool = False
    is_gone: bool = False

    def stands_on(self, today: date) -> bool:
        """Say whether it counts today, or is decided and will."""
        return not self.is_stayed and not self.is_gone and max(today, self.begins) < self.until

    def wanted(self) -> Iterator[Wanted]:
        """Yield the orders that it calls for."""
        for measure, departments in self.calls.items():
            for department in departments:
                yield Wanted(measure, department, self.kind, self.number, self.party)


@dataclass
class World:
    """All causes that ever were."""

    causes: list[Cause] = field(default_factory=list)

    def wanted(self, today: date) -> dict[Wanted, tuple[date, date]]:
        """Return the orders that should be open today, with their days."""
        return {
            order: (cause.begins, cause.until)
            for cause in self.causes
            if cause.stands_on(today)
            for order in cause.wanted()
        }
