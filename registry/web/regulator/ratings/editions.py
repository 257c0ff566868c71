"""Editions of the rating model, and the switch from one to another by two people."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.ratings.law import law_of
from registry.queries.ratings.switches import switch_lines
from registry.services.ratings import switching
from registry.web.forms.switching import DecisionForm, SwitchForm
from registry.web.guard import current_actor
from registry.web.once import writing_once
from registry.web.regulator.ratings.room import may_switch, reach, refuse_switching, today, views
from registry.web.regulator.ratings.shadow import compared, shadow_page
from registry.web.transaction import reading, register


@views.get("/ratings/editions")
def show_editions() -> str:
    """Show the editions with their days, and the switches that were proposed and decided."""
    return editions_page(DecisionForm(formdata=None))


@views.post("/ratings/shadow/<edition>/switch")
def propose_switch(edition: str) -> ResponseReturnValue:
    """Propose that an edition governs from a day on, on the strength of the comparison shown."""
    refuse_switching(Act.PROPOSE_SWITCH)
    found, form = compared(edition), SwitchForm()
    if not form.validate_on_submit():
        return shadow_page(found, form), 422
    seen = switching.seen_hash(found).hex()
    if form.seen.data != seen:
        form.seen.data = seen
        problem = "比对结果在您填写期间有了变化，请核对上面的最新结果后再次提交；填写的内容已保留。"
        return shadow_page(found, form, problem), 409
    try:
        with writing_once(form, lambda: shadow_page(found, form)) as sending:
            if sending.is_new:
                switching.propose(
                    *(sending.session, found, form.effective_from.day(), form.reason.data),
                    by=current_actor().account_id,
                    at=clock.now(),
                )
                sending.place = url_for(".show_editions")
    except (Invalid, Refused, Conflict) as error:
        return shadow_page(found, form, str(error)), 422
    flash("换版已提出，等待另一人批准。")
    return redirect(url_for(".show_editions"), 303)


def editions_page(
    form: DecisionForm, problem: str | None = None, switch_id: int | None = None
) -> str:
    """Return the page of editions; `switch_id`: the proposal whose form comes back."""
    with reading() as session:
        law = law_of(session)
        switches = switch_lines(session)
    reigns = {reign.model.id: reign for reign in law.reigns}
    return render_template(
        "regulator/ratings/editions.html",
        editions=register().rulebook.ratings.editions,
        reigns=reigns,
        in_force=next((one.model for one in reversed(law.reigns) if one.start <= today()), None),
        switches=switches,
        form=form,
        problem=problem,
        switch_id=switch_id,
        own=current_actor().account_id,
        may_compare=reach() is None,
        may_decide=may_switch(Act.DECIDE_SWITCH),
        may_propose=may_switch(Act.PROPOSE_SWITCH),
    )
