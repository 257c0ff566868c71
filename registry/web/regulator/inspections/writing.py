"""A plan is written: the form, the preview of its strata, and the plan with its sealed seed.

Invariant: the preview writes nothing and shows what would be drawn by grade today; the draw itself goes
by the subjects and grades of its own day; what was typed comes back with every refusal.
"""

from collections import Counter
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry import clock
from registry.errors import RegistryError
from registry.queries.inspections import members
from registry.queries.inspections.repeating import factors_on
from registry.rules.inspections import Stratum, allot, problems_of
from registry.rules.records.dated import edition_for
from registry.services import inspections
from registry.web.forms.inspections import PlanForm
from registry.web.guard import current_actor, refuse_without
from registry.web.held import keeps_input
from registry.web.once import writing_once
from registry.web.regulator.inspections.room import counties, today, views
from registry.web.transaction import reading, register

TYPED = {
    "title": "方案名称",
    "quota": "抽查数量",
    "team": "每组检查人员",
    "inspectors": "检查人员名单",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would draw today: how many there are, and the strata."""

    population: int
    strata: tuple[Stratum, ...]


@views.get("/inspections/new")
def write() -> str:
    """Show the empty form."""
    refuse_without(Act.PLAN_INSPECTION)
    form = _form(sent=False)
    form.kinds.data = ["enterprise"]
    form.team.data = "2"
    return _page(form)


@views.post("/inspections/preview")
@keeps_input(TYPED)
def preview() -> ResponseReturnValue:
    """Show what the plan that was typed would draw today; nothing is written."""
    refuse_without(Act.PLAN_INSPECTION)
    form = _form(sent=True)
    if not form.validate_on_submit():
        return _page(form), 422
    found, problems = _preview(form.planned())
    return _page(form, problems, found), 422 if problems else 200


@views.post("/inspections/new")
@keeps_input(TYPED)
def plan() -> ResponseReturnValue:
    """Make the plan, and publish the digest of its seed."""
    refuse_without(Act.PLAN_INSPECTION)
    form, actor = _form(sent=True), current_actor()
    if not form.validate_on_submit():
        return _page(form), 422
    by = inspections.Planner(actor.account_id, actor.department_id or "", actor.division_code)
    try:
        with writing_once(form, again=lambda: _page(form)) as sending:
            if sending.is_new:
                made = inspections.plan(sending.session, form.planned(), by=by, at=clock.now())
                sending.place = url_for(".show_one", plan_id=made.id)
    except RegistryError as error:
        return _page(form, [str(error)]), 422
    flash("方案已保存，种子和保密值已封存，其摘要已向社会公布。现在可以抽取。")
    return redirect(sending.place or url_for(".show"), 303)


def _preview(wanted: inspections.Planned) -> tuple[Preview, list[str]]:
    on = today()
    with reading() as session:
        numbers = Counter(one.grade for one in members(session, wanted.reach, on=on))
        edition = edition_for(register().rulebook.inspection_factors, on)
        factors = factors_on(session, edition.id)
    total = numbers.total()
    problems = problems_of(wanted.quota, wanted.inspectors, wanted.team, total)
    strata = allot(numbers, factors, wanted.quota) if 0 < wanted.quota <= total else ()
    return Preview(total, strata), problems


def _form(*, sent: bool) -> PlanForm:
    form = PlanForm() if sent else PlanForm(formdata=None)
    rulebook = register().rulebook
    is_county = current_actor().division_code is not None
    city = None if is_county else f"{rulebook.city.name.zh}（全市）"
    form.offer(counties(), rulebook.industries.sections(), city=city)
    return form


def _page(form: PlanForm, problems: list[str] | None = None, found: Preview | None = None) -> str:
    return render_template(
        "regulator/inspections/write.html",
        form=form,
        problems=problems or [],
        preview=None if problems else found,
        names=form.names,
        edition=edition_for(register().rulebook.inspection_factors, today()),
    )
