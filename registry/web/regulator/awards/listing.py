"""The list of screenings within the reader's reach, by award, state and text."""

from flask import render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from models.vocabulary import Act
from registry.queries.awards.screenings import (
    PAGE_SIZE,
    ScreeningFilter,
    ScreeningOrder,
    ScreeningState,
    count_screenings,
    screenings,
)
from registry.rules.permissions import may
from registry.web.filters import here_with
from registry.web.forms.text import cleaned
from registry.web.guard import current_actor
from registry.web.paging import Paging
from registry.web.regulator.awards.room import awards_of_today, own_awards, today, views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading

FILTERS = ("award", "state", "q", "sort")
LONGEST_TEXT = 100


@views.get("/awards")
@takes(*FILTERS, "page")
def show() -> str:
    """Show the screenings that are asked for."""
    page, wanted = whole_number(request.args.get("page"), otherwise=1), _asked()
    with reading() as session:
        scope = scope_today(session)
        total = count_screenings(session, scope, wanted)
        found = screenings(session, scope, wanted, page=page)
    paging = Paging(page, total, PAGE_SIZE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    awards = awards_of_today()
    return render_template(
        "regulator/awards/list.html",
        found=found,
        total=total,
        wanted=wanted,
        paging=paging,
        link=lambda number: here_with(page=number),
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        awards=awards,
        names={one.id: one.name_zh for one in awards},
        states=tuple(ScreeningState),
        orders=tuple(ScreeningOrder),
        may_screen=may(current_actor(), Act.SCREEN_AWARD).allowed and bool(own_awards()),
        today=today(),
    )


def read_text() -> str:
    """Return the text that is looked for. Raises BadRequest where it is too long."""
    text = cleaned(request.args.get("q", ""))
    if len(text) > LONGEST_TEXT:
        raise BadRequest(f"查询内容最多 {LONGEST_TEXT} 个字，请只保留关键内容。")
    return text


def read_award() -> str:
    """Return the award that is asked for. Raises BadRequest for one that is not known."""
    award = request.args.get("award", "")
    if award and award not in {one.id for one in awards_of_today()}:
        raise BadRequest("所选荣誉无法识别，请从列表中重新选择。")
    return award


def _asked() -> ScreeningFilter:
    return ScreeningFilter(
        on=today(),
        award=read_award(),
        state=word_or_none(ScreeningState, request.args.get("state")),
        text=read_text(),
        order=word_or_none(ScreeningOrder, request.args.get("sort")) or ScreeningOrder.NEWEST,
    )
