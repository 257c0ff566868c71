"""Random inspections for the public: the commitment before a draw, the seed after it, how to check.

Invariant: never a grade, a stratum, a drawn name or an inspector (LAW-AND-FAIRNESS 3): the results come
as inspection records of their own, each in its time.
"""

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from registry.errors import NotFound as Missing
from registry.queries.inspections import PlanState, PublicPlan, public_plan, public_plans
from registry.queries.inspections.public import PAGE_SIZE
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.public.door import public
from registry.web.security import LAST_YEAR, takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("year", "state")


@public.get("/inspections")
@takes(*FILTERS, "page")
def inspection_list() -> ResponseReturnValue:
    """Show the plans, the newest first."""
    found, total = _find()
    rulebook = register().rulebook
    return render_template(
        "public/inspections.html",
        found=found,
        total=total,
        paging=Paging(_page(), total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        asked=request.args,
        states=tuple(PlanState),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
    )


@public.get("/inspections.json")
@takes(*FILTERS, "page")
def inspection_list_json() -> Response:
    """Give a page of the plans as JSON."""
    found, total = _find()
    following = _page() + 1 if _page() * PAGE_SIZE < total else None
    return jsonify({"items": [_told(one) for one in found], "total": total, "next_page": following})


@public.get("/inspections/<number:plan_id>")
@takes()
def inspection(plan_id: int) -> ResponseReturnValue:
    """Show one plan, and how its draw is checked."""
    rulebook = register().rulebook
    return render_template(
        "public/inspection.html",
        plan=_one(plan_id),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
    )


@public.get("/inspections/<number:plan_id>.json")
@takes()
def inspection_json(plan_id: int) -> Response:
    """Give one plan as JSON."""
    return jsonify(_told(_one(plan_id)))


def _page() -> int:
    return whole_number(request.args.get("page"), otherwise=1)


def _find() -> tuple[tuple[PublicPlan, ...], int]:
    year = whole_number(request.args.get("year"), otherwise=0, most=LAST_YEAR) or None
    state = word_or_none(PlanState, request.args.get("state"))
    with reading() as session:
        found, total = public_plans(session, year=year, state=state, page=_page())
    if Paging(_page(), total, PAGE_SIZE).is_beyond:
        raise NotFound(_("没有第 %(page)s 页", page=_page()))
    return found, total


def _one(plan_id: int) -> PublicPlan:
    with reading() as session:
        try:
            return public_plan(session, plan_id)
        except Missing as error:
            raise NotFound(_("没有这个抽查方案。")) from error


def _told(plan: PublicPlan) -> dict[str, object]:
    """Return what the files say of a plan; what is not there yet is null."""
    return {
        "id": plan.id,
        "plan_no": plan.plan_no,
        "title": plan.title,
        "department": plan.department_id,
        "division": plan.division_code,
        "planned_on": plan.planned_on.isoformat(),
        "quota": plan.quota,
        "team": plan.team,
        "commitment": plan.commitment,
        "drawn_on": plan.drawn_on.isoformat() if plan.drawn_on else None,
        "seed": plan.seed,
        "secret_digest": plan.secret_digest,
        "population": plan.population,
        "population_digest": plan.population_digest,
        "drawn": plan.quota if plan.drawn_on else None,
    }
