"""Awards are reviewed after later events: what is open, the form of a review, the second person's.

Invariant: an office reviews the awards that it organises, in its own county; what is refused comes
back with what was typed.
"""

import re

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, AwardReviewOutcome, CauseKind
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.awards.reviews import Cause, Task, cause_of, open_tasks, tasks_of
from registry.rules.permissions import Matter, may
from registry.services import awards
from registry.services.awards.reviewing import Reviewed
from registry.web.forms.awards import ReviewForm, SettleForm
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import OnceForm, Sending, writing_once
from registry.web.regulator.awards.room import (
    awards_of_today,
    own_awards,
    refuse_foreign,
    today,
    views,
)
from registry.web.regulator.reach import divisions_within
from registry.web.transaction import reading, register

_TASK = re.compile(r"([1-9][0-9]{0,17})-([a-z]{1,20})-([1-9][0-9]{0,17})", re.ASCII)
TYPED = {"outcome": "复核意见", "reason": "理由", "document_no": "文书文号"}
_GONE = "这项荣誉没有需要就这件事复核的情形，可能已经办结。"


@views.get("/awards/reviews")
def show_reviews() -> str:
    """Show which awards of the office are to be reviewed for which later event."""
    actor = current_actor()
    offered = own_awards() if actor.department_id else awards_of_today()
    with reading() as session:
        tasks = open_tasks(session, offered, on=today(), divisions=divisions_within(actor) or None)
    return render_template(
        "regulator/awards/reviews.html",
        tasks=tasks,
        divisions=register().rulebook.divisions,
        today=today(),
    )


@views.get("/awards/reviews/<task>")
def show_review(task: str) -> str:
    """Show the event, the honour, and the form of the review or of the second person."""
    refuse_without(Act.REVIEW_AWARD)
    return _page(_task(task))


@views.post("/awards/reviews/<task>")
@keeps_input(TYPED)
def review(task: str) -> ResponseReturnValue:
    """Keep the award, or propose its withdrawal; the second person settles a proposal."""
    refuse_without(Act.REVIEW_AWARD)
    found = _task(task)
    form = SettleForm() if found.proposed else ReviewForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        with writing_once(form, again=lambda: _page(found, form)) as sending:
            if sending.is_new:
                _do(sending, found, form)
                sending.place = url_for(".show_holder", record_id=found.holder.record_id)
    except (Invalid, Refused, Conflict) as error:
        return _page(found, form, str(error)), 422
    is_done = found.proposed is not None or _keeps(form)
    flash("复核意见已记录。" if is_done else "已建议撤销荣誉，请由另一人决定。")
    return redirect(sending.place or url_for(".show_reviews"), 303)


def _do(sending: Sending, task: Task, form: ReviewForm | SettleForm) -> None:
    by, at, session = current_actor().account_id, clock.now(), sending.session
    outcome = AwardReviewOutcome(form.outcome.data)
    if task.proposed is not None:
        awards.settle(session, task.proposed.id, outcome, form.reason.data, by=by, at=at)
        return
    assert isinstance(form, ReviewForm)
    wanted = Reviewed(*cause_of(task), form.reason.data, form.document_no.data or "")
    deed = awards.keep if _keeps(form) else awards.propose_withdrawal
    deed(session, wanted, by=by, at=at)


def _keeps(form: ReviewForm | SettleForm) -> bool:
    return bool(form.outcome.data == AwardReviewOutcome.KEPT.value)


def _task(named: str) -> Task:
    parts = _TASK.fullmatch(named)
    if parts is None or parts[2] not in {one.value for one in CauseKind}:
        raise NotFound(_GONE)
    wanted: Cause = (int(parts[1]), CauseKind(parts[2]), int(parts[3]))
    with reading() as session:
        tasks = tasks_of(session, wanted[0], awards_of_today(), on=today())
    found = next((one for one in tasks if cause_of(one) == wanted), None)
    if found is None or not _is_within(found):
        raise NotFound(_GONE)
    refuse_foreign(found.award)
    return found


def _is_within(task: Task) -> bool:
    actor, matter = current_actor(), Matter(division_code=task.holder.division_code)
    within = divisions_within(actor)
    return may(actor, Act.REVIEW_AWARD, matter, divisions_of_actor=within).allowed


def _page(task: Task, form: OnceForm | None = None, problem: str = "") -> str:
    if form is None:
        form = SettleForm(formdata=None) if task.proposed else ReviewForm(formdata=None)
    return render_template(
        "regulator/awards/review.html",
        task=task,
        form=form,
        problem=problem,
        own=current_actor().account_id,
        divisions=register().rulebook.divisions,
        today=today(),
    )
