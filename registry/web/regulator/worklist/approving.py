"""Some approvals in one act: looked at one by one on a page before, then all or none.

Invariant: each carries the seal of what was seen; what must be approved alone cannot come here.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.proposals import proposal_to_judge
from registry.queries.worklist import picked
from registry.rules.records.together import MOST_AT_ONCE
from registry.services import records
from registry.web.forms.deciding import TogetherForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.particulars import LABELS
from registry.web.regulator.worklist.asking import desk_today, today
from registry.web.regulator.worklist.listing import alone, tier_of
from registry.web.regulator.worklist.room import views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

NOTHING_PICKED = "请先在待办中勾选要批准的事项。"
TOO_MANY = f"一次最多批准 {MOST_AT_ONCE} 件，请分次办理，逐件核对。"


@views.get("/worklist/approve")
@takes("for", many=("pick",))
def look() -> ResponseReturnValue:
    """List what was ticked, to be looked at before it is approved."""
    refuse_without(Act.DECIDE_RECORD)
    ids = list(
        dict.fromkeys(whole_number(one, otherwise=0) for one in request.args.getlist("pick"))
    )
    if not any(ids):
        return _page([], TogetherForm(formdata=None), NOTHING_PICKED), 422
    if len(ids) > MOST_AT_ONCE:
        return _page(ids[:MOST_AT_ONCE], TogetherForm(formdata=None), TOO_MANY), 422
    return _page(ids, TogetherForm(formdata=None))


@views.post("/worklist/approve")
@takes("for")
def approve_together() -> ResponseReturnValue:
    """Approve what the page listed, all or none."""
    refuse_without(Act.DECIDE_RECORD)
    form = TogetherForm()
    if not form.validate_on_submit():
        return _page(form.ids, form, "；".join(form.problems)), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                desk = desk_today(sending.session)
                for proposal_id, seal in sorted(form.pairs):  # locked in one order by everybody
                    proposal_to_judge(sending.session, proposal_id, desk.scope, seal)
                records.approve_many(
                    sending.session,
                    form.pairs,
                    register().rulebook.records,
                    by=current_actor().account_id,
                    at=clock.now(),
                    for_id=desk.principal.account_id if desk.principal else None,
                )
                sending.place = url_for(".show")
    except (Conflict, Refused, Invalid, NotFound) as error:
        return _page(form.ids, form, f"{error} 本次勾选的事项都没有批准。"), 409
    flash(f"已批准 {len(form.pairs)} 件，记录已入库，主体已告知。")
    return redirect(sending.place or url_for(".show"), 303)


def _page(ids: list[int], form: TogetherForm, problem: str = "") -> str:
    with reading() as session:
        desk = desk_today(session)
        items = picked(session, desk.scope, desk.role, ids)
    fit = [item for item in items if alone(item) is None]
    return render_template(
        "regulator/worklist/approve.html",
        desk=desk,
        form=form,
        problem=problem,
        items=fit,
        left_out=[(item, alone(item)) for item in items if item not in fit],
        missing=len(ids) - len(items),
        tiers={item.row.id: tier_of(item) for item in fit},
        labels=LABELS,
        today=today(),
        divisions=register().rulebook.divisions,
    )
