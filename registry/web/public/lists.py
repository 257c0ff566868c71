"""The list of serious dishonesty, as a page and as files of the same query.

Invariant: page, JSON, CSV, workbook and feed ask one query; a list is shown with its legal basis.
"""

from typing import NamedTuple

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import ListKind
from registry import clock
from registry.errors import Invalid
from registry.queries.blacklist.figures import TOLD_FOR, Gone, facets, gone, week
from registry.queries.blacklist.listing import PAGE, EntryPage, EntryQuery, EntrySort, entries
from registry.queries.search import MOST
from registry.rules.blacklist import ListType
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.public import entries as telling
from registry.web.public.asking import check_cursor, check_days, check_word
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.public.entry_filters import FILTERS, active_filters, facets_shown, known_grounds
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register


class Found(NamedTuple):
    """A page of the list, and what lately ceased to be shown."""

    page: EntryPage
    gone: tuple[Gone, ...]


@public.get("/blacklist")
@takes(*FILTERS, "page", "cursor")
def blacklist() -> ResponseReturnValue:
    """Show who is on a list of serious dishonesty, and which lists the law knows."""
    wanted, on = _wanted(PAGE), today()
    found = _find(wanted).page
    with reading() as session:
        counts = facets(session, register().rulebook.divisions, on=on)
        this_week = week(session, on=on)
    return render_template(
        "public/blacklist.html",
        found=found,
        wanted=wanted,
        week=this_week,
        facets=facets_shown(counts, wanted),
        paging=Paging(wanted.page, found.total, PAGE),
        link=lambda number: here_with(page=number),
        filters={name: request.args[name] for name in FILTERS if request.args.get(name)},
        active=active_filters(wanted),
        sorts=tuple(EntrySort),
        divisions=register().rulebook.divisions,
        edition=register().rulebook.lists.edition_on(on),
        kinds=_kinds(),
    )


@public.get("/blacklist.json")
@takes(*FILTERS, "page", "cursor", "limit")
def blacklist_json() -> Response:
    """Give the list as JSON; `next` is the cursor of the following page, `removed` has no names."""
    limit = whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)
    page, removed = _find(_wanted(limit))
    items: list[object] = [telling.item_of(one) for one in page.items]
    return as_json(items, page.total, page.next, page.as_of, removed=telling.gone_items(removed))


@public.get("/blacklist.csv")
@takes(*FILTERS, "page", "cursor")
def blacklist_csv() -> Response:
    """Give the list as CSV, all of it unless a page is asked for."""
    return as_csv("blacklist", telling.header(), map(telling.row_of, _to_save().page.items))


@public.get("/blacklist.xlsx")
@takes(*FILTERS, "page", "cursor")
def blacklist_xlsx() -> Response:
    """Give the list as a workbook, all of it unless a page is asked for."""
    return as_xlsx("blacklist", telling.header(), map(telling.row_of, _to_save().page.items))


@public.get("/blacklist.atom")
@takes(*FILTERS, "page", "cursor")
def blacklist_atom() -> Response:
    """Give the list as a feed; what lately left it is told by its number."""
    page, removed = _to_save()
    shown = [*map(telling.feed_entry_of, page.items), *map(telling.feed_gone_of, removed)]
    return as_atom(_("严重失信主体名单"), page.as_of or clock.now(), shown)


def _to_save() -> Found:
    return _find(_wanted(PAGE if request.args.get("page") or request.args.get("cursor") else None))


def _find(wanted: EntryQuery) -> Found:
    on = today()
    with reading() as session:
        try:
            page = entries(session, wanted, register().rulebook.divisions, on=on)
        except Invalid as error:  # a cursor of another list
            raise BadRequest(str(error)) from error
        removed = gone(session, since=on - TOLD_FOR, on=on)
    if Paging(wanted.page, page.total, wanted.limit or PAGE).is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=wanted.page))
    return Found(page, removed)


def _wanted(limit: int | None) -> EntryQuery:
    args, rulebook = request.args, register().rulebook
    first, last = check_days()
    return EntryQuery(
        text=args.get("q", "").strip(),
        ground=check_word("ground", known_grounds()),
        authority=check_word("authority", rulebook.departments),
        division=check_word("division", rulebook.divisions),
        first=first,
        last=last,
        sort=word_or_none(EntrySort, args.get("sort")) or EntrySort.NEWEST,
        page=whole_number(args.get("page"), otherwise=1),
        cursor=check_cursor(),
        limit=limit,
    )


def _kinds() -> list[ListType]:
    edition = register().rulebook.lists.edition_on(today())
    return [one for one in edition if one.kind is ListKind.SERIOUS and one.is_public]
