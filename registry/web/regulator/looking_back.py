"""The lists of a day as the register knew them at the end of another: two axes of time."""

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from models.vocabulary import Act
from registry import clock
from registry.queries.blacklist.looking_back import PAGE, lists_as_of
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.web.filters import here_with
from registry.web.guard import locked_to
from registry.web.paging import Paging
from registry.web.regulator.reach import scope_today
from registry.web.security import day_or_none, takes, whole_number
from registry.web.transaction import reading, register

views = Blueprint("looking_back", __name__)
locked_to(views, Act.READ_INSIDE)


@views.get("/entries/as-of")
@takes("on", "known_at", "page")
def show() -> ResponseReturnValue:
    """Show who was listed on a day, as known at the end of a day; today and now by default."""
    today = legal_day(clock.now())
    on = day_or_none(request.args.get("on")) or today
    known_on = min(day_or_none(request.args.get("known_at")) or today, today)
    page = whole_number(request.args.get("page"), otherwise=1)
    known_at = datetime.combine(known_on + timedelta(days=1), time(), LEGAL_ZONE)
    with reading() as session:
        found = lists_as_of(
            session,
            scope_today(session),
            on=on,
            known_at=known_at - timedelta(microseconds=1),
            page=page,
        )
    paging = Paging(page, found.total, PAGE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页。")
    return render_template(
        "regulator/entries_then.html",
        found=found,
        on=on,
        known_on=known_on,
        paging=paging,
        link=lambda number: here_with(page=number),
        law=register().rulebook.blacklist,
        departments=register().rulebook.departments,
    )
