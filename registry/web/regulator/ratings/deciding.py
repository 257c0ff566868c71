"""Deciding on a proposed switch of edition: approved, rejected or withdrawn, each once."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.services.ratings import switching
from registry.web.forms.switching import DecisionForm
from registry.web.guard import current_actor
from registry.web.once import writing_once
from registry.web.regulator.ratings.editions import editions_page
from registry.web.regulator.ratings.room import refuse_switching, views


@views.post("/ratings/switches/<number:switch_id>/approve")
def approve_switch(switch_id: int) -> ResponseReturnValue:
    """Approve a switch that somebody else proposed."""
    refuse_switching(Act.DECIDE_SWITCH)
    form, by, at = DecisionForm(), current_actor().account_id, clock.now()

    def deed(session: Session) -> None:
        switching.approve(session, switch_id, form.reason.data or "", by=by, at=at)

    return _done(form, switch_id, deed, "换版已批准，到施行日起按新版评价。")


@views.post("/ratings/switches/<number:switch_id>/reject")
def reject_switch(switch_id: int) -> ResponseReturnValue:
    """Reject a switch that somebody else proposed, with a reason."""
    refuse_switching(Act.DECIDE_SWITCH)
    form, by, at = DecisionForm(), current_actor().account_id, clock.now()

    def deed(session: Session) -> None:
        switching.reject(session, switch_id, form.reason.data or "", by=by, at=at)

    return _done(form, switch_id, deed, "已作出不予批准的决定。")


@views.post("/ratings/switches/<number:switch_id>/withdraw")
def withdraw_switch(switch_id: int) -> ResponseReturnValue:
    """Withdraw the own proposal."""
    refuse_switching(Act.PROPOSE_SWITCH)
    by, at = current_actor().account_id, clock.now()

    def deed(session: Session) -> None:
        switching.withdraw(session, switch_id, by=by, at=at)

    return _done(DecisionForm(), switch_id, deed, "换版已撤回。")


def _done(
    form: DecisionForm, switch_id: int, deed: Callable[[Session], None], said: str
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return editions_page(form, None, switch_id), 422
    try:
        with writing_once(form, lambda: editions_page(form, None, switch_id)) as sending:
            if sending.is_new:
                deed(sending.session)
                sending.place = url_for(".show_editions")
    except (Invalid, Refused) as error:
        return editions_page(form, str(error), switch_id), 422
    except Conflict as error:
        return editions_page(form, str(error), switch_id), 409
    flash(said)
    return redirect(url_for(".show_editions"), 303)
