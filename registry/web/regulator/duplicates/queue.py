"""The queue as a page and as a file; two codes compared that nothing has suggested."""

from collections.abc import Iterator
from typing import Any

from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound as PageNotFound

from models.vocabulary import Act, PairState
from registry import clock
from registry.errors import Invalid, NotFound, Refused
from registry.files.export import Value, csv_lines
from registry.queries.duplicates.queue import (
    PAGE_SIZE,
    Band,
    Evidence,
    PairFilter,
    PairLine,
    PairOrder,
    Whose,
    all_pairs,
    filter_of,
    pairs,
)
from registry.queries.duplicates.waiting import subject_of_code
from registry.services import duplicates
from registry.web.filters import here_with, instant
from registry.web.forms.duplicates import CompareForm
from registry.web.guard import refuse_without
from registry.web.once import writing_once
from registry.web.paging import Paging
from registry.web.regulator.duplicates.room import reaches, scope_here, views
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("state", "whose", "band", "evidence", "sort")
ALL = "all"
HEADER = (
    *("编号", "状态", "相似度", "提示", "甲方名称", "甲方信用代码", "甲方辖区"),
    *("乙方名称", "乙方信用代码", "乙方辖区", "经办人", "状态自（北京）"),
)


@views.get("/duplicates")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the pairs that wait, or those that are asked for."""
    return _page(CompareForm(formdata=None))


@views.get("/duplicates.csv")
@takes(*FILTERS)
def export() -> Response:
    """Send all pairs that are asked for as CSV; what is asked in vain is refused beforehand."""
    return Response(
        stream_with_context(_lines(asked())),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="duplicates.csv"'},
    )


@views.post("/duplicates")
def compare() -> ResponseReturnValue:
    """Put two subjects, named by their codes, beside one another."""
    refuse_without(Act.JUDGE_PAIR)
    form = CompareForm()
    try:
        if not form.validate_on_submit():
            raise Invalid("页面已过期，请核对后再提交一次。")
        with writing_once(form) as sending:
            if sending.is_new:
                both = [
                    subject_of_code(sending.session, code.data or "")
                    for code in (form.one, form.other)
                ]
                if not all(map(reaches, both)):
                    raise Refused("其中一方不在您的辖区内。")
                pair = duplicates.pair_of(sending.session, both[0].id, both[1].id, at=clock.now())
                sending.place = url_for(".show_one", pair_id=pair.id)
    except (Invalid, NotFound, Refused) as error:
        form.one.errors = [str(error)]
        return _page(form), 422
    return redirect(sending.place or url_for(".show"), 303)


def asked() -> PairFilter:
    """Return what the address asks for; without a state what waits to be judged."""
    state = request.args.get("state")
    return filter_of(
        scope_here(),
        state=None if state == ALL else word_or_none(PairState, state) or PairState.OPEN,
        whose=word_or_none(Whose, request.args.get("whose")),
        band=word_or_none(Band, request.args.get("band")),
        evidence=word_or_none(Evidence, request.args.get("evidence")),
        order=word_or_none(PairOrder, request.args.get("sort")) or PairOrder.SCORE,
    )


def _page(form: CompareForm) -> str:
    page = whole_number(request.args.get("page"), otherwise=1)
    wanted = asked()
    with reading() as session:
        found = pairs(session, wanted, page=page)
    paging = Paging(page, found.total, PAGE_SIZE)
    if paging.is_beyond:
        raise PageNotFound(f"没有第 {page} 页。")
    return render_template(
        "regulator/duplicates/queue.html",
        found=found,
        wanted=wanted,
        form=form,
        paging=paging,
        link=lambda number: here_with(page=number),
        export=url_for(".export", **_kept()),
        states=tuple(PairState),
        whose=tuple(Whose),
        bands=tuple(Band),
        kinds=tuple(Evidence),
        orders=tuple(PairOrder),
        divisions=register().rulebook.divisions,
    )


def _kept() -> dict[str, Any]:
    return {name: value for name, value in request.args.items() if name in FILTERS and value}


def _lines(wanted: PairFilter) -> Iterator[str]:
    with reading() as session:
        yield from csv_lines(HEADER, map(_cells, all_pairs(session, wanted)))


def _cells(line: PairLine) -> tuple[Value, ...]:
    sides: list[Value] = []
    for side in (line.low, line.high):
        division = register().rulebook.divisions.get(side.division_code or "")
        sides += [side.name, side.uscc or "", division.name_zh if division else ""]
    return (
        *(line.id, line.state.zh, line.score, line.label or "", *sides),
        *(line.assignee or "", instant(line.state_since)),
    )
