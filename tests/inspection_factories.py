"""Builds whom an inspection may draw, and plans; the grades are such as the rule gives."""

from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from models.inspections import InspectionPlan
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.rules.calendar import legal_day
from registry.rules.inspections import Reach
from registry.services import inspections
from tests.factories import make_account, make_subject, make_version
from tests.rating_factories import facts_for, keep_rating

NAMES = ("检查甲", "检查乙", "检查丙", "检查丁")
ENTERPRISES = Reach((SubjectKind.ENTERPRISE,))
_numbers = count(1)


def add_member(
    session: Session, at: datetime, grade: Grade | None = None, **changes: Any
) -> Subject:
    """Add a firm with a code, and the rating of a grade (AAA, A, B or NR) where one is given."""
    number = next(_numbers)
    name = f"嘉兴乌有{number}食品有限公司"
    industry = changes.pop("industry_code", "C14")
    given = {"uscc": f"91330499{number:010d}", "name": name, "name_key": name}
    subject = make_subject(**(given | changes))
    session.add(subject)
    session.flush()
    version = make_version(subject, recorded_at=at, industry_code=industry)
    session.add(version)
    session.flush()
    subject.version_id = version.id
    if grade is not None:
        day = legal_day(at)
        kept = keep_rating(session, subject.id, facts_for(grade, day, subject.kind), day, at)
        kept.industry_code = industry
    session.flush()
    return subject


def add_members(
    session: Session, at: datetime, grades: Iterable[Grade | None], **changes: Any
) -> list[Subject]:
    """Add a firm of each grade."""
    return [add_member(session, at, grade, **changes) for grade in grades]


def make_planned(**changes: Any) -> inspections.Planned:
    """A plan to draw three enterprises, two inspectors to each of them."""
    given: dict[str, Any] = {
        "title": "2026 年下半年食品生产企业随机抽查",
        "reach": ENTERPRISES,
        "quota": 3,
        "inspectors": NAMES,
        "team": 2,
    }
    return inspections.Planned(**(given | changes))


def add_planner(session: Session, **changes: Any) -> inspections.Planner:
    """Add an officer who plans."""
    account = make_account(**changes)
    session.add(account)
    session.flush()
    return inspections.Planner(account.id, account.department_id or "", account.division_code)


def add_plan(session: Session, at: datetime, **changes: Any) -> InspectionPlan:
    """Add a plan by a new officer of the market regulator."""
    return inspections.plan(session, make_planned(**changes), by=add_planner(session), at=at)
