"""Many pairs judged in one go: looked at on a page before, and taken back on a page behind."""

from itertools import islice

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act, Verdict
from registry import clock
from registry.errors import Conflict, Invalid, NotFound
from registry.queries.duplicates.queue import all_pairs, filter_of, picked
from registry.queries.duplicates.waiting import pairs_of_bulk
from registry.rules.duplicates import BULK
from registry.services import duplicates
from registry.web.forms.duplicates import MOST_IDS, BulkForm, ReasonForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.duplicates.queue import FILTERS, asked
from registry.web.regulator.duplicates.room import pair_of_ours, scope_here, views
from registry.web.security import takes, whole_number
from registry.web.transaction import reading

NOTHING_PICKED = "请先在列表中勾选要判断的各对。"


@views.get("/duplicates/bulk")
@takes(*FILTERS, "all", many=("pick",))
def look_at_many() -> ResponseReturnValue:
    """List what was ticked, or with `all=1` everything that the filter shows, up to 500."""
    refuse_without(Act.JUDGE_PAIR)
    if request.args.get("all") == "1":
        with reading() as session:
            ids = [line.id for line in islice(all_pairs(session, asked()), MOST_IDS)]
    else:
        ticked = request.args.getlist("pick")
        ids = [one for one in (whole_number(text, otherwise=0) for text in ticked) if one]
    form = BulkForm(formdata=None)
    form.pairs.data = ",".join(map(str, dict.fromkeys(ids)))
    if not ids:
        form.verdict.errors = [NOTHING_PICKED]
    return _page(form), 200 if ids else 422


@views.post("/duplicates/bulk")
def judge_many() -> ResponseReturnValue:
    """Judge all that the page listed, or none."""
    refuse_without(Act.JUDGE_PAIR)
    form = BulkForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                for pair_id in form.ids:
                    pair_of_ours(sending.session, pair_id)
                bulk_id = duplicates.judge_many(
                    sending.session,
                    form.ids,
                    form.judged,
                    form.reason.data,
                    by=current_actor().account_id,
                    at=clock.now(),
                    relation=form.related_as,
                )
                sending.place = url_for(".show_bulk", bulk_id=bulk_id)
    except (Conflict, Invalid, NotFound) as error:
        form.verdict.errors = [str(error)]
        return _page(form), 409
    flash(f"已判断 {len(form.ids)} 对：{form.judged.zh}。")
    return redirect(sending.place or url_for(".show"), 303)


@views.get("/duplicates/bulk/<number:bulk_id>")
def show_bulk(bulk_id: int) -> str:
    """Show what was judged in one go, with the way to take it back."""
    return _bulk_page(bulk_id, ReasonForm(formdata=None))


@views.post("/duplicates/bulk/<number:bulk_id>")
def undo_many(bulk_id: int) -> ResponseReturnValue:
    """Open all pairs again that nobody has judged since."""
    refuse_without(Act.JUDGE_PAIR)
    form = ReasonForm()
    if not form.validate_on_submit():
        return _bulk_page(bulk_id, form), 422
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                for pair_id in pairs_of_bulk(sending.session, bulk_id):
                    pair_of_ours(sending.session, pair_id)
                by = current_actor().account_id
                done = duplicates.undo_bulk(
                    sending.session, bulk_id, form.reason.data, by=by, at=clock.now()
                )
                sending.place = url_for(".show")
                left = f"，另有 {done.left} 对之后另有判断，没有改动" if done.left else ""
                flash(f"已撤销这一批判断，{done.reopened} 对回到待核查{left}。")
    except Conflict as error:
        form.reason.errors = [str(error)]
        return _bulk_page(bulk_id, form), 409
    return redirect(sending.place or url_for(".show"), 303)


def _page(form: BulkForm) -> str:
    form.offer(one for one in Verdict if one in BULK)
    with reading() as session:
        lines = picked(session, filter_of(scope_here()), form.ids)
    return render_template("regulator/duplicates/bulk.html", form=form, lines=lines)


def _bulk_page(bulk_id: int, form: ReasonForm) -> str:
    with reading() as session:
        ids = pairs_of_bulk(session, bulk_id)
        lines = picked(session, filter_of(scope_here()), ids)
    if len(lines) != len(ids):
        raise NotFound("没有这一批判断，或者其中有的不在您的辖区内。")
    return render_template(
        "regulator/duplicates/bulk_done.html", form=form, lines=lines, bulk_id=bulk_id
    )
