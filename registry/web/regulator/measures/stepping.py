"""A step of an order is taken, or its waiver decided: within reach, in the transaction of the deed.

Invariant: whatever is refused, the page comes back with what was typed and the reason; a form is done
once; a step binds to the latest step that was seen.
"""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from models.measures import MeasureOrder
from models.vocabulary import Act, OrderStep
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.measures.reach import order_within
from registry.rules.measures.loop import DEPARTMENTS
from registry.services import measures
from registry.services.measures.taking import CHANGED_SINCE, Taken
from registry.web.forms.measures import YES, MeasureStepForm, WaiverForm
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.measures.asking import why_not_mine
from registry.web.regulator.measures.desk import MeasureDesk, lay_out
from registry.web.regulator.measures.room import today, views
from registry.web.regulator.reach import scope_today
from registry.web.transaction import reading

TYPED = {
    "on": "落实日期",
    "until": "截止日",
    "outcome": "执行情况",
    "paper_no": "文号",
    "reason": "理由或者说明",
    "granted": "决定",
}


@views.post("/measures/<order_no>/steps")
@keeps_input(TYPED)
def take_step(order_no: str) -> ResponseReturnValue:
    """Take the department's step that the form names."""
    refuse_without(Act.EXECUTE_MEASURE)
    _refuse_others(order_no)
    form = MeasureStepForm()
    is_complete = form.validate_on_submit()
    if not form.step.errors:
        form.ask(form.wanted)
    if not is_complete:
        return lay_out(order_no, form).show(), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                _take(sending.session, order_no, form)
                sending.place = url_for(".show_one", order_no=order_no)
    except (Conflict, Refused, Invalid) as error:
        return _refused(order_no, form, error)
    flash(f"已办理：{form.wanted.zh}。")
    return redirect(sending.place or url_for(".show_one", order_no=order_no), 303)


@views.post("/measures/<order_no>/waiver")
@keeps_input(TYPED)
def decide_waiver(order_no: str) -> ResponseReturnValue:
    """Grant or refuse the waiver that waits."""
    refuse_without(Act.DECIDE_WAIVER)
    with reading() as session:
        order_within(session, order_no, scope_today(session))
    form = WaiverForm()
    if not form.validate_on_submit():
        return lay_out(order_no, form).show(), 422
    is_granted = form.granted.data == YES
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                session = sending.session
                row = _seen(session, order_no, form.seen_step)
                measures.decide_waiver(
                    session,
                    row.id,
                    granted=is_granted,
                    reason=form.reason.data or "",
                    by=current_actor().account_id,
                    at=clock.now(),
                )
                sending.place = url_for(".show_one", order_no=order_no)
    except (Conflict, Refused, Invalid) as error:
        return _refused(order_no, form, error)
    step = OrderStep.WAIVER_GRANTED if is_granted else OrderStep.WAIVER_REFUSED
    flash(f"已办理：{step.zh}。")
    return redirect(sending.place or url_for(".show_one", order_no=order_no), 303)


def _refuse_others(order_no: str) -> None:
    """Raise NotFound beyond the actor's reach, Forbidden where the order is another department's."""
    with reading() as session:
        row = order_within(session, order_no, scope_today(session))
    if reason := why_not_mine(row, Act.EXECUTE_MEASURE):
        raise Forbidden(reason)


def _take(session: Session, order_no: str, form: MeasureStepForm) -> None:
    by, at = current_actor().account_id, clock.now()
    row = _seen(session, order_no, form.seen_step)
    if form.wanted is OrderStep.WAIVER_ASKED:
        measures.ask_waiver(session, row.id, form.said(today()), by=by, at=at)
        return
    wanted = Taken(row.id, form.wanted, form.said(today()), seen=form.seen_step)
    measures.take(session, wanted, by=by, at=at)


def _seen(session: Session, order_no: str, seen: int) -> MeasureOrder:
    """Return the order within reach. Raises Conflict where it has moved on since it was shown."""
    row = order_within(session, order_no, scope_today(session))
    if row.step_id != seen:
        raise Conflict(CHANGED_SINCE)
    return row


def _refused(
    order_no: str, form: MeasureStepForm | WaiverForm, error: Conflict | Refused | Invalid
) -> ResponseReturnValue:
    """Return the desk as it stands now, with the reason and what may be done instead."""
    desk = lay_out(order_no, form)
    desk.problem = " ".join(filter(None, (str(error), _instead(desk, form, error))))
    return desk.show(), 422 if isinstance(error, Invalid) else 409


def _instead(
    desk: MeasureDesk, form: MeasureStepForm | WaiverForm, error: Conflict | Refused | Invalid
) -> str:
    """Return what may be done instead, where the step that was sent is not possible any more."""
    if not isinstance(form, MeasureStepForm) or form.wanted in desk.forms:
        return ""
    if form.wanted is OrderStep.REPORTED and OrderStep.AMENDED in desk.forms:
        amend = OrderStep.AMENDED.zh
        told = f"本期反馈已经提交；内容需要改的，请办理“{amend}”。"
        return "" if f"“{amend}”" in str(error) else told
    names = "、".join(f"“{step.zh}”" for step in desk.forms if step in DEPARTMENTS)
    return f"现在可以办理：{names}。" if names else ""
