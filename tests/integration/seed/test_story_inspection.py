"""The demonstration's inspection: planned one day, drawn the next, by grade and by the sealed seed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.subjects import Subject
from models.vocabulary import SubjectKind, SubjectStatus
from registry.queries.inspections import seeds_of, strata_of
from seed.inspecting import DRAWN_AT, INSPECTORS, PLANNED_AT, QUOTA


def test_one_plan_was_drawn_a_day_later_by_the_seed_it_committed_to(told: Session) -> None:
    plan, draw = told.execute(
        select(InspectionPlan, InspectionDraw).join(
            InspectionDraw, InspectionDraw.plan_id == InspectionPlan.id
        )
    ).one()

    assert told.get_one(Account, plan.by_id).username == "o.lu"
    assert (plan.on_date, draw.on_date) == (PLANNED_AT.date(), DRAWN_AT.date())
    assert seeds_of(draw).commitment == bytes(plan.seed_hash)


def test_it_drew_active_enterprises_and_branches_and_spread_the_work(told: Session) -> None:
    rows = told.execute(
        select(Subject.kind, Subject.status, InspectionDrawLine.inspectors).join(
            InspectionDrawLine, InspectionDrawLine.subject_id == Subject.id
        )
    ).all()
    work = [name for _, _, names in rows for name in names]

    assert len(rows) == QUOTA
    assert {kind for kind, _, _ in rows} <= {SubjectKind.ENTERPRISE, SubjectKind.BRANCH}
    assert {status for _, status, _ in rows} == {SubjectStatus.ACTIVE}
    assert {work.count(name) for name in INSPECTORS} == {16}


def test_worse_grades_were_drawn_more_often(told: Session) -> None:
    strata = {one.grade.value: one for one in strata_of(told.scalars(select(InspectionDraw)).one())}

    assert sum(one.drawn for one in strata.values()) == QUOTA
    usual, worse = strata["A"], strata["B"]
    assert worse.drawn * usual.number > usual.drawn * worse.number
