"""The abnormal operations list (经营异常名录), as a page and as files of the same query.

Invariant: it is made of the records of that kind that are public now; there is no second source.
"""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import RecordKind
from registry import clock
from registry.errors import Invalid
from registry.queries.honours import PAGE, HonourPage, HonourQuery, HonourSort, honours
from registry.queries.search import MOST
from registry.web.filters import here_with, named
from registry.web.paging import Paging
from registry.web.public import telling
from registry.web.public.asking import check_cursor, check_word
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("division", "sort")


@public.get("/abnormal-list")
@takes(*FILTERS, "page", "cursor")
def abnormal_list() -> ResponseReturnValue:
    """Show who is on the abnormal operations list, and the ways to narrow it."""
    wanted = _wanted(PAGE)
    found = _find(wanted)
    division = register().rulebook.divisions.get(wanted.division)
    return render_template(
        "public/abnormal.html",
        found=found,
        wanted=wanted,
        paging=Paging(wanted.page, found.total, PAGE),
        link=lambda number: here_with(page=number),
        filters={name: request.args[name] for name in FILTERS if request.args.get(name)},
        active=[("division", named(division))] if division else [],
        sorts=tuple(HonourSort),
    )


@public.get("/abnormal-list.json")
@takes(*FILTERS, "page", "cursor", "limit")
def abnormal_list_json() -> Response:
    """Give the list as JSON; `next` is the cursor of the following page."""
    found = _find(_wanted(whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)))
    items: list[object] = [telling.item_of(record) for record in found.items]
    return as_json(items, found.total, found.next, found.as_of)


@public.get("/abnormal-list.csv")
@takes(*FILTERS, "page", "cursor")
def abnormal_list_csv() -> Response:
    """Give the list as CSV, all of it unless a page is asked for."""
    return as_csv("abnormal-list", telling.header(), map(telling.row_of, _to_save().items))


@public.get("/abnormal-list.xlsx")
@takes(*FILTERS, "page", "cursor")
def abnormal_list_xlsx() -> Response:
    """Give the list as a workbook, all of it unless a page is asked for."""
    return as_xlsx("abnormal-list", telling.header(), map(telling.row_of, _to_save().items))


@public.get("/abnormal-list.atom")
@takes(*FILTERS, "page", "cursor")
def abnormal_list_atom() -> Response:
    """Give the list as a feed, all of it unless a page is asked for."""
    found = _to_save()
    entries = [
        telling.entry_of(record)._replace(title=f"{record.subject_name} · {record.name}")
        for record in found.items
    ]
    return as_atom(_("经营异常名录"), found.as_of or clock.now(), entries)


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
    return HonourQuery(
        division=check_word("division", register().rulebook.divisions),
        sort=word_or_none(HonourSort, args.get("sort")) or HonourSort.NEWEST,
        page=whole_number(args.get("page"), otherwise=1),
        cursor=check_cursor(),
        limit=limit,
        kind=RecordKind.ABNORMAL_ENTRY,
    )
