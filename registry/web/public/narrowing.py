"""The ways to narrow a search: each filter with its values, their names and their counts."""

from typing import NamedTuple

from flask_babel import gettext as _

from registry.queries.search import SearchResult
from registry.web.filters import named
from registry.web.preferences import language
from registry.web.public.question import domain_name


class Option(NamedTuple):
    """A value of a filter: as it stands in the address, as it is called, and where it leads."""

    value: str
    name: str
    leads_to: int


class Filter(NamedTuple):
    """A filter: what it is called, its parameter, the value in use, and what it offers."""

    title: str
    parameter: str
    now: str
    options: tuple[Option, ...]


def filters_of(result: SearchResult) -> list[Filter]:
    """Return the filters that have something to offer."""
    tongue, query, facets = language(), result.query, result.facets
    divisions = (Option(one.code, named(one), count) for one, count in facets.divisions)
    kinds = (Option(one.value, one.label(tongue), count) for one, count in facets.kinds)
    statuses = (Option(one.value, one.label(tongue), count) for one, count in facets.statuses)
    domains = (Option(one, domain_name(one), count) for one, count in facets.domains)
    grades = (Option(one.value, one.label(tongue), count) for one, count in facets.grades)
    listed = (Option("1", _("在名单上"), facets.listed),) if facets.listed else ()
    offered = [
        Filter(_("严重失信主体名单"), "listed", "1" if query.listed else "", listed),
        Filter(_("所在辖区"), "division", query.division, tuple(divisions)),
        Filter(_("主体类型"), "kind", query.kind.value if query.kind else "", tuple(kinds)),
        Filter(
            _("登记状态"), "status", query.status.value if query.status else "", tuple(statuses)
        ),
        Filter(_("不良信息所属领域"), "domain", query.domain, tuple(domains)),
        Filter(_("质量信用等级（公开的）"), "grade", query.grade, tuple(grades)),
    ]
    return [one for one in offered if one.options]
