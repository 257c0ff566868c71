"""Marks are put on entries and taken off: each once, with its paper and reason; they suspend nothing."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, Mark
from registry import clock
from registry.errors import Conflict, Invalid
from registry.queries.blacklist.cases.entry_inside import EntryInside
from registry.rules.publication import PUBLIC_MARKS
from registry.services import blacklist
from registry.services.blacklist.marking import MarkGiven
from registry.web.forms.cases.changing import EntryMarkForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.entries.desk import EntryDesk, desk_of, entry_at_hand, may_decide
from registry.web.regulator.entries.room import views

Deed = Callable[..., object]


@views.post("/entries/<entry_no>/marks")
def mark(entry_no: str) -> ResponseReturnValue:
    """Put a mark on an entry."""
    return _do(_to_tend(entry_no), "mark", blacklist.mark_entry, "标注已登记。")


@views.post("/entries/<entry_no>/end-mark")
def end_mark(entry_no: str) -> ResponseReturnValue:
    """End a mark of an entry."""
    return _do(_to_tend(entry_no), "end", blacklist.end_entry_mark, "标注已解除。")


def _to_tend(entry_no: str) -> EntryInside:
    refuse_without(Act.OPEN_CASE)
    entry = entry_at_hand(entry_no)
    if not may_decide(entry):
        raise Forbidden("这种名单不由本部门认定，标注由认定部门登记。")
    return entry


def _do(entry: EntryInside, name: str, deed: Deed, told: str) -> ResponseReturnValue:
    form, place = EntryMarkForm(), url_for(".show_one", entry_no=entry.row.entry_no)
    form.offer((one for one in Mark if one in PUBLIC_MARKS), name)
    desk = _with(desk_of(entry), name, form)
    if not form.validate_on_submit():
        return desk.show(), 422
    try:
        with writing_once(form, again=desk.show) as sending:
            if sending.is_new:
                _carry_out(sending.session, entry, form, deed)
                sending.place = place
    except (Conflict, Invalid) as error:
        desk.problem = str(error)
        return desk.show(), 409 if isinstance(error, Conflict) else 422
    flash(told)
    return redirect(sending.place or place, 303)


def _carry_out(session: Session, entry: EntryInside, form: EntryMarkForm, deed: Deed) -> None:
    day = form.mark_from.value
    assert isinstance(day, date)  # the form has passed its checks
    given = MarkGiven(
        Mark(form.mark.data), day, form.mark_paper.data or "", form.mark_reason.data or ""
    )
    deed(session, entry.row.id, given, by=current_actor().account_id, at=clock.now())


def _with(desk: EntryDesk, name: str, form: EntryMarkForm) -> EntryDesk:
    """Return the desk with the form that came in."""
    desk.sent = form
    if name == "mark":
        desk.mark = form
    else:
        desk.end = form
    return desk
