"""The catalogue of joint rewards and penalties, as a page and as files of the same answer.

Invariant: page, JSON, CSV, workbook and feed show the same measures; nobody's name is in any of them,
and internal lists are not either. Source: RULEBOOK §5; 国办发〔2020〕49号.
"""

from datetime import datetime, time

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from models.vocabulary import (
    MeasureCategory,
    MeasureClass,
    MeasureKind,
    MeasureStanding,
    SubjectKind,
)
from registry.queries.measures.shown import entries_by_measure
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.measures import Measure
from registry.rules.measures.catalogue import (
    Catalogued,
    CatalogueQuery,
    CatalogueSort,
    catalogue_on,
    matching,
)
from registry.rules.records.dated import LawEdition, edition_for
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.public import measures_told as telling
from registry.web.public.asking import check_word
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.public.measures_filters import FILTERS, active_filters, facets_shown
from registry.web.public.measures_told import public_lists
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

PAGE = 20


@public.get("/rules/measures")
@takes(*FILTERS, "page")
def measures() -> ResponseReturnValue:
    """Show the catalogue in force today, and the ways to narrow it."""
    wanted, every = _wanted(), _catalogue()
    found = matching(every, wanted)
    number = whole_number(request.args.get("page"), otherwise=1)
    paging = Paging(number, len(found), PAGE)
    if paging.is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=number))
    return render_template(
        "public/measures.html",
        found=found[(number - 1) * PAGE : number * PAGE],
        total=len(found),
        every=len(every),
        wanted=wanted,
        paging=paging,
        link=lambda to: here_with(page=to),
        facets=facets_shown(every, wanted),
        filters={name: request.args[name] for name in FILTERS if request.args.get(name)},
        active=active_filters(wanted),
        sorts=tuple(CatalogueSort),
        edition=_edition(),
        entries=_entries(),
        on=today(),
        **_words(),
    )


@public.get("/rules/measures/<measure_id>")
def measure(measure_id: str) -> ResponseReturnValue:
    """Show one measure of the catalogue in force today."""
    return render_template(
        "public/measure.html",
        one=_one(measure_id),
        edition=_edition(),
        entries=_entries(),
        on=today(),
        **_words(),
    )


@public.get("/rules/measures/<measure_id>.json")
def measure_json(measure_id: str) -> Response:
    """Give one measure as JSON."""
    return jsonify(telling.item_of(_one(measure_id), _entries(), today()))


@public.get("/rules/measures.json")
@takes(*FILTERS)
def measures_json() -> Response:
    """Give the catalogue as JSON, all that answers to the question."""
    found, entries = matching(_catalogue(), _wanted()), _entries()
    items: list[object] = [telling.item_of(one, entries, today()) for one in found]
    edition = register().rulebook.measures.edition_on(today())
    return as_json(items, len(found), None, _since(), edition=edition)


@public.get("/rules/measures.csv")
@takes(*FILTERS)
def measures_csv() -> Response:
    """Give the catalogue as CSV."""
    return as_csv("measures", telling.header(), map(telling.row_of, _asked()))


@public.get("/rules/measures.xlsx")
@takes(*FILTERS)
def measures_xlsx() -> Response:
    """Give the catalogue as a workbook."""
    return as_xlsx("measures", telling.header(), map(telling.row_of, _asked()))


@public.get("/rules/measures.atom")
@takes(*FILTERS)
def measures_atom() -> Response:
    """Give the catalogue as a feed: its entries change when an edition of the law begins."""
    return as_atom(_("联合奖惩措施目录"), _since(), map(telling.feed_entry_of, _asked()))


def _asked() -> tuple[Catalogued, ...]:
    return matching(_catalogue(), _wanted())


def _catalogue() -> tuple[Catalogued, ...]:
    return catalogue_on(register().rulebook.measures, public_lists(), today())


def _one(measure_id: str) -> Catalogued:
    for one in _catalogue():
        if one.measure.id == measure_id:
            return one
    raise NotFound(_("目录中没有这项措施。请从措施目录重新选择。"))


def _entries() -> dict[str, int | None]:
    with reading() as session:
        return entries_by_measure(session, on=today())


def _since() -> datetime:
    """Return when the edition in force began."""
    return datetime.combine(_edition().effective_from, time(), LEGAL_ZONE)


def _edition() -> LawEdition[Measure]:
    return edition_for(register().rulebook.measures.catalogue, today())


def _words() -> dict[str, object]:
    return {"lists": public_lists(), "departments": register().rulebook.departments}


def _wanted() -> CatalogueQuery:
    args = request.args
    return CatalogueQuery(
        text=args.get("q", "").strip(),
        kind=word_or_none(MeasureKind, args.get("kind")),
        measure_class=word_or_none(MeasureClass, args.get("class")),
        category=word_or_none(MeasureCategory, args.get("category")),
        list_type=check_word("list", public_lists()),
        department=check_word("department", register().rulebook.departments),
        subject_kind=word_or_none(SubjectKind, args.get("subject")),
        standing=word_or_none(MeasureStanding, args.get("standing")),
        sort=word_or_none(CatalogueSort, args.get("sort")) or CatalogueSort.CATALOGUE,
    )
