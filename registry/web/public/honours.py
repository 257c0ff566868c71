"""The list of incentive subjects: honours in force, as a page and as files of the same query."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from registry import clock
from registry.errors import Invalid
from registry.queries.honours import PAGE, HonourPage, HonourQuery, HonourSort, honours
from registry.queries.search import MOST
from registry.web.filters import here_with, named
from registry.web.paging import Paging
from registry.web.public import telling
from registry.web.public.asking import check_cursor, check_word
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.security import LAST_YEAR, takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("division", "year", "sort")


@public.get("/honours")
@takes(*FILTERS, "page", "cursor")
def honours_page() -> ResponseReturnValue:
    """Show who holds honours in force, and the ways to narrow the list."""
    wanted = _wanted(PAGE)
    found = _find(wanted)
    division = register().rulebook.divisions.get(wanted.division)
    active = [
        ("division", named(division) if division else ""),
        ("year", str(wanted.year) if wanted.year else ""),
    ]
    return render_template(
        "public/honours.html",
        found=found,
        wanted=wanted,
        paging=Paging(wanted.page, found.total, PAGE),
        link=lambda number: here_with(page=number),
        filters={name: request.args[name] for name in FILTERS if request.args.get(name)},
        active=[(name, text) for name, text in active if text],
        sorts=tuple(HonourSort),
    )


@public.get("/honours.json")
@takes(*FILTERS, "page", "cursor", "limit")
def honours_json() -> Response:
    """Give the list as JSON; `next` is the cursor of the following page."""
    found = _find(_wanted(whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)))
    items: list[object] = [telling.item_of(record) for record in found.items]
    return as_json(items, found.total, found.next, found.as_of)


@public.get("/honours.csv")
@takes(*FILTERS, "page", "cursor")
def honours_csv() -> Response:
    """Give the list as CSV, all of it unless a page is asked for."""
    return as_csv("honours", telling.header(), map(telling.row_of, _to_save().items))


@public.get("/honours.xlsx")
@takes(*FILTERS, "page", "cursor")
def honours_xlsx() -> Response:
    """Give the list as a workbook, all of it unless a page is asked for."""
    return as_xlsx("honours", telling.header(), map(telling.row_of, _to_save().items))


@public.get("/honours.atom")
@takes(*FILTERS, "page", "cursor")
def honours_atom() -> Response:
    """Give the list as a feed, all of it unless a page is asked for."""
    found = _to_save()
    entries = [
        telling.entry_of(record)._replace(title=f"{record.subject_name} · {record.name}")
        for record in found.items
    ]
    return as_atom(_("守信激励对象名单"), found.as_of or clock.now(), entries)


def _to_save() -> HonourPage:
    return _find(_wanted(PAGE if request.args.get("page") or request.args.get("cursor") else None))


def _find(wanted: HonourQuery) -> HonourPage:
    rulebook = register().rulebook
    with reading() as session:
        try:
            found = honours(session, wanted, rulebook.records, rulebook.divisions, on=today())
        except Invalid as error:  # a cursor of another list
            raise BadRequest(str(error)) from error
    if Paging(wanted.page, found.total, wanted.limit or PAGE).is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=wanted.page))
    return found


def _wanted(limit: int | None) -> HonourQuery:
    args = request.args
    year = whole_number(args.get("year"), otherwise=0, most=LAST_YEAR)
    return HonourQuery(
        division=check_word("division", register().rulebook.divisions),
        year=year or None,
        sort=word_or_none(HonourSort, args.get("sort")) or HonourSort.NEWEST,
        page=whole_number(args.get("page"), otherwise=1),
        cursor=check_cursor(),
        limit=limit,
    )
