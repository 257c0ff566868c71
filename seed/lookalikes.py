"""Firms that are easily taken for one another, as somebody wrote them down by hand."""

from datetime import date, timedelta
from random import Random

from registry.rulebooks import Divisions
from registry.rulebooks.entries import read_yaml
from seed.firms import Firm
from seed.ingredients import Ingredients
from seed.invented_codes import credit_code
from seed.shelf import DATA

SERIES = "MADE"
_FIRST_DAY, _DAYS = date(2005, 3, 1), 16 * 365


def read_lookalikes(
    ingredients: Ingredients, divisions: Divisions, chance: Random
) -> tuple[Firm, ...]:
    """Return the look-alikes, each with a code of its own; a twin shares person and address."""
    firms: list[Firm] = []
    entries = read_yaml(DATA / "lookalikes.yaml").entries("lookalikes")
    for number, entry in enumerate(entries, start=1):
        entry.only("name", "town", "industry", "twin", "alias")
        town = divisions.of(entry.text("town"))
        county = divisions.of(town.parent_code)
        firm = Firm(
            name=entry.text("name"),
            uscc=credit_code("91", SERIES, number),
            kind="企业",
            established_on=_FIRST_DAY + timedelta(days=chance.randrange(_DAYS)),
            town=town.code,
            address=ingredients.people.address(town, county, chance),
            industry=entry.text("industry"),
            person=ingredients.people.person(chance),
            alias=entry.text_or_empty("alias"),
        )
        if entry.has("twin") and entry.truth("twin"):
            firm = firm._replace(person=firms[-1].person, address=firms[-1].address)
        firms.append(firm)
    return tuple(firms)
