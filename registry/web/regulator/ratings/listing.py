"""The list of rated subjects inside, as a page and as CSV; both are made from one query."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from flask import Response, render_template, request, stream_with_context, url_for
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.files.export import Value, csv_lines
from registry.queries.places import UNITS, codes_within
from registry.queries.ratings.law import law_of
from registry.queries.ratings.listing import (
    PAGE_SIZE,
    RatedLine,
    RatingFilter,
    RatingSort,
    RatingState,
    all_rated_lines,
    count_rated,
    rated_lines,
)
from registry.rulebooks import Division
from registry.rules.ratings import shown
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.regulator.ratings.room import reach, today, views
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("grade", "industry", "county", "state", "sort")
DEEPEST_PAGE = 1_000_000
HEADER = (
    *(
        "统一社会信用代码",
        "名称",
        "主体类型",
        "所在辖区",
        "行业",
        "等级",
        "得分",
        "评价日",
    ),
    *("现行等级（内部使用）", "新等级启用日", "是否已过有效期"),
)


@views.get("/ratings")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the rated subjects that are asked for and lie in the reader's reach."""
    wanted = _asked()
    page = whole_number(request.args.get("page"), otherwise=1, most=DEEPEST_PAGE)
    with reading() as session:
        counts = count_rated(session, wanted)
        lines = rated_lines(session, wanted, page=page)
    total = counts[wanted.grade] if wanted.grade else sum(counts.values())
    paging = Paging(page, total, PAGE_SIZE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    rulebook = register().rulebook
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTERS and v}
    return render_template(
        "regulator/ratings/list.html",
        lines=lines,
        counts=counts,
        wanted=wanted,
        total=total,
        paging=paging,
        link=lambda number: here_with(page=number),
        csv=url_for(".export_csv", **kept),
        asked=request.args,
        today=today(),
        grades=tuple(Grade),
        states=tuple(RatingState),
        sorts=tuple(RatingSort),
        counties=_counties(),
        sections=[one for one in rulebook.industries.values() if one.parent_code is None],
        divisions=rulebook.divisions,
        industries=rulebook.industries,
    )


@views.get("/ratings.csv")
@takes(*FILTERS)
def export_csv() -> Response:
    """Send every rated subject that is asked for as CSV."""
    return Response(
        stream_with_context(_lines(_asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="ratings.csv"'},
    )


def _lines(wanted: RatingFilter) -> Iterator[str]:
    with reading() as session:
        yield from csv_lines(HEADER, map(_cells, all_rated_lines(session, wanted)))


def _cells(line: RatedLine) -> tuple[Value, ...]:
    divisions = register().rulebook.divisions
    place = line.division_code or ""
    is_held = line.is_held_on(today())
    return (
        *(line.uscc, line.name, line.kind.zh),
        divisions.path(place) if place in divisions else None,
        *(line.industry_code, _letters(line.grade), _points(line), line.as_of),
        _letters(line.used_on(today())),
        (line.public_from.isoformat() if line.public_from else "告知或者答复异议后")
        if is_held
        else None,
        "是" if line.is_stale else "否",
    )


def _letters(grade: Grade) -> str:
    return grade.zh if grade is Grade.NOT_RATED else grade.value


def _points(line: RatedLine) -> Value:
    """Return the score as a number; what has no grade has none."""
    return None if line.grade is Grade.NOT_RATED else Decimal(shown(line.score))


def _asked() -> RatingFilter:
    county = request.args.get("county", "")
    if county and county not in {one.code for one in _counties()}:
        raise BadRequest("所选辖区不在您的范围内，请从列表中重新选择。")
    industry = request.args.get("industry", "")
    if industry and industry not in register().rulebook.industries:
        raise BadRequest("所选行业无法识别，请从列表中重新选择。")
    divisions = register().rulebook.divisions
    with reading() as session:
        try:
            months = law_of(session).on(today()).validity_months
        except Invalid:
            months = 1
    return RatingFilter(
        on=today(),
        validity_months=months,
        divisions=frozenset(codes_within(divisions, county)) if county else reach(),
        grade=word_or_none(Grade, request.args.get("grade")),
        industry=industry,
        state=word_or_none(RatingState, request.args.get("state")),
        sort=word_or_none(RatingSort, request.args.get("sort")) or RatingSort.LOWEST,
    )


def _counties() -> list[Division]:
    reached = reach()
    return [
        one
        for one in register().rulebook.divisions.values()
        if one.level in UNITS and (reached is None or one.code in reached)
    ]
