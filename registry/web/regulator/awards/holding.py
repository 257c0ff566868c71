"""Who holds which honour until when: the register of holders, its files, and one honour by itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.exceptions import BadRequest

from registry.errors import NotFound
from registry.files.export import Value, csv_lines, xlsx_bytes
from registry.queries.awards.holders import (
    PAGE_SIZE,
    Holder,
    HolderFilter,
    HolderOrder,
    HolderState,
    all_holders,
    award_of,
    count_holders,
    holder,
    holders,
    honour_years,
)
from registry.queries.awards.reviews import known_of, settled_of, tasks_of
from registry.queries.places import UNITS, codes_within
from registry.rulebooks import Division
from registry.rules.awards import Award, Finding, judge
from registry.web.filters import here_with
from registry.web.guard import current_actor
from registry.web.paging import Paging
from registry.web.regulator.awards.listing import read_award, read_text
from registry.web.regulator.awards.room import awards_of_today, today, views
from registry.web.regulator.reach import divisions_within, reaches_inside
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("award", "state", "county", "year", "q", "sort")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER = (
    *("荣誉", "获奖单位", "统一社会信用代码", "辖区", "授予机关", "文号"),
    *("年度", "授予日期", "有效期至", "状态"),
)


@views.get("/awards/holders")
@takes(*FILTERS, "page")
def show_holders() -> str:
    """Show the honours that are asked for, with who holds each."""
    wanted, page = _asked(), whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        total = count_holders(session, wanted)
        found = holders(session, wanted, page=page)
        years = honour_years(session)
    paging = Paging(page, total, PAGE_SIZE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTERS and v}
    return render_template(
        "regulator/awards/holders.html",
        found=found,
        total=total,
        wanted=wanted,
        paging=paging,
        link=lambda number: here_with(page=number),
        face=lambda name: url_for(f".export_holders_{name}", **kept),
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        asked=request.args,
        awards=awards_of_today(),
        award_of=lambda title: award_of(title, awards_of_today()),
        years=years,
        counties=counties(),
        states=tuple(HolderState),
        orders=tuple(HolderOrder),
        divisions=register().rulebook.divisions,
        today=today(),
    )


@views.get("/awards/holders.csv")
@takes(*FILTERS)
def export_holders_csv() -> Response:
    """Send the honours that are asked for as CSV."""
    head = {"Content-Disposition": 'attachment; filename="award-holders.csv"'}
    body = "".join(csv_lines(HEADER, _cells(_every())))
    return Response(body, mimetype="text/csv", headers=head)


@views.get("/awards/holders.xlsx")
@takes(*FILTERS)
def export_holders_xlsx() -> Response:
    """Send the honours that are asked for as a workbook."""
    head = {"Content-Disposition": 'attachment; filename="award-holders.xlsx"'}
    body = xlsx_bytes(HEADER, _cells(_every()), "荣誉名册")
    return Response(body, mimetype=XLSX, headers=head)


@views.get("/awards/holders/<number:record_id>")
def show_holder(record_id: int) -> str:
    """Show one honour: until when, what happened since, its reviews, what the next level lacks."""
    awards = awards_of_today()
    with reading() as session:
        found = holder(session, record_id)
        if found is None or not _is_within(found):
            raise NotFound("没有这项荣誉，或它不在您的辖区内。")
        award = award_of(found.title, awards)
        known = known_of(session, found.subject_id, on=today())
        tasks = tasks_of(session, record_id, awards, on=today())
        settled = settled_of(session, record_id)
    upper = _upper(found.title, award, awards)
    titles = {one.id: one.titles for one in awards}
    lacking: tuple[Finding, ...] = ()
    if upper is not None:
        lacking = judge(known, upper, today(), titles=titles).findings
    return render_template(
        "regulator/awards/holder.html",
        found=found,
        is_within=reaches_inside(found.division_code),
        award=award,
        tasks=tasks,
        settled=settled,
        upper=upper,
        lacking=lacking,
        divisions=register().rulebook.divisions,
        today=today(),
    )


def counties() -> list[Division]:
    """Return the counties and zones in the reach of the one who asks."""
    reached = divisions_within(current_actor())
    return [
        one
        for one in register().rulebook.divisions.values()
        if one.level in UNITS and (not reached or one.code in reached)
    ]


def _upper(title: str, award: Award | None, awards: Iterable[Award]) -> Award | None:
    """Return the next level of an honour; of a lesser honour of a round it is the award itself."""
    if award is None or title in award.minor_titles:
        return award
    return next((one for one in awards if one.id == award.next_level), None)


def _is_within(found: Holder) -> bool:
    reached = divisions_within(current_actor())
    return not reached or found.division_code in reached


def _every() -> tuple[Holder, ...]:
    with reading() as session:
        return all_holders(session, _asked())


def _asked() -> HolderFilter:
    county = request.args.get("county", "")
    if county and county not in {one.code for one in counties()}:
        raise BadRequest("所选辖区不在您的范围内，请从列表中重新选择。")
    divisions = register().rulebook.divisions
    reached = divisions_within(current_actor())
    award, year = _chosen(), request.args.get("year")
    return HolderFilter(
        on=today(),
        titles=award.all_titles if award else None,
        state=word_or_none(HolderState, request.args.get("state")),
        divisions=frozenset(codes_within(divisions, county)) if county else reached or None,
        year=whole_number(year, otherwise=0, most=9_999) or None,
        text=read_text(),
        order=word_or_none(HolderOrder, request.args.get("sort")) or HolderOrder.NEWEST,
    )


def _chosen() -> Award | None:
    wanted = read_award()
    return next((one for one in awards_of_today() if one.id == wanted), None)


def _cells(found: Iterable[Holder]) -> Iterator[tuple[Value, ...]]:
    divisions = register().rulebook.divisions
    for one in found:
        place = one.division_code or ""
        yield (
            *(one.title, one.name, one.uscc, divisions.path(place) if place in divisions else ""),
            *(one.authority, one.document_no, one.year, one.decided_on),
            one.until.isoformat() if one.until else "未载明",
            (HolderState.CURRENT if one.is_held_on(today()) else HolderState.ENDED).zh,
        )
