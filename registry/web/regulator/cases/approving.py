"""Some entries decided elsewhere are taken over in one act: looked at one by one before, all or none.

Invariant: each carries the hash of what was seen; what is decided here is never decided in a batch.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, CaseKind, CaseStep
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.blacklist.cases.waiting import picked
from registry.queries.blacklist.reach import case_within
from registry.rules.records.together import MOST_AT_ONCE
from registry.services import blacklist
from registry.web.forms.deciding import TogetherForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.cases.asking import desk_of_cases, names_of_lists
from registry.web.regulator.cases.room import today, views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

NOTHING_PICKED = "请先在待办中勾选要确认归集的条目。"
TOO_MANY = f"一次最多确认 {MOST_AT_ONCE} 件，请分次办理，逐件核对。"


@views.get("/cases/worklist/approve")
@takes("for", many=("pick",))
def look() -> ResponseReturnValue:
    """List what was ticked, to be looked at before it is taken over."""
    refuse_without(Act.DECIDE_CASE)
    numbers = (whole_number(one, otherwise=0) for one in request.args.getlist("pick"))
    ids = list(dict.fromkeys(numbers))
    if not any(ids):
        return _page([], TogetherForm(formdata=None), NOTHING_PICKED), 422
    if len(ids) > MOST_AT_ONCE:
        return _page(ids[:MOST_AT_ONCE], TogetherForm(formdata=None), TOO_MANY), 422
    return _page(ids, TogetherForm(formdata=None))


@views.post("/cases/worklist/approve")
@takes("for")
def approve_together() -> ResponseReturnValue:
    """Take over what the page listed, all or none."""
    refuse_without(Act.DECIDE_CASE)
    form = TogetherForm()
    if not form.validate_on_submit():
        return _page(form.ids, form, "；".join(form.problems)), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                session = sending.session
                desk = desk_of_cases(session)
                for case_id in sorted(form.ids):
                    case_within(session, case_id, desk.scope)
                blacklist.take_many(
                    session,
                    form.pairs,
                    CaseStep.APPROVED,
                    by=current_actor().account_id,
                    at=clock.now(),
                    for_id=desk.principal.account_id if desk.principal else None,
                )
                sending.place = url_for(".show_waiting")
    except (Conflict, Refused, Invalid, NotFound) as error:
        return _page(form.ids, form, f"{error} 本次勾选的条目都没有归集。"), 409
    flash(f"已确认归集 {len(form.pairs)} 件，条目自今日起公示，主体已告知。")
    return redirect(sending.place or url_for(".show_waiting"), 303)


def _page(ids: list[int], form: TogetherForm, problem: str = "") -> str:
    with reading() as session:
        desk = desk_of_cases(session)
        lines = picked(session, desk.scope, desk.role, ids, on=today())
    fit = [line for line in lines if line.row.kind is CaseKind.IMPORTED]
    return render_template(
        "regulator/cases/approve.html",
        desk=desk,
        form=form,
        problem=problem,
        lines=fit,
        alone=[line for line in lines if line not in fit],
        missing=len(ids) - len(lines),
        list_names=names_of_lists(),
        today=today(),
        divisions=register().rulebook.divisions,
    )
