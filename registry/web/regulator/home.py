"""Where a day at the register begins: what waits, and what one may do."""

from flask import Blueprint, render_template

from registry import clock
from registry.queries.worklist import figures
from registry.rules.calendar import legal_day
from registry.rules.permissions import acts_of, scope_of
from registry.web.guard import current_actor
from registry.web.regulator.reach import divisions_within, principals_today
from registry.web.regulator.worklist.asking import grouped
from registry.web.transaction import reading

views = Blueprint("home", __name__)


@views.get("/")
def show() -> str:
    """Show the figures of the worklist; nothing waits for those who decide nothing."""
    actor = current_actor()
    scope = scope_of(actor, divisions_within(actor))
    with reading() as session:
        counted = figures(session, scope, actor.role, legal_day(clock.now()))
        principals = principals_today(session)
    return render_template(
        "regulator/home.html",
        figures=grouped(counted),
        is_empty=not any(one.count for one in counted),
        principals=principals,
        acts=sorted(acts_of(actor.role)),
    )
