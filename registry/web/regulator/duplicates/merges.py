"""A merge before the second person: what was proposed, what follows, and the decision.

Invariant: a decision carries the seal of what was seen; where something has changed since the
proposal, it lapses and the page says what.
"""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.duplicates import SubjectMerge
from models.vocabulary import Act, MergeState, SharedField
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.duplicates.consequences import consequences_as_proposed
from registry.queries.duplicates.pair import pair_at_hand
from registry.rules.calendar import legal_day
from registry.services import duplicates
from registry.web.forms.duplicates import MergeDecisionForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.duplicates.room import merge_of_ours, views
from registry.web.transaction import reading, register

Deed = Callable[[Session, int, MergeDecisionForm], str]


@views.get("/merges/<number:merge_id>")
def show_merge(merge_id: int) -> str:
    """Show a merge: proposed and waiting, done, or ended."""
    return _page(merge_id, MergeDecisionForm(formdata=None))


@views.post("/merges/<number:merge_id>/confirm")
def confirm(merge_id: int) -> ResponseReturnValue:
    """Merge as proposed, or say what has changed since."""
    refuse_without(Act.CONFIRM_MERGE)
    return _do(merge_id, _confirm)


@views.post("/merges/<number:merge_id>/refuse")
def refuse(merge_id: int) -> ResponseReturnValue:
    """Decide against the merge, with a reason."""
    refuse_without(Act.CONFIRM_MERGE)
    return _do(merge_id, _refuse)


@views.post("/merges/<number:merge_id>/withdraw")
def withdraw(merge_id: int) -> ResponseReturnValue:
    """Take the own proposal back, with a reason."""
    refuse_without(Act.JUDGE_PAIR)
    return _do(merge_id, _withdraw)


def _do(merge_id: int, deed: Deed) -> ResponseReturnValue:
    form = MergeDecisionForm()
    if not form.validate_on_submit():
        return _page(merge_id, form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                merge_of_ours(sending.session, merge_id)
                flash(deed(sending.session, merge_id, form))
                sending.place = url_for(".show_merge", merge_id=merge_id)
    except (Conflict, Refused, Invalid) as error:
        form.reason.errors = [str(error)]
        return _page(merge_id, form), 422 if isinstance(error, Invalid) else 409
    return redirect(sending.place or url_for(".show"), 303)


def _confirm(session: Session, merge_id: int, form: MergeDecisionForm) -> str:
    done = duplicates.confirm_merge(
        session,
        merge_id,
        by=current_actor().account_id,
        at=clock.now(),
        seen=bytes.fromhex(form.seal.data),
    )
    if done.changed:
        return f"没有归并：提出之后{'；'.join(done.changed)}。请经办人重新核对。"
    return "已归并，双方已告知。"


def _refuse(session: Session, merge_id: int, form: MergeDecisionForm) -> str:
    by = current_actor().account_id
    duplicates.refuse_merge(session, merge_id, form.reason.data, by=by, at=clock.now())
    return "已决定不予归并，退回待核查。"


def _withdraw(session: Session, merge_id: int, form: MergeDecisionForm) -> str:
    by = current_actor().account_id
    duplicates.withdraw_merge(session, merge_id, form.reason.data, by=by, at=clock.now())
    return "已撤回，退回待核查。"


def _page(merge_id: int, form: MergeDecisionForm) -> str:
    on = legal_day(clock.now())
    with reading() as session:
        merge: SubjectMerge = merge_of_ours(session, merge_id)
        at_hand = pair_at_hand(session, merge.pair_id, on=on)
        then = consequences_as_proposed(session, merge, on=on)
    kept = next(one for one in at_hand.merges if one.merge.id == merge_id)
    form.seal.data = bytes(merge.seen_hash).hex()
    return render_template(
        "regulator/duplicates/decide.html",
        at_hand=at_hand,
        kept=kept,
        merge=merge,
        consequences=then.consequences,
        changed=then.changed,
        form=form,
        is_waiting=merge.state is MergeState.WAITING,
        is_own=merge.proposed_by == current_actor().account_id,
        shared={one.value: one for one in SharedField},
        divisions=register().rulebook.divisions,
    )
