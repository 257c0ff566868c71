"""One pair side by side; judged, or given to an officer."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from models.vocabulary import Act, PairState, Verdict
from registry import clock
from registry.errors import Conflict, Invalid
from registry.queries.duplicates.pair import pair_at_hand
from registry.queries.duplicates.queue import filter_of, next_open
from registry.queries.duplicates.waiting import officers
from registry.rules.calendar import legal_day
from registry.rules.duplicates.judging import MAY_FOLLOW
from registry.services import duplicates
from registry.web.forms.duplicates import AssignForm, JudgementForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.duplicates.room import pair_of_ours, scope_here, views
from registry.web.security import takes
from registry.web.transaction import reading, register

NOBODY = ""


@views.get("/duplicates/<number:pair_id>")
@takes("blind")
def show_one(pair_id: int) -> str:
    """Show a pair side by side; `blind=1` without score, weights and earlier judgements."""
    return _page(pair_id, JudgementForm(formdata=None))


@views.post("/duplicates/<number:pair_id>")
def judge(pair_id: int) -> ResponseReturnValue:
    """Judge the pair: different, related, undecided, or to be judged again."""
    refuse_without(Act.JUDGE_PAIR)
    form = JudgementForm()
    if not form.validate_on_submit():
        return _page(pair_id, form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                pair = pair_of_ours(sending.session, pair_id)
                duplicates.judge(
                    sending.session,
                    pair.id,
                    form.judged,
                    form.reason.data,
                    by=current_actor().account_id,
                    at=clock.now(),
                    relation=form.related_as,
                    was_blind=form.blind.data == "1",
                )
                sending.place = url_for(".show_one", pair_id=pair_id)
    except Invalid as error:
        form.relation.errors = [str(error)]
        return _page(pair_id, form), 422
    except Conflict as error:
        form.verdict.errors = [str(error)]
        return _page(pair_id, form), 409
    flash(f"已判断：{form.judged.zh}。")
    return redirect(sending.place or url_for(".show"), 303)


@views.post("/duplicates/<number:pair_id>/assign")
def assign(pair_id: int) -> ResponseReturnValue:
    """Give the pair to an officer, or to nobody."""
    refuse_without(Act.JUDGE_PAIR)
    form = _assigning()
    if not form.validate_on_submit():
        return _page(pair_id, JudgementForm(formdata=None), form), 422
    with writing_once(form) as sending:
        if sending.is_new:
            pair = pair_of_ours(sending.session, pair_id)
            to = int(form.assignee.data) if form.assignee.data != NOBODY else None
            by = current_actor().account_id
            duplicates.assign(sending.session, pair.id, to, by=by, at=clock.now())
            sending.place = url_for(".show_one", pair_id=pair_id)
    flash("已分派。")
    return redirect(sending.place or url_for(".show"), 303)


def _page(pair_id: int, form: JudgementForm, assigning: AssignForm | None = None) -> str:
    is_blind = (request.args.get("blind") or request.form.get("blind")) == "1"
    with reading() as session:
        pair_of_ours(session, pair_id)
        at_hand = pair_at_hand(session, pair_id, on=legal_day(clock.now()))
        following = next_open(session, filter_of(scope_here()), pair_id)
    may_follow = [one for one in Verdict if one in MAY_FOLLOW[at_hand.pair.state]]
    form.offer(one for one in may_follow if one is not Verdict.SAME)
    form.blind.data = "1" if is_blind else ""
    assigning = assigning or _assigning(at_hand.pair.assignee_id)
    rulebook = register().rulebook
    return render_template(
        "regulator/duplicates/pair.html",
        at_hand=at_hand,
        pair=at_hand.pair,
        form=form,
        assigning=assigning,
        is_blind=is_blind,
        following=following,
        may_merge=Verdict.SAME in may_follow,
        is_settled=at_hand.pair.state in (PairState.DIFFERENT, PairState.RELATED),
        divisions=rulebook.divisions,
        departments=rulebook.departments,
    )


def _assigning(chosen: int | None = None) -> AssignForm:
    """Return the form with the officers to choose from."""
    form = AssignForm()
    with reading() as session:
        people = officers(session)
    form.assignee.choices = [
        SelectChoice(NOBODY, "不分派"),
        *(
            SelectChoice(str(one.id), f"{one.display_name}（{one.office or '经办人'}）")
            for one in people
        ),
    ]
    if not form.is_submitted():
        form.assignee.data = str(chosen) if chosen else NOBODY
    return form
