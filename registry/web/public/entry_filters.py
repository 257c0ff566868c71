"""The ways to narrow the list of serious dishonesty, each with its name and what it would leave.

Invariant: a filter is a word of the rulebook; an unknown one is refused where it is asked.
"""

from typing import NamedTuple

from flask_babel import gettext as _

from models.vocabulary import ListKind
from registry.queries.blacklist.figures import Facets
from registry.queries.blacklist.listing import EntryQuery
from registry.rules.blacklist import Ground, ListType
from registry.web.filters import day, named
from registry.web.public.door import today
from registry.web.transaction import register

FILTERS = ("q", "ground", "authority", "division", "from", "to", "sort")


class Option(NamedTuple):
    """One value of a filter: its parameter's value, its name, how many entries it leads to."""

    value: str
    name: str
    leads_to: int
    is_part: bool = False  # of the option above it


class Facet(NamedTuple):
    """One filter with its values; `now` is the value in use."""

    parameter: str
    title: str
    now: str
    options: tuple[Option, ...]


def known_grounds() -> dict[str, ListType | Ground]:
    """Return what `ground` may be asked for: list types, and grounds as `list_type.ground`."""
    law, on = register().rulebook.blacklist, today()
    known: dict[str, ListType | Ground] = {}
    for list_type in register().rulebook.lists.edition_on(on):
        if list_type.kind is not ListKind.SERIOUS or not list_type.is_public:
            continue
        known[list_type.id] = list_type
        for ground in law.procedure_on(list_type.id, on).grounds:
            known[f"{list_type.id}.{ground.id}"] = ground
    return known


def facets_shown(counts: Facets, wanted: EntryQuery) -> tuple[Facet, ...]:
    """Return the filters that leave something, and those in use."""
    return tuple(
        facet
        for facet in (
            Facet("ground", _("名单与列入情形"), wanted.ground, _grounds(counts)),
            Facet("authority", _("办理或归集部门"), wanted.authority, _departments(counts)),
            Facet("division", _("所在辖区"), wanted.division, _places(counts)),
        )
        if facet.options
    )


def active_filters(wanted: EntryQuery) -> list[tuple[str, str]]:
    """Return the filters in use: parameter and what it says."""
    rulebook = register().rulebook
    place = rulebook.divisions.get(wanted.division)
    said = (
        ("q", _("含“%(text)s”", text=wanted.text[:40]) if wanted.text else ""),
        ("ground", _ground_name(wanted.ground) if wanted.ground else ""),
        ("authority", _department_name(wanted.authority) if wanted.authority else ""),
        ("division", named(place) if place else ""),
        ("from", _("%(day)s 及以后列入", day=day(wanted.first)) if wanted.first else ""),
        ("to", _("%(day)s 及以前列入", day=day(wanted.last)) if wanted.last else ""),
    )
    return [(name, text) for name, text in said if text]


def _grounds(counts: Facets) -> tuple[Option, ...]:
    options: list[Option] = []
    for key, thing in known_grounds().items():
        is_part = "." in key
        count = (counts.grounds if is_part else counts.list_types).get(key, 0)
        if count:
            options.append(Option(key, named(thing), count, is_part))
    return tuple(options)


def _departments(counts: Facets) -> tuple[Option, ...]:
    found = sorted(counts.departments.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Option(key, _department_name(key), count) for key, count in found)


def _places(counts: Facets) -> tuple[Option, ...]:
    return tuple(Option(one.code, named(one), count) for one, count in counts.divisions)


def _ground_name(key: str) -> str:
    known = known_grounds()
    list_type, dot, _ground = key.partition(".")
    names = [named(known[list_type]), named(known[key])] if dot else [named(known[key])]
    return " · ".join(names)


def _department_name(key: str) -> str:
    department = register().rulebook.departments.get(key)
    return named(department) if department else key
