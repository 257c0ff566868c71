"""The end of a merge (撤销归并): what would follow is shown first, then it is done with a reason."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, MergeState
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.duplicates.consequences import consequences_of_ending
from registry.queries.duplicates.pair import pair_at_hand
from registry.rules.calendar import legal_day
from registry.services import duplicates
from registry.web.forms.duplicates import ReasonForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.duplicates.room import merge_of_ours, views
from registry.web.transaction import reading, register


@views.get("/merges/<number:merge_id>/unmerge")
def look_at_end(merge_id: int) -> ResponseReturnValue:
    """Show what ending the merge would change."""
    refuse_without(Act.UNMERGE)
    return _page(merge_id, ReasonForm(formdata=None))


@views.post("/merges/<number:merge_id>/unmerge")
def end(merge_id: int) -> ResponseReturnValue:
    """End the merge: both are as before, and are not suggested again."""
    refuse_without(Act.UNMERGE)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _page(merge_id, form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                merge_of_ours(sending.session, merge_id)
                by = current_actor().account_id
                duplicates.unmerge(
                    sending.session, merge_id, form.reason.data, by=by, at=clock.now()
                )
                sending.place = url_for(".show_merge", merge_id=merge_id)
                flash("已撤销归并，双方恢复原样；这一对不再提示。")
    except (Conflict, Refused, Invalid) as error:
        form.reason.errors = [str(error)]
        return _page(merge_id, form), 422 if isinstance(error, Invalid) else 409
    return redirect(sending.place or url_for(".show"), 303)


def _page(merge_id: int, form: ReasonForm) -> str:
    on = legal_day(clock.now())
    with reading() as session:
        merge = merge_of_ours(session, merge_id)
        at_hand = pair_at_hand(session, merge.pair_id, on=on)
        stands = merge.state is MergeState.DONE
        consequences = consequences_of_ending(session, merge, on=on) if stands else None
    return render_template(
        "regulator/duplicates/unmerge.html",
        at_hand=at_hand,
        merge=merge,
        consequences=consequences,
        form=form,
        divisions=register().rulebook.divisions,
    )
