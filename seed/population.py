"""Invented firms beside the story: as many and as mixed as a small city's register.

Invariant: every firm is drawn from a seeded `Random`; no two bear one name; every code has the
division 330499, which is not allocated.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count, islice
from random import Random
from typing import NamedTuple

from registry.rulebooks import Division
from registry.rules.identity.folding import fold
from seed.firms import Firm
from seed.ingredients import County, Ingredients, draw_trade
from seed.invented_codes import credit_code

# How many of each kind; with the look-alikes they make about 600.
ENTERPRISES, INDIVIDUAL_BUSINESSES, BRANCHES, COOPERATIVES = 420, 72, 30, 24
WORKSHOPS, PARTNERSHIPS, ASSOCIATIONS, CARE_CENTRES = 7, 5, 6, 6
SERIES = "MADF"
FIRST_YEAR, LAST_DAY = 1992, date(2026, 10, 20)
BUSIEST_YEAR = 2016
_FORMS = ("有限公司",) * 17 + ("股份有限公司", "有限责任公司", "有限责任公司")
_BRANCH_FORMS = ("分公司", "分公司", "第一分公司", "营业部")
# Towns that belong to a development zone (divisions.csv, notes).
_ZONES = {
    **dict.fromkeys(("330402-L06", "330402-L08", "330411-L03", "330411-L04"), "LOCAL-JKQ"),
    "330482-L04": "LOCAL-GQ",
}
_BRACKETED = 0.04
_MOST_TRIES = 200


class Place(NamedTuple):
    """A town and the county in which it lies."""

    county: County
    town: Division


class Draft(NamedTuple):
    """The name of a firm to be, where it is and what it does."""

    name: str
    place: Place
    industry: str


def invent_firms(ingredients: Ingredients, chance: Random) -> tuple[Firm, ...]:
    """Return all invented firms; a branch stands behind its head office."""
    inventor = Inventor(ingredients, chance)
    enterprises = inventor.many(ENTERPRISES, "91", "企业", inventor.enterprise)
    return (
        *enterprises,
        *inventor.many(INDIVIDUAL_BUSINESSES, "92", "个体工商户", inventor.shop),
        *inventor.branches(BRANCHES, enterprises),
        *inventor.many(COOPERATIVES, "93", "农民专业合作社", inventor.cooperative),
        *inventor.many(WORKSHOPS, "91", "个人独资企业", inventor.workshop),
        *inventor.many(PARTNERSHIPS, "91", "合伙企业", inventor.partnership),
        *inventor.many(ASSOCIATIONS, "51", "社会组织", inventor.association),
        *inventor.many(CARE_CENTRES, "52", "社会组织", inventor.care_centre),
    )


class Inventor:
    """Draws firms; remembers the names that are borne and the numbers that are given."""

    def __init__(self, ingredients: Ingredients, chance: Random) -> None:
        self._ingredients = ingredients
        self._chance = chance
        self._borne: set[str] = set()
        self._numbers = count(1)

    def many(
        self, size: int, body_class: str, kind: str, draft: Callable[[], Draft]
    ) -> tuple[Firm, ...]:
        """Return `size` firms of a kind."""
        return tuple(self._firm(body_class, kind, self._fresh(draft)) for _ in range(size))

    def enterprise(self) -> Draft:
        """Return a company of one of the county's trades."""
        place = self._place()
        word, industry = draw_trade(place.county.trades, self._chance)
        trade_name, form = self._trade_name(), self._chance.choice(_FORMS)
        prefix = self._chance.choice(place.county.prefixes)
        if self._chance.random() < _BRACKETED:
            return Draft(f"{trade_name}（{place.county.prefixes[0]}）{word}{form}", place, industry)
        return Draft(f"{prefix}{trade_name}{word}{form}", place, industry)

    def shop(self) -> Draft:
        """Return an individual business of a town."""
        word, industry, place = *self._more("shops"), self._place()
        where = f"{_city_part(place)}{place.town.name_zh}"
        return Draft(f"{where}{self._trade_name()}{word}", place, industry)

    def cooperative(self) -> Draft:
        """Return a farmers' cooperative of a county."""
        word, industry, place = *self._more("farming"), self._place()
        name = f"{place.county.division.name_zh}{self._trade_name()}{word}专业合作社"
        return Draft(name, place, industry)

    def workshop(self) -> Draft:
        """Return a sole proprietor's workshop."""
        word, industry, place = *self._more("workshops"), self._place()
        name = f"{place.county.division.name_zh}{self._trade_name()}{word}（个人独资）"
        return Draft(name, place, industry)

    def partnership(self) -> Draft:
        """Return a limited partnership."""
        word, industry, place = *self._more("partnerships"), self._place()
        return Draft(f"嘉兴{self._trade_name()}{word}合伙企业（有限合伙）", place, industry)

    def association(self) -> Draft:
        """Return a trade association, marked as a demonstration as the story's is."""
        word, industry, place = *self._more("associations"), self._place()
        name = f"{place.county.division.name_zh}{self._trade_name()}{word}（演示）"
        return Draft(name, place, industry)

    def care_centre(self) -> Draft:
        """Return a private non-enterprise unit that cares for people."""
        word, industry, place = *self._more("care"), self._place()
        return Draft(f"{_city_part(place)}{self._trade_name()}{word}（演示）", place, industry)

    def branches(self, size: int, heads: Sequence[Firm]) -> Iterator[Firm]:
        """Yield branches of some of `heads`, each younger than its head office."""
        old = [head for head in heads if head.established_on.year < LAST_DAY.year]
        for head in islice(iter(lambda: self._chance.choice(old), None), size):
            draft = self._fresh(lambda head=head: self._branch(head))  # type: ignore[misc]
            branch = self._firm("91", "分支机构", draft)
            since = self._day(head.established_on + timedelta(days=90))
            yield branch._replace(parent=head.uscc, established_on=since)

    def _branch(self, head: Firm) -> Draft:
        place = self._place()
        where = self._chance.choice((place.county.division.short_zh, place.town.short_zh))
        form = self._chance.choice(_BRANCH_FORMS)
        return Draft(f"{head.name}{where}{form}", place, head.industry)

    def _fresh(self, draft: Callable[[], Draft]) -> Draft:
        for found in islice(iter(draft, None), _MOST_TRIES):
            if (key := fold(found.name)) not in self._borne:
                self._borne.add(key)
                return found
        raise AssertionError("the trade names are too few for so many firms")

    def _firm(self, body_class: str, kind: str, draft: Draft) -> Firm:
        people, place = self._ingredients.people, draft.place
        county = place.county.division
        zone = _ZONES.get(place.town.code) if kind == "企业" else None
        return Firm(
            name=draft.name,
            uscc=credit_code(body_class, SERIES, next(self._numbers)),
            kind=kind,
            established_on=self._day(date(FIRST_YEAR, 3, 1)),
            town=zone or place.town.code,
            address=people.address(place.town, county, self._chance),
            industry=draft.industry,
            person=people.person(self._chance),
        )

    def _place(self) -> Place:
        counties = self._ingredients.counties
        county = self._chance.choices(counties, [one.weight for one in counties])[0]
        return Place(county, self._chance.choice(county.towns))

    def _more(self, kind: str) -> tuple[str, str]:
        return draw_trade(self._ingredients.more_trades[kind], self._chance)

    def _trade_name(self) -> str:
        return self._chance.choice(self._ingredients.trade_names)

    def _day(self, earliest: date) -> date:
        year = int(self._chance.triangular(FIRST_YEAR, LAST_DAY.year + 1, BUSIEST_YEAR))
        day = date(year, 1, 1) + timedelta(days=self._chance.randrange(4, 360))
        return min(max(day, earliest), LAST_DAY)


def _city_part(place: Place) -> str:
    """Return how a local name begins: 嘉兴市南湖区, but 海宁市 alone."""
    county = place.county.division.name_zh
    return f"嘉兴市{county}" if county.endswith("区") else county
