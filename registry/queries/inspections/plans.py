"""Plans of inspections for officers: filtered, sorted, paged.

Invariant: what lies outside the reader's department and county is left out in the query.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, extract, func, or_, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.inspections import InspectionDraw, InspectionPlan
from models.vocabulary import Word
from registry.errors import NotFound
from registry.queries.scope import within
from registry.rules.permissions import Scope

PAGE_SIZE = 20
LONGEST_TEXT = 100
Found = Row[InspectionPlan, InspectionDraw | None, str, str | None]


class PlanOrder(Word):
    """In which order plans stand."""

    NEWEST = "newest", "最近拟定的在前", "Latest plan first"
    LARGEST = "largest", "抽查数量多的在前", "Largest quota first"
    OLDEST = "oldest", "最早拟定的在前", "Earliest plan first"


class PlanState(Word):
    """How far a plan is."""

    OPEN = "open", "待抽取", "To be drawn"
    DRAWN = "drawn", "已抽取", "Drawn"


@dataclass(frozen=True, slots=True)
class PlanFilter:
    """What of the plans is asked for."""

    text: str = ""
    state: PlanState | None = None
    divisions: tuple[str, ...] = ()
    year: int | None = None
    order: PlanOrder = PlanOrder.NEWEST


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan with its draw, where there is one, and who made it; `county` None: the city's office."""

    plan: InspectionPlan
    draw: InspectionDraw | None
    made_by: str
    county: str | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One page of plans, and how many there are in all."""

    lines: tuple[PlanLine, ...]
    total: int


def plans(session: Session, scope: Scope, wanted: PlanFilter, *, page: int = 1) -> PlanPage:
    """Return a page of the plans within a scope."""
    where = [*_within(scope), *_conditions(wanted)]
    rows = session.execute(
        _selection(where, wanted.order).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    )
    counted = (
        select(func.count(InspectionPlan.id))
        .outerjoin(InspectionDraw, InspectionDraw.plan_id == InspectionPlan.id)
        .where(*where)
    )
    return PlanPage(tuple(map(_line, rows)), session.scalar(counted) or 0)


def plan_line(session: Session, plan_id: int, scope: Scope) -> PlanLine:
    """Return a plan within a scope. Raises NotFound for every other, as if it did not exist."""
    where = [*_within(scope), InspectionPlan.id == plan_id]
    found = session.execute(_selection(where, PlanOrder.NEWEST)).first()
    if found is None:
        raise NotFound("没有这个抽查方案，或它不由您的部门办理。")
    return _line(found)


def plan_within(session: Session, plan_id: int, scope: Scope) -> InspectionPlan:
    """Return the row of a plan within a scope. Raises NotFound."""
    return plan_line(session, plan_id, scope).plan


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    return within(scope, InspectionPlan.department_id, InspectionPlan.division_code)


def _conditions(wanted: PlanFilter) -> list[ColumnElement[bool]]:
    plan, text = InspectionPlan, wanted.text.strip()
    asked: list[tuple[bool, ColumnElement[bool]]] = [
        (wanted.state is PlanState.DRAWN, InspectionDraw.id.is_not(None)),
        (wanted.state is PlanState.OPEN, InspectionDraw.id.is_(None)),
        (bool(wanted.divisions), plan.division_code.in_(wanted.divisions)),
        (wanted.year is not None, extract("year", plan.on_date) == wanted.year),
        (
            bool(text),
            or_(
                plan.plan_no.contains(text, autoescape=True),
                plan.title.contains(text, autoescape=True),
            ),
        ),
    ]
    return [condition for is_asked, condition in asked if is_asked]


def _selection(
    where: list[ColumnElement[bool]], order: PlanOrder
) -> Select[InspectionPlan, InspectionDraw | None, str, str | None]:
    plan = InspectionPlan
    orders: dict[PlanOrder, tuple[ColumnElement[Any], ...]] = {  # Any: of the columns
        PlanOrder.NEWEST: (plan.on_date.desc(), plan.id.desc()),
        PlanOrder.LARGEST: (plan.quota.desc(), plan.id.desc()),
        PlanOrder.OLDEST: (plan.on_date.asc(), plan.id.asc()),
    }
    return (
        select(plan, InspectionDraw, Account.display_name, Account.division_code)
        .outerjoin(InspectionDraw, InspectionDraw.plan_id == plan.id)
        .join(Account, Account.id == plan.by_id)
        .where(*where)
        .order_by(*orders[order])
    )


def _line(found: Found) -> PlanLine:
    return PlanLine(*found)
