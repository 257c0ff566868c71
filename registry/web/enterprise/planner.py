"""The planner (信用试算): what the own grade would be if this were repaired and that were won.

Invariant: an estimate that changes nothing; the whole plan stands in the address, so that a
colleague of the same firm who opens it sees the same.
"""

from collections.abc import Mapping, Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.queries.ratings.plannable import Basis, basis_of
from registry.queries.registration import own_registration
from registry.rules.calendar import legal_day
from registry.rules.ratings.model import PositiveItem
from registry.rules.ratings.planning import project
from registry.web.enterprise.drawing import last_day, plan_chart
from registry.web.enterprise.plan_form import FIELDS, ROWS, is_day, read_form
from registry.web.enterprise.room import door, own_subject
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register


@door.get("/rating/planner")
@takes(*FIELDS)
def planner() -> ResponseReturnValue:
    """Show the grade line of the coming months, with the plan of the address and without."""
    on, page = legal_day(clock.now()), whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        registration = own_registration(session, own_subject())
        basis = basis_of(session, own_subject(), register().rulebook.records, on=on)
    if basis is None:
        return render_template("enterprise/planner.html", registration=registration, basis=None)
    form, plan, items = read_form(request.args, basis, page), basis.plan, _items(basis)
    found = project(plan.facts, plan.law, form.steps, start=plan.start, months=plan.months)
    answer = render_template(
        "enterprise/planner.html",
        registration=registration,
        basis=basis,
        form=form,
        found=found,
        chart=plan_chart(found, plan.law.on(plan.start)),
        items=items,
        known={one.id for group in items.values() for one in group},
        is_day=is_day,
        last=last_day(plan.end),
        paging=Paging(page, len(basis.offered), ROWS),
        link=lambda number: here_with() if number == 1 else _page(number),
    )
    return answer, 422 if form.has_errors else 200


def _page(number: int) -> str:
    address = here_with()
    return f"{address}{'&' if '?' in address else '?'}page={number}"


def _items(basis: Basis) -> Mapping[str, Sequence[PositiveItem]]:
    """Return what may be gained, by group, under the editions of the span, in their order."""
    plan = basis.plan
    found: dict[str, dict[str, PositiveItem]] = {}
    for reign in plan.law.reigns:
        if reign.start < plan.end and (reign.end is None or plan.start < reign.end):
            for item in reign.model.positives.values():
                if item.points:
                    found.setdefault(item.group, {}).setdefault(item.id, item)
    return {group: tuple(items.values()) for group, items in found.items()}
