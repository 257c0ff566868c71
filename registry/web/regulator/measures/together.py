"""Several orders are received, or their lifts confirmed, in one act: looked at before, then all or none.

Invariant: each carries the latest step that was seen of it; another department's never comes here.
"""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.measures import MeasureOrder
from models.vocabulary import Act, OrderStep
from registry import clock
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.measures.listing import PAGE_SIZE, OrderLine, orders_of
from registry.queries.measures.orders import facts_of
from registry.queries.measures.reach import own_orders
from registry.rules.measures.loop import Said
from registry.rules.measures.possible import stands_in_the_way
from registry.services import measures
from registry.services.measures.taking import Taken
from registry.web.forms.measures import TOGETHER, TogetherForm
from registry.web.guard import current_actor, refuse_without
from registry.web.once import writing_once
from registry.web.regulator.measures.asking import why_not_mine
from registry.web.regulator.measures.room import today, views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

NOTHING_PICKED = "请先在清单中勾选要办理的措施。"
TOO_MANY = f"一次最多勾选 {PAGE_SIZE} 项；更多的请用“反馈文件”批量办理。"


@views.get("/measures/together")
@takes("do", many=("pick",))
def look() -> ResponseReturnValue:
    """List what was ticked, to be looked at before it is done."""
    refuse_without(Act.EXECUTE_MEASURE)
    step = _step(request.args.get("do", TOGETHER[0].value))
    numbers = (whole_number(one, otherwise=0) for one in request.args.getlist("pick"))
    ids = [one for one in dict.fromkeys(numbers) if one]
    form = TogetherForm(formdata=None)
    if not ids:
        return _page(step, [], form, NOTHING_PICKED), 422
    if len(ids) > PAGE_SIZE:
        return _page(step, ids[:PAGE_SIZE], form, TOO_MANY), 422
    return _page(step, ids, form)


@views.post("/measures/together")
def take_together() -> ResponseReturnValue:
    """Do what the page listed, all or none."""
    refuse_without(Act.EXECUTE_MEASURE)
    form = TogetherForm()
    if not form.validate_on_submit():
        step = TOGETHER[0] if form.step.errors else OrderStep(form.step.data)
        return _page(step, [one for one, _ in form.pairs], form, "；".join(form.problems)), 422
    step, said = OrderStep(form.step.data), Said(today())
    wanted = [Taken(number, step, said, seen) for number, seen in form.pairs]
    try:
        with writing_once(form) as sending:
            if sending.is_new:
                _refuse_beyond_reach(sending.session, [one for one, _ in form.pairs])
                by = current_actor().account_id
                measures.take_many(sending.session, wanted, by=by, at=clock.now())
                sending.place = url_for(".show", mine="1")
    except (Conflict, Refused, Invalid, NotFound) as error:
        ids = [one for one, _ in form.pairs]
        return _page(step, ids, form, f"{error} 本次勾选的措施都没有办理。"), 409
    flash(f"已办理：{step.zh} {len(wanted)} 项。")
    return redirect(sending.place or url_for(".show", mine="1"), 303)


def _step(text: str) -> OrderStep:
    for one in TOGETHER:
        if one.value == text:
            return one
    raise BadRequest("参数 do 的取值无法识别，请从清单页面重新勾选。")


def _refuse_beyond_reach(session: Session, ids: Sequence[int]) -> None:
    """Raise NotFound where an order lies beyond the actor's reach: another department's, or county's."""
    scope = scope_today(session)
    found = orders_of(session, scope, MeasureOrder.id.in_(ids), *own_orders(scope))
    if len(found) < len(set(ids)):
        raise NotFound("有的措施已不在您的办理范围内。")


def _lines(ids: Sequence[int]) -> tuple[OrderLine, ...]:
    with reading() as session:
        return orders_of(session, scope_today(session), MeasureOrder.id.in_(ids))


def _page(step: OrderStep, ids: Sequence[int], form: TogetherForm, problem: str = "") -> str:
    lines = _lines(ids)
    why = {line.row.id: _why_not(line, step) for line in lines}
    fit = [line for line in lines if not why[line.row.id]]
    return render_template(
        "regulator/measures/together.html",
        step=step,
        form=form,
        problem=problem,
        lines=fit,
        left_out=[(line, why[line.row.id]) for line in lines if line not in fit],
        missing=len(ids) - len(lines),
        today=today(),
        departments=register().rulebook.departments,
        divisions=register().rulebook.divisions,
    )


def _why_not(line: OrderLine, step: OrderStep) -> str:
    reason = why_not_mine(line.row, Act.EXECUTE_MEASURE)
    return reason or stands_in_the_way(facts_of(line.row), step, Said(today()), today())
