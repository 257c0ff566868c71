"""AB 岗: everyone names a deputy for oneself, and sees who stands in for whom in the department."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.deputies import possible_deputies, stand_ins_from
from registry.rules.calendar import legal_day
from registry.services.accounts import end_deputy, name_deputy
from registry.web.forms.deputies import DeputyForm
from registry.web.forms.upload import PlainForm
from registry.web.guard import current_actor, locked_to
from registry.web.once import writing_once
from registry.web.transaction import reading, register, writing

views = Blueprint("deputies", __name__)
locked_to(views, Act.NAME_DEPUTY)


@views.get("/deputies")
def show() -> str:
    """Show who stands in for whom, today and later, and the form."""
    return _page(DeputyForm(formdata=None))


@views.post("/deputies")
def name() -> ResponseReturnValue:
    """Let a colleague stand in for the one who asks."""
    form = DeputyForm()
    actor = current_actor()
    with reading() as session:
        form.offer(possible_deputies(session, actor.account_id))
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with writing_once(form, lambda: _page(form)) as sending:
            if sending.is_new:
                deputy_id, days = int(form.deputy.data), (form.valid_from, form.valid_to)
                name_deputy(
                    *(sending.session, actor.account_id, deputy_id, *days),
                    by=actor.account_id,
                    at=clock.now(),
                )
                sending.place = url_for(".show")
    except (Invalid, Refused, NotFound, Conflict) as error:
        return _page(form, problem=str(error)), 422
    flash("AB 岗已指定。")
    return redirect(url_for(".show"), 303)


@views.post("/deputies/<number:row_id>/end")
def end(row_id: int) -> ResponseReturnValue:
    """End a standing-in that the one who asks is part of."""
    try:
        with writing() as session:
            end_deputy(session, row_id, by=current_actor().account_id, at=clock.now())
    except Conflict as error:
        return _page(DeputyForm(formdata=None), problem=str(error)), 409
    flash("代理已结束，自今天起由本人办理。")
    return redirect(url_for(".show"), 303)


def _page(form: DeputyForm, problem: str | None = None) -> str:
    actor = current_actor()
    with reading() as session:
        form.offer(possible_deputies(session, actor.account_id))
        found = stand_ins_from(session, legal_day(clock.now()), actor.department_id or "")
    return render_template(
        "regulator/deputies/deputies.html",
        form=form,
        problem=problem,
        found=found,
        today=legal_day(clock.now()),
        own=actor.account_id,
        ending=PlainForm(formdata=None),
        department=register().rulebook.departments.get(actor.department_id or ""),
    )
