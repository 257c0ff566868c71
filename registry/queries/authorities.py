"""Whether an office may file a paper: it files what its own department decided, within its county.

Invariant: only an authority that is known beyond doubt as another one's is refused; one that the
rulebook does not know (another province's, a ministry, a certifier) says nothing either way.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from registry.rulebooks import Department, DivisionLevel, Rulebook
from registry.rules.identity.folding import fold

OTHER_AUTHORITY = "other_authority"
MOST_REMEMBERED = 10_000  # names; a file writes few authorities, many times each
_ALIASES = re.compile("[（(](?P<aliases>[^）)]+)[）)]")
_NO_NAME = re.compile("^隶属|部门$")  # in brackets: what a department belongs to, what it is
# What may follow the name of a department in that of a part of it: …海宁分局, …执法支队.
_PART = re.compile("(?:.{0,20}(?:分局|所|支队|大队|中队))?")


class Office(NamedTuple):
    """Who decided: the department, and the county where the name tells it (None: the city's)."""

    department: Department
    division_code: str | None


def office_of(name: str, rulebook: Rulebook) -> Office | None:
    """Return the department of the city, or of one of its counties, that bears a name."""
    return _look_up(name, rulebook)


def county_of(name: str, rulebook: Rulebook) -> str | None:
    """Return the county or zone that an authority is of, None: the city's, or none that is known.

    A county's authority that the rulebook does not know is known by the county at its beginning.
    """
    office = office_of(name, rulebook)
    return office.division_code if office else _county_in(fold(name), rulebook)


def not_theirs(name: str, department_id: str, rulebook: Rulebook) -> str | None:
    """Return why a paper of the authority `name` is not filed by a department; None: it is."""
    office = office_of(name, rulebook)
    if office is None or office.department.id == department_id:
        return None
    own = rulebook.departments.get(department_id)
    filing = f"（{own.name_zh}）" if own else ""
    return f"作出单位是{name}，不属于报送部门{filing}；请由该部门报送，或者更正作出单位。"


@lru_cache(maxsize=MOST_REMEMBERED)
def _look_up(name: str, rulebook: Rulebook) -> Office | None:
    known = _names(rulebook)
    folded = fold(name)
    for prefix, division_code in _places(rulebook):
        rest = folded.removeprefix(prefix)
        if prefix and rest == folded:
            continue
        for own_name, department in known.items():
            part = _PART.fullmatch(rest.removeprefix(own_name))
            if rest.startswith(own_name) and part:
                return Office(department, division_code or _county_in(part[0], rulebook))
    return None


def _county_in(part: str, rulebook: Rulebook) -> str | None:
    for prefix, division_code in _places(rulebook):
        if division_code and part.startswith(prefix):
            return division_code
    return None


@lru_cache(maxsize=8)
def _names(rulebook: Rulebook) -> Mapping[str, Department]:
    """Return the departments by every name they sign with, the longest first."""
    names = {fold(name): one for one in rulebook.departments.values() for name in _names_of(one)}
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def _names_of(department: Department) -> Iterator[str]:
    yield _ALIASES.sub("", department.name_zh)
    yield f"{department.short_zh}局"
    for found in _ALIASES.finditer(department.name_zh):
        if not _NO_NAME.search(found["aliases"]):
            yield found["aliases"]


@lru_cache(maxsize=8)
def _places(rulebook: Rulebook) -> tuple[tuple[str, str | None], ...]:
    """Return what may stand before the name of a department, the longest first, with its county."""
    city = rulebook.divisions.of(rulebook.city.division_code)
    province = rulebook.divisions.get(city.parent_code)
    above = ["", city.name_zh, city.short_zh]
    above += [f"{province.name_zh}{city.name_zh}"] if province else []
    places: dict[str, str | None] = {fold(name): None for name in (*above, "市")}
    for one in rulebook.divisions.values():
        if one.level in (DivisionLevel.COUNTY, DivisionLevel.FUNCTIONAL_ZONE):
            for name in (one.name_zh, one.short_zh, *one.aliases):
                places |= {fold(lead + name): one.code for lead in above}
    return tuple(sorted(places.items(), key=lambda place: -len(place[0])))
