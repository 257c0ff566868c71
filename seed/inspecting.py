"""The random inspection of the story: planned by o.lu one day, drawn the next (双随机).

Invariant: through the service, so the seed is nobody's choice and another one in every register; a
plan that stands is left as it is.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionPlan
from models.vocabulary import SubjectKind
from registry.queries.accounts import account_id_of
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.inspections import Reach
from registry.services import inspections
from seed.deliveries import MARKET

TITLE = "2026 年四季度重点工业产品质量随机抽查"
PLANNER = "o.lu"
INSPECTORS = (
    "检查员甲（演示）",
    "检查员乙（演示）",
    "检查员丙（演示）",
    "检查员丁（演示）",
    "检查员戊（演示）",
)
QUOTA, TEAM = 40, 2
PLANNED_AT = datetime(2026, 11, 17, 9, 30, tzinfo=LEGAL_ZONE)
DRAWN_AT = PLANNED_AT + timedelta(days=1)


class PlannedInspection(NamedTuple):
    """The plan is made."""

    at: datetime


class DrawnInspection(NamedTuple):
    """The plan is drawn."""

    at: datetime


Inspected = PlannedInspection | DrawnInspection


def story_inspection() -> tuple[Inspected, ...]:
    """Return the plan and its draw."""
    return (PlannedInspection(PLANNED_AT), DrawnInspection(DRAWN_AT))


def inspect(session: Session, event: Inspected) -> None:
    """Make the plan, or draw it, unless that was done."""
    by, plan = account_id_of(session, PLANNER), _plan_id(session)
    assert by is not None  # made before anything happens
    if isinstance(event, DrawnInspection):
        assert plan is not None  # a day before
        if not _is_drawn(session, plan):
            inspections.draw(session, plan, by=by, at=event.at)
    elif plan is None:
        reach = Reach((SubjectKind.ENTERPRISE, SubjectKind.BRANCH), section="C")
        wanted = inspections.Planned(TITLE, reach, QUOTA, INSPECTORS, TEAM)
        inspections.plan(session, wanted, by=inspections.Planner(by, MARKET), at=event.at)


def _plan_id(session: Session) -> int | None:
    return session.scalar(select(InspectionPlan.id).where(InspectionPlan.title == TITLE))


def _is_drawn(session: Session, plan_id: int) -> bool:
    drawn = select(InspectionDraw.id).where(InspectionDraw.plan_id == plan_id)
    return session.scalar(drawn) is not None
