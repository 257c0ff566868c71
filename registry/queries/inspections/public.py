"""What the public sees of inspections: the commitment before, the seed after, numbers, never a grade.

Invariant: no grade, no stratum, no subject, no inspector and no secret leaves here, only the secret's
digest: whoever could work out the order would see from who was inspected and who was not whose grade
is drawn more often (LAW-AND-FAIRNESS 3).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, Select, extract, func, select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionPlan
from registry.errors import NotFound
from registry.queries.inspections.plans import PlanState
from registry.queries.inspections.repeating import seeds_of

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan as anybody may read it; `seed` and what follows it only once it was drawn."""

    id: int
    plan_no: str
    title: str
    department_id: str
    division_code: str | None
    planned_on: date
    quota: int
    team: int
    commitment: str
    drawn_on: date | None
    seed: str | None
    secret_digest: str | None
    population: int | None
    population_digest: str | None


def public_plans(
    session: Session, *, year: int | None = None, state: PlanState | None = None, page: int = 1
) -> tuple[tuple[PublicPlan, ...], int]:
    """Return a page of plans, the newest first, and how many there are in all."""
    where: list[ColumnElement[bool]] = []
    if year is not None:
        where.append(extract("year", InspectionPlan.on_date) == year)
    if state is not None:
        is_drawn = InspectionDraw.id.is_not(None)
        where.append(is_drawn if state is PlanState.DRAWN else ~is_drawn)
    wanted = (
        _selection().where(*where).order_by(InspectionPlan.on_date.desc(), InspectionPlan.id.desc())
    )
    rows = session.execute(wanted.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    total = session.scalar(
        select(func.count(InspectionPlan.id))
        .outerjoin(InspectionDraw, InspectionDraw.plan_id == InspectionPlan.id)
        .where(*where)
    )
    return tuple(map(_plan, rows)), total or 0


def public_plan(session: Session, plan_id: int) -> PublicPlan:
    """Return one plan. Raises NotFound."""
    found = session.execute(_selection().where(InspectionPlan.id == plan_id)).first()
    if found is None:
        raise NotFound("没有这个抽查方案。")
    return _plan(found)


def _selection() -> Select[InspectionPlan, InspectionDraw | None]:
    return select(InspectionPlan, InspectionDraw).outerjoin(
        InspectionDraw, InspectionDraw.plan_id == InspectionPlan.id
    )


def _plan(found: Row[InspectionPlan, InspectionDraw | None]) -> PublicPlan:
    plan, draw = found
    return PublicPlan(
        id=plan.id,
        plan_no=plan.plan_no,
        title=plan.title,
        department_id=plan.department_id,
        division_code=plan.division_code,
        planned_on=plan.on_date,
        quota=plan.quota,
        team=plan.team,
        commitment=bytes(plan.seed_hash).hex(),
        drawn_on=draw.on_date if draw else None,
        seed=draw.seed if draw else None,
        secret_digest=seeds_of(draw).secret_digest.hex() if draw else None,
        population=draw.population if draw else None,
        population_digest=bytes(draw.population_hash).hex() if draw else None,
    )
