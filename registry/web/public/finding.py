"""Search, as a page, as JSON, CSV, workbook and feed: five faces of one query."""

from itertools import groupby
from typing import NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import Audience
from registry import clock
from registry.errors import Invalid
from registry.matching.likeness import LIKELY
from registry.queries.coverage import Part, coverage
from registry.queries.reasons import Match
from registry.queries.search import MOST, Hit, SearchResult, SearchSort, search
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.preferences import language
from registry.web.public import hits
from registry.web.public.door import as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.public.narrowing import filters_of
from registry.web.public.question import (
    FILTERS,
    filters_in_use,
    question,
)
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

PAGE = 20  # hits


class Answer(NamedTuple):
    """What was found, and what was looked through for it."""

    result: SearchResult
    searched: tuple[Part, ...]


@public.get("/search")
@takes("q", *FILTERS, "page", "cursor")
def search_page() -> ResponseReturnValue:
    """Show the hits with why, the ways to narrow them, and what an empty answer means."""
    page = whole_number(request.args.get("page"), otherwise=1)
    result, searched = _find(offset=(page - 1) * PAGE, limit=PAGE)
    paging = Paging(page, result.total, PAGE)
    shown = render_template(
        "public/search.html",
        result=result,
        searched=searched,
        groups=_groups(result),
        paging=paging,
        link=lambda number: here_with(page=number),
        filters={k: v for k, v in request.args.items() if v and k not in ("page", "cursor")},
        active=filters_in_use(result.query),
        divisions=register().rulebook.divisions,
        narrowing=filters_of(result),
        sorts=tuple(SearchSort),
    )
    return shown, 404 if paging.is_beyond else 200


@public.get("/search.json")
@takes("q", *FILTERS, "page", "cursor", "limit")
def search_json() -> ResponseReturnValue:
    """Give the hits as JSON; `next` is the cursor of the following page."""
    limit = whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)
    page = whole_number(request.args.get("page"), otherwise=1)
    answer = _find(offset=(page - 1) * limit, limit=limit)
    result = _on_page(answer.result, page, limit)
    advice = result.advice.label(language()) if result.advice else None
    return as_json(
        list(map(hits.json_of, result.items)),
        result.total,
        result.next,
        result.as_of,
        facets=hits.facets_of(result),
        searched=hits.searched_of(answer.searched),
        **({"advice": advice} if advice else {}),
    )


@public.get("/search.csv")
@takes("q", *FILTERS, "page", "cursor")
def search_csv() -> ResponseReturnValue:
    """Give the hits as CSV, all of them unless a page is asked for."""
    return as_csv("search", hits.header(), map(hits.row_of, _to_save().items))


@public.get("/search.xlsx")
@takes("q", *FILTERS, "page", "cursor")
def search_xlsx() -> ResponseReturnValue:
    """Give the hits as a workbook, all of them unless a page is asked for."""
    return as_xlsx("search", hits.header(), map(hits.row_of, _to_save().items))


@public.get("/search.atom")
@takes("q", *FILTERS, "page", "cursor")
def search_atom() -> ResponseReturnValue:
    """Give the hits as a feed, all of them unless a page is asked for."""
    result = _to_save()
    title = _("“%(text)s”的查询结果", text=result.query.text[:40])
    return as_atom(title, result.as_of or clock.now(), list(map(hits.entry_of, result.items)))


def _to_save() -> SearchResult:
    page = whole_number(request.args.get("page"), otherwise=0)
    limit = PAGE if page else MOST
    return _on_page(_find(offset=max(0, page - 1) * limit, limit=limit).result, page, limit)


def _on_page(result: SearchResult, page: int, limit: int) -> SearchResult:
    """Return the result, or refuse a page behind the last."""
    if Paging(page, result.total, limit).is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=page))
    return result


def _find(*, offset: int, limit: int) -> Answer:
    divisions = register().rulebook.divisions
    query = question(offset, limit)
    with reading() as session:
        try:
            result = search(
                session, query, audience=Audience.PUBLIC, on=today(), divisions=divisions
            )
        except Invalid as error:  # a cursor of another list
            raise BadRequest(str(error)) from error
        return Answer(result, coverage(session))


def _groups(result: SearchResult) -> list[tuple[str, list[Hit]]]:
    """Return the hits under headings, exact ones first; under none where the reader sorts them."""
    if result.query.sort is not SearchSort.RELEVANCE:
        return [("", list(result.items))]

    def heading(hit: Hit) -> str:
        if hit.match is not Match.SIMILAR:
            return str(hit.match.value)
        if result.bearers:
            return "others"
        return "likely" if hit.score >= LIKELY else "partly"

    return [(name, list(group)) for name, group in groupby(result.items, key=heading)]
