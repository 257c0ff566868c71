"""Search, as a page, as JSON and as CSV: three faces of one query."""

from enum import Enum
from itertools import groupby
from typing import TypeVar

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import Audience, SubjectKind, SubjectStatus
from registry import clock
from registry.errors import Invalid
from registry.queries.reasons import Match
from registry.queries.search import MOST, Hit, SearchQuery, SearchResult, SearchSort, search
from registry.web.filters import here_with, named
from registry.web.paging import Paging
from registry.web.preferences import language
from registry.web.public.asking import check_cursor, check_word
from registry.web.public.door import Entry, as_atom, as_csv, as_json, as_xlsx, public, today
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

PAGE = 20  # hits
FILTERS = ("listed", "grade", "division", "domain", "kind", "status", "sort")
PUBLISHED_GRADES = ("AAA", "AA", "A")  # LAW-AND-FAIRNESS 3
YES_OR_NO = {
    "": False,
    "0": False,
    "false": False,
    "no": False,
    "1": True,
    "true": True,
    "yes": True,
}
WordT = TypeVar("WordT", bound=Enum)


@public.get("/search")
@takes("q", *FILTERS, "page", "cursor")
def search_page() -> ResponseReturnValue:
    """Show the hits with why, the ways to narrow them, and what an empty answer means."""
    page = whole_number(request.args.get("page"), otherwise=1)
    result = _find(offset=(page - 1) * PAGE, limit=PAGE)
    paging = Paging(page, result.total, PAGE)
    shown = render_template(
        "public/search.html",
        result=result,
        groups=_groups(result),
        paging=paging,
        link=lambda number: here_with(page=number),
        filters={k: v for k, v in request.args.items() if v and k not in ("page", "cursor")},
        active=_active(result.query),
        divisions=register().rulebook.divisions,
        sorts=tuple(SearchSort),
    )
    return shown, 404 if paging.is_beyond else 200


@public.get("/search.json")
@takes("q", *FILTERS, "page", "cursor", "limit")
def search_json() -> ResponseReturnValue:
    """Give the hits as JSON; `next` is the cursor of the following page."""
    limit = whole_number(request.args.get("limit"), otherwise=PAGE, most=MOST)
    page = whole_number(request.args.get("page"), otherwise=1)
    result = _on_page(_find(offset=(page - 1) * limit, limit=limit), page, limit)
    advice = result.advice.label(language()) if result.advice else None
    more = {"advice": advice} if advice else {}
    return as_json(
        [_hit(hit) for hit in result.items], result.total, result.next, result.as_of, **more
    )


@public.get("/search.csv")
@takes("q", *FILTERS, "page", "cursor")
def search_csv() -> ResponseReturnValue:
    """Give the hits as CSV, all of them unless a page is asked for."""
    return as_csv("search", _header(), map(_row, _to_save().items))


@public.get("/search.xlsx")
@takes("q", *FILTERS, "page", "cursor")
def search_xlsx() -> ResponseReturnValue:
    """Give the hits as a workbook, all of them unless a page is asked for."""
    return as_xlsx("search", _header(), map(_row, _to_save().items))


@public.get("/search.atom")
@takes("q", *FILTERS, "page", "cursor")
def search_atom() -> ResponseReturnValue:
    """Give the hits as a feed, all of them unless a page is asked for."""
    result = _to_save()
    title = _("“%(text)s”的查询结果", text=result.query.text[:40])
    entries = [
        Entry(
            hit.name,
            url_for("public.enterprise", uscc=hit.uscc, _external=True),
            "；".join(reason.in_language(language()) for reason in hit.reasons),
        )
        for hit in result.items
    ]
    return as_atom(title, result.as_of or clock.now(), entries)


def _to_save() -> SearchResult:
    page = whole_number(request.args.get("page"), otherwise=0)
    limit = PAGE if page else MOST
    return _on_page(_find(offset=max(0, page - 1) * limit, limit=limit), page, limit)


def _on_page(result: SearchResult, page: int, limit: int) -> SearchResult:
    """Return the result, or refuse a page behind the last."""
    if Paging(page, result.total, limit).is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=page))
    return result


def _header() -> tuple[str, ...]:
    return (
        *(_("统一社会信用代码"), _("名称"), _("查到的名称"), _("匹配方式"), _("相近程度（0–100）")),
        *(_("匹配原因"), _("类型"), _("登记状态"), _("所在辖区"), _("成立日期")),
    )


def _find(*, offset: int, limit: int) -> SearchResult:
    divisions = register().rulebook.divisions
    query = _query(offset, limit)
    with reading() as session:
        try:
            return search(session, query, audience=Audience.PUBLIC, on=today(), divisions=divisions)
        except Invalid as error:  # a cursor of another list
            raise BadRequest(str(error)) from error


def _groups(result: SearchResult) -> list[tuple[Match | None, list[Hit]]]:
    """Return the hits under headings, exact ones first; under none where the reader sorts them."""
    if result.query.sort is not SearchSort.RELEVANCE:
        return [(None, list(result.items))]
    return [(match, list(hits)) for match, hits in groupby(result.items, key=lambda hit: hit.match)]


def _active(query: SearchQuery) -> list[tuple[str, str]]:
    """Return the filters in use, as (parameter, what it says)."""
    tongue = language()
    division = register().rulebook.divisions.get(query.division)
    said = {
        "division": named(division) if division else "",
        "kind": query.kind.label(tongue) if query.kind else "",
        "status": query.status.label(tongue) if query.status else "",
        "grade": query.grade,
        "listed": _("在名单上") if query.listed else "",
        "domain": query.domain,
    }
    return [(name, text) for name, text in said.items() if text]


def _query(offset: int, limit: int) -> SearchQuery:
    args = request.args
    division = args.get("division", "")
    if division and division not in register().rulebook.divisions:
        raise BadRequest(_("参数 division 应为本平台的行政区划代码，例如 330402。"))
    if args.get("grade", "") not in ("", *PUBLISHED_GRADES):
        raise BadRequest(_("参数 grade 只能是已公示的等级：AAA、AA、A。"))
    if args.get("listed", "").lower() not in YES_OR_NO:
        raise BadRequest(_("参数 listed 只能是 1（在名单上）或 0（不限）。"))
    return SearchQuery(
        text=args.get("q", ""),
        kind=_word(SubjectKind, "kind"),
        status=_word(SubjectStatus, "status"),
        division=division,
        grade=args.get("grade", ""),
        listed=YES_OR_NO[args.get("listed", "").lower()],
        domain=check_word("domain", _domains()),
        sort=_word(SearchSort, "sort") or SearchSort.RELEVANCE,
        offset=offset,
        cursor=check_cursor(),
        limit=limit,
    )


def _domains() -> set[str]:
    departments = register().rulebook.departments.values()
    return {domain for department in departments for domain in department.domains}


def _word(words: type[WordT], name: str) -> WordT | None:
    text = request.args.get(name, "")
    offered = [word for word in words if word is not SubjectKind.PRACTITIONER]
    found = [word for word in offered if word.value == text]
    if text and not found:
        known = "、".join(str(word.value) for word in offered)
        raise BadRequest(_("参数 %(name)s 只能是：%(known)s。", name=name, known=known))
    return found[0] if found else None


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "uscc": hit.uscc,
        "name": hit.name,
        "matched_name": hit.matched_name,
        "match": hit.match.value,
        "score": hit.score,
        "reasons": [reason.in_language(language()) for reason in hit.reasons],
        "kind": hit.kind.value,
        "status": hit.status.value,
        "division": hit.division_code,
        "grade": hit.grade,
        "listed": hit.listed,
        "url": url_for("public.enterprise", uscc=hit.uscc),
    }


def _row(hit: Hit) -> tuple[str | int | None, ...]:
    tongue = language()
    divisions = register().rulebook.divisions
    place = hit.division_code or ""
    return (
        *(hit.uscc, hit.name, hit.matched_name, hit.match.label(tongue), hit.score),
        "；".join(reason.in_language(tongue) for reason in hit.reasons),
        hit.kind.label(tongue),
        hit.status.label(tongue),
        divisions.path(place) if place in divisions else None,
        hit.established_on.isoformat() if hit.established_on else None,
    )
