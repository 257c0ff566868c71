"""A merge proposed: which survives, whose particulars are shown, what would follow, then why.

Invariant: what is proposed carries the seal of the preview that was looked at.
"""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, MergeState, SharedField
from registry import clock
from registry.errors import Conflict, Invalid, Refused
from registry.queries.duplicates.consequences import preview
from registry.queries.duplicates.pair import pair_at_hand
from registry.rules.calendar import legal_day
from registry.services import duplicates
from registry.services.duplicates import Wish
from registry.web.forms.duplicates import MergeForm, number_in
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.duplicates.room import pair_of_ours, views
from registry.web.security import takes
from registry.web.transaction import reading, register

ASKED = ("survivor", *(one.value for one in SharedField))


@views.get("/duplicates/<number:pair_id>/merge")
@takes(*ASKED)
def look(pair_id: int) -> ResponseReturnValue:
    """Show what a merge would change, with the survivor and particulars that are asked for."""
    refuse_without(Act.JUDGE_PAIR)
    return _page(pair_id, MergeForm(formdata=None), request.args)


@views.post("/duplicates/<number:pair_id>/merge")
def propose(pair_id: int) -> ResponseReturnValue:
    """Propose the merge as previewed; where one person may, it is done at once."""
    refuse_without(Act.JUDGE_PAIR)
    form = MergeForm()
    if not form.validate_on_submit():
        return _page(pair_id, form, request.form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                pair = pair_of_ours(sending.session, pair_id)
                merge = duplicates.propose_merge(
                    sending.session,
                    pair.id,
                    Wish(form.reason.data, number_in(form.survivor.data), form.choices),
                    by=current_actor().account_id,
                    at=clock.now(),
                    seen=bytes.fromhex(form.seal.data),
                )
                sending.place = url_for(".show_merge", merge_id=merge.id)
                flash(
                    "已归并。" if merge.state is MergeState.DONE else "已提出归并，等待另一人复核。"
                )
    except (Conflict, Refused, Invalid) as error:
        form.reason.errors = [str(error)]
        return _page(pair_id, form, request.form), 422 if isinstance(error, Invalid) else 409
    return redirect(sending.place or url_for(".show"), 303)


def _page(pair_id: int, form: MergeForm, asked: Mapping[str, str]) -> str:
    on, choices = legal_day(clock.now()), _choices(asked)
    problem = ""
    with reading() as session:
        pair = pair_of_ours(session, pair_id)
        at_hand = pair_at_hand(session, pair_id, on=on)
        survivor = number_in(asked.get("survivor"))
        try:
            shown = preview(session, pair, on=on, survivor_id=survivor, choices=choices)
        except (Conflict, Refused, Invalid) as error:
            shown, problem = None, str(error)
    if shown is not None:
        form.survivor.data = str(shown.plan.survivor.subject_id)
        form.seal.data = shown.plan.seal.hex()
        for field in SharedField:
            form[field.value].data = str(shown.plan.choices.get(field.value, ""))
    return render_template(
        "regulator/duplicates/merge.html",
        at_hand=at_hand,
        shown=shown,
        problem=problem,
        form=form,
        shared=tuple(SharedField),
        divisions=register().rulebook.divisions,
    )


def _choices(asked: Mapping[str, str]) -> dict[SharedField, int]:
    named = {field: number_in(asked.get(field.value)) for field in SharedField}
    return {field: number for field, number in named.items() if number is not None}
