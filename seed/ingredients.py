"""What invented firms are made of: trade names, trades by county, persons, streets.

Invariant: everything is read from data files and drawn from a seeded `Random`: every run of the
demonstration invents the same firms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from registry.rulebooks import Division, Divisions
from registry.rulebooks.entries import Entry, read_yaml
from seed.shelf import DATA


class Trade(NamedTuple):
    """A trade as names call it, its class of GB/T 4754, and how common it is."""

    words: tuple[str, ...]
    industry: str
    weight: int


class County(NamedTuple):
    """A county: how many of the city's firms are there, how names begin, what is made."""

    division: Division
    towns: tuple[Division, ...]
    weight: int
    prefixes: tuple[str, ...]
    trades: tuple[Trade, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Surnames, given names and streets."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    roads: tuple[str, ...]

    def person(self, chance: Random) -> str:
        """Return the name of an invented person."""
        return chance.choice(self.surnames) + chance.choice(self.given)

    def address(self, town: Division, county: Division, chance: Random) -> str:
        """Return an invented address in a town."""
        more = chance.choice(("", "", "", f"{chance.randrange(1, 12)}幢", "一楼"))
        where = f"嘉兴市{county.name_zh}{town.name_zh}"
        return f"{where}{chance.choice(self.roads)}{chance.randrange(20, 900)}号{more}"


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All of them."""

    trade_names: tuple[str, ...]
    counties: tuple[County, ...]
    more_trades: Mapping[str, tuple[Trade, ...]]
    people: People

    def county_of(self, town_code: str) -> County:
        """Return the county in which a town lies."""
        return next(county for county in self.counties if town_code in _codes(county.towns))


def read_ingredients(divisions: Divisions) -> Ingredients:
    """Return the ingredients for the city whose `divisions` these are."""
    names = read_yaml(DATA / "trade_names.yaml").entries("trade_names")
    trades = read_yaml(DATA / "trades.yaml")
    everywhere = _trades(trades, "everywhere")
    people = read_yaml(DATA / "people.yaml")
    return Ingredients(
        trade_names=tuple(name for group in names for name in group.texts("names")),
        counties=tuple(
            _county(entry, divisions, everywhere) for entry in trades.entries("counties")
        ),
        more_trades={kind: _trades(trades, kind) for kind in trades.content if kind != "counties"},
        people=People(people.texts("surnames"), people.texts("given"), people.texts("roads")),
    )


def draw_trade(trades: Sequence[Trade], chance: Random) -> tuple[str, str]:
    """Return the word and the class of a trade, common ones more often."""
    trade = chance.choices(trades, [one.weight for one in trades])[0]
    return chance.choice(trade.words), trade.industry


def _county(entry: Entry, divisions: Divisions, everywhere: tuple[Trade, ...]) -> County:
    division = divisions.of(entry.text("code"))
    return County(
        division=division,
        towns=divisions.children(division.code),
        weight=entry.whole("weight"),
        prefixes=entry.texts("prefixes"),
        trades=_trades(entry, "trades") + everywhere,
    )


def _trades(entry: Entry, key: str) -> tuple[Trade, ...]:
    return tuple(
        Trade(trade.texts("words"), trade.text("industry"), trade.whole("weight"))
        for trade in entry.entries(key)
    )


def _codes(divisions: Sequence[Division]) -> set[str]:
    return {division.code for division in divisions}
