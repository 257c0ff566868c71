"""One row: shown as received, revealed, corrected, given its subject, or left out."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from registry import clock
from registry.errors import Invalid, Refused
from registry.queries.waiting import candidate_of_code
from registry.services import exchange
from registry.services.exchange.mending import Corrected
from registry.web.forms.mending import DismissForm
from registry.web.guard import current_actor
from registry.web.regulator.waiting.conflicts import conflict_page, contradiction_at_hand
from registry.web.regulator.waiting.desk import (
    Desk,
    lay_out,
    look_at_subject,
    other_subject,
    show_what_was_found,
)
from registry.web.regulator.waiting.room import row_of_ours, views
from registry.web.transaction import reading, register, writing


@views.get("/waiting/<number:row_id>")
def show_one(row_id: int) -> ResponseReturnValue:
    """Show a row as received with what is wrong with it; of a decided one, the decision."""
    desk = lay_out(row_id, sent=False)
    if isinstance(desk, Desk):
        show_what_was_found(desk)
        return desk.show()
    return desk


@views.post("/waiting/<number:row_id>/reveal")
def reveal(row_id: int) -> ResponseReturnValue:
    """Show the row with its personal data, and tell the journal who saw it."""
    desk = lay_out(row_id, sent=False, revealed=True)
    if not isinstance(desk, Desk):
        return desk, 409
    with writing() as session:
        exchange.record_reveal(session, row_id, by=current_actor().account_id, at=clock.now())
    show_what_was_found(desk)
    return desk.show()


@views.post("/waiting/<number:row_id>/candidate")
def look_at_candidate(row_id: int) -> ResponseReturnValue:
    """Show the row beside the subject it may be; nothing is decided yet."""
    desk = lay_out(row_id, sent=True)
    if not isinstance(desk, Desk):
        return desk, 409
    with reading() as session:
        known = candidate_of_code(session, desk.form.choose.data or "")
    if known is None or not desk.takes_code:
        raise BadRequest("没有这个候选主体，请返回上一页重新选择。")
    look_at_subject(desk, known, takes_name=True)
    return desk.show()


@views.post("/waiting/<number:row_id>")
def correct(row_id: int) -> ResponseReturnValue:
    """Take the corrected row in; with problems left, or an unseen subject, show it again."""
    desk = lay_out(row_id, sent=True)
    if not isinstance(desk, Desk):
        return desk, 409
    if not desk.form.validate():
        return desk.show(), 422
    unseen = other_subject(desk)
    if unseen is not None:
        look_at_subject(desk, unseen, takes_name=False)
        return desk.show(), 422
    try:
        done = _take_in(desk)
    except Refused as error:
        desk.blame([("", str(error))])
        return desk.show(), 422
    if done.problems:
        desk.blame([(problem.field, problem.message) for problem in done.problems])
        return desk.show(), 422
    flash("已补正入库。")
    return redirect(url_for(".show_one", row_id=row_id), 303)


def _take_in(desk: Desk) -> Corrected:
    mended = exchange.Mended(
        desk.cells,
        subject_is_chosen=bool(desk.form.confirmed.data),
        knows_personal=bool(desk.form.knows_personal.data),
        within=current_actor().division_code,
    )
    row_id, by = desk.at_hand.row.id, current_actor().account_id
    with writing() as session:
        return exchange.correct_row(
            session, row_id, mended, register().rulebook, by=by, at=clock.now()
        )


@views.post("/waiting/<number:row_id>/dismiss")
def dismiss(row_id: int) -> ResponseReturnValue:
    """Leave the row out for good, with a reason."""
    row_of_ours(row_id)
    form = DismissForm()
    try:
        if not form.validate():
            raise Invalid("")
        with writing() as session:
            exchange.dismiss_row(
                session, row_id, form.reason.data, by=current_actor().account_id, at=clock.now()
            )
    except Invalid as error:
        form.reason.errors = [str(error)] if str(error) else form.reason.errors
        return _dismiss_again(row_id, form)
    flash("已决定不予入库。")
    return redirect(url_for(".show_one", row_id=row_id), 303)


def _dismiss_again(row_id: int, form: DismissForm) -> ResponseReturnValue:
    at_hand = row_of_ours(row_id)
    found = contradiction_at_hand(at_hand)
    if found is not None:
        return conflict_page(at_hand, found, dismissing=form), 422
    desk = lay_out(row_id, sent=False)
    if not isinstance(desk, Desk):
        return desk, 409
    show_what_was_found(desk)
    desk.dismissing = form
    return desk.show(), 422
