"""A step of a case is taken: asked for within reach, in the transaction of the step itself.

Invariant: whatever is refused, the page comes back with what was typed and the reason; a form is done
once; the step binds to the hash of what was seen.
"""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from models.blacklist import ListCase
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.blacklist.reach import case_within
from registry.rules.blacklist import content_from
from registry.rules.permissions import may
from registry.services import blacklist
from registry.web.forms.cases.steps import StepForm
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.cases.desk import act_of, lay_out
from registry.web.regulator.cases.room import HANDS, today, views
from registry.web.regulator.reach import principals_today, scope_in_the_name_of, scope_today
from registry.web.transaction import reading

TYPED = {
    "on": "日期",
    "document_no": "文号",
    "method": "送达方式",
    "basis": "依据",
    "reason": "理由或者记录",
    "public_from": "公示起始日",
    "override": "超出每日上限的理由",
}


@views.post("/cases/<number:case_id>/steps")
@keeps_input(TYPED)
def take_step(case_id: int) -> ResponseReturnValue:
    """Take the step that the form names."""
    refuse_without(*HANDS)
    form = StepForm()
    if not _is_complete(case_id, form):
        return _page(case_id, form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                session = sending.session
                scope = scope_in_the_name_of(session, form.for_id)
                row = case_within(session, case_id, scope)
                _refuse_wrong_turn(row, form)
                blacklist.take(
                    session,
                    case_id,
                    form.wanted,
                    form.given(today()),
                    form.seal,
                    by=current_actor().account_id,
                    at=clock.now(),
                    for_id=form.for_id,
                )
                sending.place = url_for(".show_one", case_id=case_id)
    except (Conflict, Refused, Invalid) as error:
        return _refused(case_id, form, error)
    flash(f"已办理：{form.title}。")
    return redirect(sending.place or url_for(".show_one", case_id=case_id), 303)


def _is_complete(case_id: int, form: StepForm) -> bool:
    """Say whether the form can be read; raises NotFound for a case beyond the actor's reach."""
    with reading() as session:
        row = case_within(session, case_id, scope_today(session))
        form.offer(principals_today(session))
        kind, at_notice = row.kind, content_from(row.content).at_notice
    is_complete = bool(form.validate_on_submit())
    if not form.step.errors:
        form.ask(form.wanted, kind, at_notice=at_notice)
    return is_complete


def _refuse_wrong_turn(row: ListCase, form: StepForm) -> None:
    """Raise Forbidden where the step is somebody else's part."""
    verdict = may(current_actor(), act_of(form.wanted, row.state))
    if not verdict.allowed:
        raise Forbidden(f"这件案件现在是“{row.state.zh}”。{verdict.reason}")


def _refused(
    case_id: int, form: StepForm, error: Conflict | Refused | Invalid
) -> ResponseReturnValue:
    return _page(case_id, form, str(error)), 422 if isinstance(error, Invalid) else 409


def _page(case_id: int, form: StepForm, problem: str = "") -> str:
    with reading() as session:
        scope = scope_today(session)
    desk = lay_out(case_id, scope, form)
    form.seen.data = desk.at_hand.seal  # what is shown now is what the next try binds to
    desk.problem = problem
    return desk.show()
