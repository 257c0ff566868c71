"""A plan is drawn, once; the seed is published with it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid
from registry.queries.inspections import plan_within
from registry.services import inspections
from registry.web.forms.inspections import DrawForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.inspections.room import views
from registry.web.regulator.inspections.showing import plan_page
from registry.web.regulator.reach import scope_today


@views.post("/inspections/<number:plan_id>/draw")
def draw(plan_id: int) -> ResponseReturnValue:
    """Draw a plan within reach."""
    refuse_without(Act.PLAN_INSPECTION)
    form = DrawForm()
    if not form.validate_on_submit():
        return plan_page(plan_id, form, "页面已过期，请再点一次“抽取”。"), 422
    try:
        with writing_once(form, again=lambda: plan_page(plan_id, form)) as sending:
            if sending.is_new:
                session = sending.session
                plan_within(session, plan_id, scope_today(session))
                inspections.draw(session, plan_id, by=current_actor().account_id, at=clock.now())
                sending.place = url_for(".show_one", plan_id=plan_id)
    except (Conflict, Invalid) as error:
        status = 422 if isinstance(error, Invalid) else 409
        return plan_page(plan_id, DrawForm(formdata=None), str(error)), status
    flash("已抽取。种子、保密值的摘要和抽取范围的摘要已向社会公布，抽中名单只在工作台内使用。")
    return redirect(sending.place or url_for(".show"), 303)
