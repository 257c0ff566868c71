"""What a decision asks, and how much of it is done."""

from datetime import date

import pytest

from models.vocabulary import Finding, Obligation, PenaltyKind, RecordKind
from registry.rules.records import Duty, DutyState, Performed, duties_of, how_performed
from tests.unit.rules.records.papers import paper

PAY, HAND, RECTIFY = Obligation.PAY_FINE, Obligation.HAND_OVER, Obligation.RECTIFY
MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("said", "duties"),
    [
        (paper(), (Duty(PAY, 4_200_000),)),
        (paper(penalty_kinds=(PenaltyKind.WARNING,), fine_fen=None), ()),
        (
            paper(penalty_kinds=(PenaltyKind.CONFISCATE_GOODS,), fine_fen=None, rectify_by=JUNE),
            (Duty(HAND), Duty(RECTIFY, None, JUNE)),
        ),
        (
            paper(confiscated_fen=5, content="罚款并责令限期改正"),
            (Duty(PAY, 4_200_000), Duty(HAND, 5), Duty(RECTIFY)),
        ),
        (paper(RecordKind.INSPECTION, finding=Finding.TO_CORRECT), (Duty(RECTIFY),)),
        (
            paper(RecordKind.RECALL, product="童车", rectify_by=JUNE),
            (Duty(Obligation.RECALL_GOODS, None, JUNE),),
        ),
        (paper(RecordKind.HONOUR, title="市长质量奖"), ()),
    ],
)
def test_a_paper_asks_what_it_says(said, duties):
    assert duties_of(said) == duties


@pytest.mark.parametrize(
    ("performed", "state", "paid", "left", "done_on"),
    [
        ([], DutyState.OPEN, 0, 100, None),
        ([(MAY, 40)], DutyState.PARTLY, 40, 60, None),
        ([(JUNE, 60), (MAY, 40)], DutyState.DONE, 100, 0, JUNE),
        ([(MAY, 150)], DutyState.DONE, 150, 0, MAY),
        ([(MAY, None)], DutyState.DONE, 0, 0, MAY),
        ([(MAY, 0)], DutyState.OPEN, 0, 100, None),
    ],
)
def test_a_sum_is_done_by_what_was_paid(performed, state, paid, left, done_on):
    (done,) = how_performed([Duty(PAY, 100)], [Performed(PAY, day, fen) for day, fen in performed])

    assert (done.state, done.performed_fen, done.left_fen, done.done_on) == (
        state,
        paid,
        left,
        done_on,
    )


def test_one_duty_is_not_done_by_another():
    paid, rectified = how_performed([Duty(PAY, 100), Duty(RECTIFY)], [Performed(RECTIFY, MAY)])

    assert (paid.state, rectified.state) == (DutyState.OPEN, DutyState.DONE)


def test_a_duty_without_amount_is_partly_done_by_a_sum():
    (done,) = how_performed([Duty(HAND)], [Performed(HAND, MAY, 50)])

    assert (done.state, done.left_fen) == (DutyState.PARTLY, None)


def test_a_duty_is_overdue_after_its_last_day_until_it_is_done():
    duty = Duty(RECTIFY, None, MAY)
    (still_open,) = how_performed([duty], [])
    (done,) = how_performed([duty], [Performed(RECTIFY, JUNE)])

    assert not still_open.is_overdue_on(MAY)
    assert still_open.is_overdue_on(date(2026, 6, 1))
    assert not done.is_overdue_on(JUNE)
