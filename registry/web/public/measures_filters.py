"""The ways to narrow the catalogue of measures, each with its name and what it would leave.

Invariant: a filter is a word of the vocabulary or of the rulebook; its count is where it leads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from models.vocabulary import (
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    MeasureStanding,
    SubjectKind,
)
from registry.rules.measures.catalogue import Catalogued, CatalogueQuery, matching
from registry.web.filters import named, word
from registry.web.public.entry_filters import Facet, Option
from registry.web.public.measures_told import public_lists
from registry.web.transaction import register

FILTERS = ("q", "kind", "class", "category", "list", "department", "subject", "standing", "sort")
_FIELDS = {
    "kind": ("kind", MeasureKind),
    "class": ("measure_class", MeasureClass),
    "category": ("category", MeasureCategory),
    "standing": ("standing", MeasureStanding),
    "subject": ("subject_kind", SubjectKind),
}


def facets_shown(every: Sequence[Catalogued], wanted: CatalogueQuery) -> tuple[Facet, ...]:
    """Return the filters that leave something, each value with how many measures it leads to."""
    departments = register().rulebook.departments
    offered = (
        *(_of_words(parameter, every, wanted) for parameter in _FIELDS),
        Facet(
            "list",
            _("名单"),
            wanted.list_type,
            _options(
                every,
                wanted,
                "list_type",
                ((one.id, named(one), one.id) for one in public_lists().values()),
            ),
        ),
        Facet(
            "department",
            _("执行部门"),
            wanted.department,
            _options(
                every,
                wanted,
                "department",
                ((key, named(one), key) for key, one in departments.items()),
            ),
        ),
    )
    return tuple(facet for facet in offered if facet.options)


def active_filters(wanted: CatalogueQuery) -> list[tuple[str, str]]:
    """Return the filters in use: parameter and what it says."""
    lists, departments = public_lists(), register().rulebook.departments
    said = [
        ("q", _("含“%(text)s”", text=wanted.text[:40]) if wanted.text else ""),
        ("list", named(lists[wanted.list_type]) if wanted.list_type else ""),
        ("department", named(departments[wanted.department]) if wanted.department else ""),
    ]
    for parameter, (field, _words) in _FIELDS.items():
        now = getattr(wanted, field)
        said.append((parameter, word(now) if now else ""))
    return [(name, text) for name, text in said if text]


def _of_words(parameter: str, every: Sequence[Catalogued], wanted: CatalogueQuery) -> Facet:
    field, words = _FIELDS[parameter]
    now = getattr(wanted, field)
    values = ((one.value, word(one), one) for one in words)
    return Facet(
        parameter,
        _title(parameter),
        now.value if now else "",
        _options(every, wanted, field, values),
    )


def _title(parameter: str) -> str:
    titles = {
        "kind": _("奖惩类别"),
        "class": _("措施分类"),
        "category": _("措施类别"),
        "standing": _("是否适用"),
        "subject": _("适用对象"),
    }
    return str(titles[parameter])


def _options(
    every: Sequence[Catalogued],
    wanted: CatalogueQuery,
    field: str,
    values: Iterable[tuple[str, str, Any]],
) -> tuple[Option, ...]:
    """Return the values that leave something. Any: a word of the vocabulary, or an id."""
    counted = (
        Option(value, name, len(matching(every, _with(wanted, field, asked))))
        for value, name, asked in values
    )
    return tuple(one for one in counted if one.leads_to)


def _with(wanted: CatalogueQuery, field: str, asked: Any) -> CatalogueQuery:
    changes: dict[str, Any] = {field: asked}
    return replace(wanted, **changes)
