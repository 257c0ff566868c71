"""The officer's own steps with a proposal: handed on, taken back to change it, given up.

Invariant: a step is taken by the one who wrote the proposal; what was handed on is what was seen.
"""

from collections.abc import Callable
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.vocabulary import Act
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.drafts import own_draft
from registry.services import records
from registry.web.forms.records.handing import HandForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.proposals.deeds import refuse_strange_names
from registry.web.regulator.proposals.room import views
from registry.web.security import whole_number
from registry.web.transaction import reading, register

OWN = ".show_own"
Step = Callable[[Session, int, HandForm, int, datetime], RecordProposal]


@views.post("/proposals/<number:proposal_id>/submit")
def submit(proposal_id: int) -> ResponseReturnValue:
    """Hand a draft on, as it was seen."""
    return _take(proposal_id, _submit, "已提交，等待下一环节办理。", ".show_one")


@views.post("/proposals/<number:proposal_id>/call-back")
def call_back(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal back that nobody has decided yet."""
    return _take(proposal_id, _call_back, "已撤回，可以修改后重新提交。", ".edit")


@views.post("/proposals/<number:proposal_id>/abandon")
def abandon(proposal_id: int) -> ResponseReturnValue:
    """Give a draft up, with a reason."""
    return _take(proposal_id, _abandon, "已作废。", OWN)


def _take(proposal_id: int, step: Step, told: str, page: str) -> ResponseReturnValue:
    refuse_without(Act.PROPOSE_RECORD)
    by, at, form = current_actor().account_id, clock.now(), HandForm()
    refuse_strange_names(form)
    with reading() as session:
        own_draft(session, proposal_id, by)
    if not form.validate_on_submit():
        return _refused(proposal_id, form, "", 422)
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                step(sending.session, proposal_id, form, by, at)
                sending.place = (
                    url_for(page, proposal_id=proposal_id) if page != OWN else url_for(OWN)
                )
    except (Conflict, Refused) as error:
        return _refused(proposal_id, form, str(error), 409)
    except Invalid as error:
        return _refused(proposal_id, form, str(error), 422)
    flash(told)
    return redirect(sending.place or url_for(OWN), 303)


def _refused(proposal_id: int, form: HandForm, sentence: str, status: int) -> ResponseReturnValue:
    with reading() as session:
        draft = own_draft(session, proposal_id, current_actor().account_id)
    page = render_template(
        "regulator/proposals/not_taken.html", draft=draft, form=form, sentence=sentence
    )
    return page, status


def _submit(
    session: Session, proposal_id: int, form: HandForm, by: int, at: datetime
) -> RecordProposal:
    seen = whole_number(form.revision.data, otherwise=1)
    return records.submit(session, proposal_id, seen, register().rulebook.records, by=by, at=at)


def _call_back(
    session: Session, proposal_id: int, _form: HandForm, by: int, at: datetime
) -> RecordProposal:
    return records.call_back(session, proposal_id, by=by, at=at)


def _abandon(
    session: Session, proposal_id: int, form: HandForm, by: int, at: datetime
) -> RecordProposal:
    return records.abandon(session, proposal_id, form.reason.data or "", by=by, at=at)
