"""A row beside the record that it contradicts: both shown, the differences marked, a person decides.

Invariant: the record is never overwritten from here; a correction is a proposal for other people.
"""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, QuarantineState
from registry import clock
from registry.errors import Invalid, Refused
from registry.queries.parties import party
from registry.queries.waiting import RowAtHand
from registry.rules.calendar import legal_day
from registry.rules.records import derive
from registry.services import exchange
from registry.services.exchange import Contradiction
from registry.services.records import Proposer
from registry.web.forms.mending import CorrectionForm, DismissForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.particulars import lines_of
from registry.web.regulator.reach import verdict_on_place
from registry.web.regulator.waiting.room import row_of_ours, views
from registry.web.transaction import reading, register


@views.post("/waiting/<number:row_id>/propose")
def propose(row_id: int) -> ResponseReturnValue:
    """Write the draft of a correction, and lead to it."""
    refuse_without(Act.PROPOSE_RECORD)
    at_hand = row_of_ours(row_id)
    _refuse_elsewhere(at_hand)
    form = CorrectionForm()
    if not form.validate():
        return _again(at_hand, form), 422
    actor, at = current_actor(), clock.now()
    by = Proposer(actor.account_id, actor.department_id or "", actor.division_code)
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                draft = exchange.propose_correction(
                    sending.session, row_id, form.basis.data, register().rulebook, by=by, at=at
                )
                sending.place = url_for("regulator.proposals.show_one", proposal_id=draft.id)
    except Invalid as error:
        form.basis.errors = [str(error)]
        return _again(at_hand, form), 422
    flash("已按来文内容起草更正，请核对后提交审批；批准以前记录不变。")
    return redirect(sending.place or url_for(".show_one", row_id=row_id), 303)


def contradiction_at_hand(at_hand: RowAtHand) -> Contradiction | None:
    """Return what a row in conflict contradicts, None where it contradicts nothing that stands."""
    if at_hand.row.state is not QuarantineState.CONFLICT:
        return None
    with reading() as session:
        return exchange.contradiction(session, at_hand.row.id, register().rulebook, at=clock.now())


def conflict_page(
    at_hand: RowAtHand,
    found: Contradiction,
    *,
    correcting: CorrectionForm | None = None,
    dismissing: DismissForm | None = None,
) -> str:
    """Return the page of a row in conflict."""
    law, today = register().rulebook.records, legal_day(clock.now())
    arrived = derive(found.arrived, law, arrived_on=today).said
    with reading() as session:
        subject = party(session, found.subject_id)
    return render_template(
        "regulator/waiting/conflict.html",
        at_hand=at_hand,
        row=at_hand.row,
        found=found,
        lines=lines_of(arrived, law, found.standing),
        subject=subject,
        own=current_actor().department_id,
        correcting=correcting or CorrectionForm(formdata=None),
        dismissing=dismissing or DismissForm(formdata=None),
        departments=register().rulebook.departments,
    )


def _refuse_elsewhere(at_hand: RowAtHand) -> None:
    """Raise Refused where the record stands on a subject beyond the actor's county."""
    found = contradiction_at_hand(at_hand)
    if found is None:
        return
    with reading() as session:
        subject = party(session, found.subject_id)
    verdict = verdict_on_place(Act.PROPOSE_RECORD, subject.division_code if subject else None)
    if not verdict.allowed:
        raise Refused(verdict.reason)


def _again(at_hand: RowAtHand, form: CorrectionForm) -> str:
    found = contradiction_at_hand(at_hand)
    if found is None:
        raise Invalid("与这一行不一致的记录已不存在，请返回队列重新打开这一行。")
    return conflict_page(at_hand, found, correcting=form)
