"""What a firm planned and what was then recorded by the services give the same rating."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from models.vocabulary import Mark, Obligation, RecordChange, RecordKind
from registry.queries.ratings.plannable import basis_of
from registry.queries.ratings.standing import standing_of
from registry.rulebooks import load
from registry.rules.calendar import LEGAL_ZONE
from registry.rules.ratings.planning import on_day, project
from registry.rules.ratings.steps import Step, StepKind
from registry.services import records
from tests.record_factories import decide_record, make_hands, make_inspection, make_penalty
from tests.wanderland import AT, E08, populate

LAW = load("jiaxing").records
TODAY = AT.date()
PAID, REMOVED, REPAIRED, CERTIFIED = (
    date(2026, 12, 1),
    date(2026, 12, 10),
    date(2027, 1, 4),
    date(2027, 2, 1),
)
VALID_UNTIL = date(2030, 1, 31)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LEGAL_ZONE)


def test_doing_what_was_planned_gives_the_projected_rating(session: Session) -> None:
    firm, hands = populate(session)[E08], make_hands(session)
    decide_record(session, firm, make_inspection(), LAW, hands, at=AT)
    said = make_penalty(decided_on=TODAY - timedelta(days=150))
    penalty = decide_record(session, firm, said, LAW, hands, at=AT)
    records.mark(
        *(session, penalty.id, Mark.OVERDUE, "催告后仍未缴纳"),
        valid_from=TODAY - timedelta(days=20),
        by=hands.officer,
        at=AT,
    )
    listed = make_inspection(
        kind=RecordKind.ABNORMAL_ENTRY,
        document_no="演异常〔2026〕1号",
        decided_on=TODAY - timedelta(days=60),
        finding=None,
    )
    entry = decide_record(session, firm, listed, LAW, hands, at=AT)
    basis = basis_of(session, firm, LAW, on=TODAY)
    assert basis is not None
    steps = [
        Step(StepKind.PERFORM, PAID, penalty.id),
        Step(StepKind.LEAVE_LIST, REMOVED, entry.id),
        Step(StepKind.REPAIR, REPAIRED, penalty.id),
        Step(StepKind.GAIN, CERTIFIED, item="P202", valid_until=VALID_UNTIL),
    ]
    plan = basis.plan
    projected = project(plan.facts, plan.law, steps, start=TODAY).with_plan

    records.note_performance(
        *(session, penalty.id, Obligation.PAY_FINE),
        performed_on=PAID,
        amount_fen=said.fine_fen,
        note="缴款票据 0001",
        by=hands.officer,
        at=_noon(PAID),
    )
    for record, corrected, day in (
        (entry, listed._replace(valid_until=REMOVED), REMOVED),
        (penalty, said._replace(publicity_until=REPAIRED - timedelta(days=1)), REPAIRED),
    ):
        decide_record(
            *(session, firm, corrected, LAW, hands),
            at=_noon(day),
            change=RecordChange.CORRECTED,
            record_id=record.id,
        )
    certificate = make_inspection(
        kind=RecordKind.CERTIFICATE,
        document_no="演27Q90001R0M",
        title="质量管理体系认证（GB/T 19001）",
        decided_on=CERTIFIED,
        valid_until=VALID_UNTIL,
        finding=None,
    )
    decide_record(session, firm, certificate, LAW, hands, at=_noon(CERTIFIED))

    days = [PAID, REMOVED, REPAIRED, CERTIFIED, CERTIFIED + timedelta(days=200)]
    for day in (one + timedelta(days=ahead) for one in days for ahead in (-1, 0)):
        standing = standing_of(session, firm, on=day)
        assert standing is not None
        estimate = on_day(projected, day)
        assert (day, standing.rating.score, standing.rating.grade) == (
            day,
            estimate.score,
            estimate.grade,
        )
    assert on_day(projected, TODAY).score < on_day(projected, CERTIFIED).score


@pytest.mark.parametrize("who", [0, 10_000_000])
def test_nobody_plans_for_a_subject_that_is_not_there(session: Session, who: int) -> None:
    assert basis_of(session, who, LAW, on=TODAY) is None
