"""Figures about the register, as a page."""

from typing import NamedTuple

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.queries.blacklist.statistics import ListCensus, list_census
from registry.queries.record_statistics import RecordCensus, record_census
from registry.queries.statistics import census
from registry.rules.publication import LEAST_CELL
from registry.web.filters import named, word
from registry.web.public import telling
from registry.web.public.door import public, today
from registry.web.transaction import reading, register


@public.get("/statistics")
def statistics() -> ResponseReturnValue:
    """Show how many subjects and records there are, and how punctually records came."""
    rulebook = register().rulebook
    city = rulebook.city.division_code
    with reading() as session:
        figures = census(session, rulebook.divisions, city)
        held = record_census(session, rulebook.divisions, city, rulebook.departments, on=today())
        lists = list_census(session, on=today())
    return render_template(
        "public/statistics.html",
        census=figures,
        places=[
            (named(place) if place else _("其他或未注明"), n) for place, n in figures.divisions
        ],
        kinds=[(word(kind), n) for kind, n in figures.kinds],
        statuses=[(word(status), n) for status, n in figures.statuses],
        records=held,
        least=LEAST_CELL,
        record_tables=_tables(held),
        lists=lists,
        list_rows=_list_rows(lists),
    )


class Breakdown(NamedTuple):
    """One table of figures: where it stands, what it is called, its rows, what a row is a part of."""

    id: str
    title: str
    rows: list[tuple[str, int | None]]
    total: int


def _tables(held: RecordCensus) -> tuple[Breakdown, ...]:
    kinds = [(word(kind), n) for kind, n in held.kinds]
    tiers = [(word(tier), n) for tier, n in held.tiers]
    units = [(named(unit) if unit else _("市级或未注明"), n) for unit, n in held.divisions]
    sources = [(telling.source_name(department), n) for department, n in held.departments]
    return (
        Breakdown("records-by-kind", _("按信息类别"), kinds, held.total),
        Breakdown("records-by-tier", _("不良信息按等级"), tiers, held.tiered),
        Breakdown("records-by-county", _("按作出机关所在县（市、区）"), units, held.total),
        Breakdown("records-by-department", _("按来源单位"), sources, held.total),
    )


class ListRow(NamedTuple):
    """The figures of one list type; None stands for a small number."""

    name: str
    on_hand: int | None
    came: int | None
    went: int | None


def _list_rows(lists: ListCensus) -> list[ListRow]:
    edition = register().rulebook.lists.edition_on(today())
    return [
        ListRow(
            named(edition.of(one)) if one in edition else one,
            *(counts.get(one, 0) for counts in (lists.on_hand, lists.came, lists.went)),
        )
        for one in lists.list_types
    ]
