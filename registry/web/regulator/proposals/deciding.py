"""The steps of the reviewer and of the approver: passed, sent back, approved, decided against.

Invariant: the proposal is asked for within the actor's scope in the same transaction as the step;
each form carries the seal of what was seen.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from models.proposals import RecordProposal
from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.proposals import proposal_to_judge
from registry.rules.permissions import may
from registry.services import records
from registry.web.forms.deciding import DecisionForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.proposals.desk import ACT_IN, come_too_late, lay_out
from registry.web.regulator.proposals.room import views
from registry.web.regulator.reach import principals_today, scope_in_the_name_of
from registry.web.transaction import reading, register

Deed = Callable[[Session, RecordProposal, DecisionForm], RecordProposal]


class Doer(TypedDict):
    """Who takes the step, when, and for whom."""

    by: int
    at: datetime
    for_id: int | None


@views.post("/proposals/<number:proposal_id>/review")
def review(proposal_id: int) -> ResponseReturnValue:
    """Pass the proposal on from legal review to the approver."""
    refuse_without(Act.REVIEW_RECORD)
    return _do(proposal_id, _pass_review, "已通过法制审核，转审批人")


@views.post("/proposals/<number:proposal_id>/return")
def send_back(proposal_id: int) -> ResponseReturnValue:
    """Send the proposal back to its officer."""
    refuse_without(Act.REVIEW_RECORD, Act.DECIDE_RECORD)
    return _do(proposal_id, _send_back, "已退回经办人修改")


@views.post("/proposals/<number:proposal_id>/approve")
def approve(proposal_id: int) -> ResponseReturnValue:
    """Approve the proposal: the record is written."""
    refuse_without(Act.DECIDE_RECORD)
    return _do(proposal_id, _approve, "已批准，记录已入库，主体已告知")


@views.post("/proposals/<number:proposal_id>/reject")
def reject(proposal_id: int) -> ResponseReturnValue:
    """Decide against the proposal."""
    refuse_without(Act.DECIDE_RECORD)
    return _do(proposal_id, _reject, "已决定不予批准")


def _do(proposal_id: int, deed: Deed, told: str) -> ResponseReturnValue:
    form = DecisionForm()
    with reading() as session:
        form.offer(principals_today(session))
    if not form.validate_on_submit():
        return lay_out(proposal_id, form).show(), 422
    seen = form.parts.data or ""
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                session = sending.session
                scope = scope_in_the_name_of(session, form.for_id)
                row = proposal_to_judge(session, proposal_id, scope, form.seen)
                _refuse_wrong_turn(row)
                deed(session, row, form)
                sending.place = url_for("regulator.worklist.show")
    except (Conflict, Refused, Invalid) as error:
        return _refused(proposal_id, form, error, seen)
    flash(f"{told}（编号 {proposal_id}）。")
    return redirect(sending.place or url_for("regulator.worklist.show"), 303)


def _refused(
    proposal_id: int, form: DecisionForm, error: Conflict | Refused | Invalid, seen: str
) -> ResponseReturnValue:
    try:
        desk = lay_out(proposal_id, form)
    except NotFound:  # it went back to its officer, whose draft it is now
        back = url_for("regulator.worklist.show")
        return render_template("regulator/proposals/gone.html", sentence=str(error), back=back), 409
    if isinstance(error, Invalid):
        desk.problem = str(error)
        return desk.show(), 422
    come_too_late(desk, str(error), seen if isinstance(error, Conflict) else "")
    return desk.show(), 409


def _refuse_wrong_turn(row: RecordProposal) -> None:
    """Raise Forbidden where the proposal waits for somebody of another post now."""
    act = ACT_IN.get(row.state)
    verdict = may(current_actor(), act) if act is not None else None
    if verdict is not None and not verdict.allowed:
        raise Forbidden(f"这件事项现在是“{row.state.zh}”。{verdict.reason}")


def _pass_review(session: Session, row: RecordProposal, form: DecisionForm) -> RecordProposal:
    return records.pass_review(session, row.id, form.seen, **_doer(form))


def _send_back(session: Session, row: RecordProposal, form: DecisionForm) -> RecordProposal:
    return records.send_back(session, row.id, form.seen, form.reason.data, **_doer(form))


def _approve(session: Session, row: RecordProposal, form: DecisionForm) -> RecordProposal:
    law = register().rulebook.records
    return records.approve(session, row.id, form.seen, law, **_doer(form))


def _reject(session: Session, row: RecordProposal, form: DecisionForm) -> RecordProposal:
    return records.reject(session, row.id, form.seen, form.reason.data, **_doer(form))


def _doer(form: DecisionForm) -> Doer:
    return Doer(by=current_actor().account_id, at=clock.now(), for_id=form.for_id)
