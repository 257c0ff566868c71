"""One plan: its commitment, and once it was drawn the strata and the subjects with their inspectors."""

from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.vocabulary import Grade
from registry.queries import inspections
from registry.queries.inspections.drawn import PAGE_SIZE
from registry.rules.inspections import Reach, Seeds, Stratum, reach_from
from registry.web.filters import here_with
from registry.web.forms.inspections import DrawForm
from registry.web.paging import Paging
from registry.web.regulator.inspections.room import views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("grade", "inspector")


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """A plan with everything that its page shows."""

    line: inspections.PlanLine
    reach: Reach
    strata: tuple[Stratum, ...]
    drawn: tuple[inspections.DrawnLine, ...]
    seeds: Seeds | None = None

    @property
    def office(self) -> str:
        """The whole name of the department that plans, in its place: 嘉兴市市场监督管理局."""
        rulebook = register().rulebook
        department = rulebook.departments.get(self.line.plan.department_id)
        place = rulebook.divisions.get(self.line.county or rulebook.city.division_code)
        if department is None or place is None:
            return self.line.plan.department_id
        return f"{place.name_zh}{department.name_zh.partition('（')[0]}"


def desk_of(session: Session, plan_id: int) -> PlanDesk:
    """Return a plan within reach with its draw. Raises NotFound for every other."""
    line = inspections.plan_line(session, plan_id, scope_today(session))
    reach = reach_from(line.plan.filters, line.plan.division_code)
    if line.draw is None:
        return PlanDesk(line, reach, (), ())
    drawn = inspections.drawn_lines(
        session,
        line.draw,
        inspector=request.args.get("inspector", ""),
        grade=word_or_none(Grade, request.args.get("grade")),
    )
    strata, seeds = inspections.strata_of(line.draw), inspections.seeds_of(line.draw)
    return PlanDesk(line, reach, strata, drawn, seeds)


@views.get("/inspections/<number:plan_id>")
@takes(*FILTERS, "page")
def show_one(plan_id: int) -> str:
    """Show a plan, and its draw where there is one."""
    return plan_page(plan_id, DrawForm(formdata=None))


def plan_page(plan_id: int, form: DrawForm, problem: str = "") -> str:
    """Return the page of a plan; `problem`: why it could not be drawn."""
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        desk = desk_of(session, plan_id)
    paging = Paging(page, len(desk.drawn), PAGE_SIZE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页，请从第一页看起。")
    rulebook = register().rulebook
    return render_template(
        "regulator/inspections/show.html",
        desk=desk,
        plan=desk.line.plan,
        draw=desk.line.draw,
        shown=desk.drawn[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        paging=paging,
        link=lambda number: here_with(page=number),
        asked=request.args,
        grades=[one.grade for one in desk.strata if one.drawn],
        form=form,
        problem=problem,
        divisions=rulebook.divisions,
        industries=rulebook.industries,
    )
