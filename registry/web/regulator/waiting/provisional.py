"""A row that names a firm without a code: taken in on a subject that has none yet (暂立主体)."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.errors import Invalid
from registry.services import exchange
from registry.web.forms.mending import DismissForm
from registry.web.guard import current_actor
from registry.web.regulator.waiting.desk import Desk, lay_out, show_what_was_found
from registry.web.regulator.waiting.room import row_of_ours, views
from registry.web.transaction import register, writing


@views.post("/waiting/<number:row_id>/provisional")
def take_provisionally(row_id: int) -> ResponseReturnValue:
    """Take the row in on the provisional subject of its name, with the reason why."""
    at_hand, actor, form = row_of_ours(row_id), current_actor(), DismissForm()
    try:
        if not form.validate():
            raise Invalid("请写明已经怎样查找、为什么暂时没有代码。")
        with writing() as session:
            done = exchange.take_provisionally(
                *(session, row_id, form.reason.data, register().rulebook),
                by=actor.account_id,
                at=clock.now(),
                within=actor.division_code,
                division_code=actor.division_code or at_hand.division_code,
            )
        problems = [problem.message for problem in done.problems]
    except Invalid as error:
        problems = [str(error)]
    if problems:
        return _again(row_id, problems)
    flash("已记入暂立主体：在归并到有代码的主体之前不公示。")
    return redirect(url_for(".show_one", row_id=row_id), 303)


def _again(row_id: int, problems: list[str]) -> ResponseReturnValue:
    desk = lay_out(row_id, sent=False)
    if not isinstance(desk, Desk):
        return desk, 409
    show_what_was_found(desk)
    desk.general += problems
    return desk.show(), 422
