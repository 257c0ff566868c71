"""The way of an order: every step from every state, the days that fall due, and what makes late."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from models.vocabulary import FOREVER, LiftReason, OrderState, OrderStep, Outcome
from registry.rules.measures.loop import (
    DEPARTMENTS,
    LEADS,
    OPEN,
    Said,
    after,
    due_on,
    holds_on,
    is_overdue,
    is_waived,
    limit,
)
from tests.measure_law_factories import DAY, make_facts, make_law

LAW = make_law()
TODAY = date(2026, 6, 9)
LATER = date(2026, 9, 1)
S, T = OrderState, OrderStep
# (step, from, to); whatever is not here is no way at all.
WAYS = {
    (T.RECEIVED, S.INITIATED): S.RECEIVED,
    (T.APPLIED, S.RECEIVED): S.IN_FORCE,
    (T.APPLIED, S.REPORTED): S.REPORTED,
    (T.REPORTED, S.RECEIVED): S.REPORTED,
    (T.REPORTED, S.IN_FORCE): S.REPORTED,
    (T.REPORTED, S.REPORTED): S.REPORTED,
    (T.AMENDED, S.REPORTED): S.REPORTED,
    (T.LIFTED, S.INITIATED): S.LIFTED,
    (T.LIFTED, S.RECEIVED): S.LIFTED,
    (T.LIFTED, S.IN_FORCE): S.LIFTED,
    (T.LIFTED, S.REPORTED): S.LIFTED,
    (T.LIFT_CONFIRMED, S.LIFTED): S.LIFT_CONFIRMED,
}
STEADY = frozenset(OrderStep) - set(LEADS) - {T.INITIATED}


@pytest.mark.parametrize(("step", "state"), list(product(LEADS, OrderState)))
def test_a_step_leads_from_a_state_exactly_where_the_table_says(
    step: OrderStep, state: OrderState
) -> None:
    assert LEADS[step].get(state) == WAYS.get((step, state))


@pytest.mark.parametrize(("step", "state"), list(WAYS))
def test_after_a_step_the_order_stands_where_the_table_leads(
    step: OrderStep, state: OrderState
) -> None:
    said = Said(TODAY, outcome=Outcome.DONE, lift_reason=LiftReason.REMOVED)

    order = after(make_facts(state), step, said, LAW)

    assert order.state is WAYS[step, state]
    assert order.is_open is (order.state in OPEN)


@pytest.mark.parametrize(("step", "state"), list(product(sorted(STEADY), OrderState)))
def test_other_steps_leave_the_state_alone(step: OrderStep, state: OrderState) -> None:
    order = after(make_facts(state), step, Said(TODAY, by=3, until=LATER), LAW)

    assert order.state is state


def test_departments_take_five_steps_and_the_register_the_others() -> None:
    assert set(DEPARTMENTS) == set(LEADS) - {T.LIFTED}
    assert {S.LIFTED, S.LIFT_CONFIRMED} == set(OrderState) - OPEN


@pytest.mark.parametrize("step", DEPARTMENTS)
def test_no_step_of_a_department_brings_a_lifted_measure_back(step: OrderStep) -> None:
    for state in (S.LIFTED, S.LIFT_CONFIRMED):
        assert LEADS[step].get(state, state) not in OPEN


# -- days: (limit, from, last day), by hand with the holidays of the year -----------------------------


@pytest.mark.parametrize(
    ("name", "since", "last"),
    [
        ("receive", date(2026, 5, 27), date(2026, 6, 1)),  # as the demonstration tells
        ("report", date(2026, 5, 27), date(2026, 6, 10)),
        ("receive", date(2026, 4, 2), date(2026, 4, 8)),  # 清明 04-04…06
        ("confirm", date(2026, 4, 3), date(2026, 4, 9)),
        ("confirm", date(2026, 4, 29), date(2026, 5, 7)),  # 五一 05-01…05
        ("receive", date(2026, 5, 7), date(2026, 5, 11)),  # 05-09 is worked
        ("receive", date(2026, 9, 29), date(2026, 10, 9)),  # 国庆 10-01…07
        ("receive", date(2026, 9, 30), date(2026, 10, 10)),  # 10-10 is worked
        ("report", date(2026, 9, 18), date(2026, 10, 9)),  # 09-20 is worked, 中秋, 国庆
        ("report_again", date(2026, 6, 10), date(2026, 9, 10)),
        ("report_again", date(2026, 11, 30), date(2027, 2, 28)),
        ("longest_waiver", date(2026, 6, 9), date(2027, 6, 9)),
        ("longest_waiver", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_the_last_day_of_a_limit(name: str, since: date, last: date) -> None:
    assert limit(LAW, name, since) == last


def test_a_year_without_a_table_gives_no_day_and_holds_nothing_up() -> None:
    far = date(2031, 5, 6)
    stands = make_facts(S.REPORTED, report_by=None)

    lifted = after(stands, T.LIFTED, Said(far, lift_reason=LiftReason.EXPIRED), LAW)

    assert limit(LAW, "confirm", far) is None
    assert (lifted.state, lifted.lifted_on, lifted.confirm_by) == (S.LIFTED, far, None)
    assert not is_overdue(lifted, date(2035, 1, 1))


# -- what a step sets --------------------------------------------------------------------------------


def test_carrying_out_keeps_the_day_and_the_paper() -> None:
    said = Said(TODAY, paper_no=" 演财采〔2026〕3号 ", applied_from=date(2026, 6, 8))

    order = after(make_facts(S.RECEIVED), T.APPLIED, said, LAW)

    assert (order.applied_from, order.paper_no) == (date(2026, 6, 8), "演财采〔2026〕3号")


def test_what_was_carried_out_without_a_day_of_its_own_begins_with_the_step() -> None:
    order = after(make_facts(S.RECEIVED, paper_no="甲"), T.APPLIED, Said(TODAY), LAW)

    assert (order.applied_from, order.paper_no) == (TODAY, "甲")


@pytest.mark.parametrize(
    ("outcome", "reported_on", "again"),
    [
        (Outcome.DONE, TODAY, date(2026, 9, 10)),
        (Outcome.PARTLY, TODAY, date(2026, 9, 10)),
        (Outcome.DONE, date(2026, 6, 15), date(2026, 9, 15)),  # late: the quarter runs from then
        (Outcome.NOT_APPLICABLE, TODAY, None),
    ],
)
def test_after_a_report_the_next_is_due_by_quarter_or_never(
    outcome: Outcome, reported_on: date, again: date | None
) -> None:
    said = Said(reported_on, outcome=outcome)

    order = after(make_facts(S.IN_FORCE), T.REPORTED, said, LAW)

    assert (order.outcome, order.reported_on, order.report_by) == (outcome, reported_on, again)


@pytest.mark.parametrize(
    ("was", "becomes", "report_by"),
    [
        (date(2026, 9, 10), Outcome.DONE, date(2026, 9, 10)),
        (date(2026, 9, 10), Outcome.NOT_APPLICABLE, None),
        (None, Outcome.PARTLY, date(2026, 9, 9)),
    ],
)
def test_a_mended_report_keeps_its_day(
    was: date | None, becomes: Outcome, report_by: date | None
) -> None:
    stands = make_facts(S.REPORTED, report_by=was, reported_on=DAY, outcome=Outcome.DONE)

    order = after(stands, T.AMENDED, Said(TODAY, outcome=becomes), LAW)

    assert (order.outcome, order.reported_on, order.report_by) == (becomes, DAY, report_by)


def test_a_lift_ends_the_term_the_report_and_a_waiver_that_waits() -> None:
    stands = make_facts(S.IN_FORCE, waiver_asked_by=3)

    order = after(stands, T.LIFTED, Said(TODAY, lift_reason=LiftReason.REMOVED), LAW)

    assert (order.lifted_on, order.until_on) == (TODAY, TODAY)
    assert (order.report_by, order.waiver_asked_by) == (None, None)
    assert order.lift_reason is LiftReason.REMOVED
    assert order.confirm_by == date(2026, 6, 12)


def test_a_lift_before_the_first_day_leaves_an_empty_term() -> None:
    order = after(make_facts(), T.LIFTED, Said(date(2026, 5, 25)), LAW)

    assert (order.starts_on, order.until_on) == (DAY, DAY)
    assert not holds_on(order, DAY)


def test_a_lift_that_is_written_late_does_not_lengthen_the_term() -> None:
    order = after(make_facts(until_on=TODAY), T.LIFTED, Said(LATER), LAW)

    assert order.until_on == TODAY


def test_a_waiver_is_asked_granted_or_refused() -> None:
    asked = after(make_facts(S.RECEIVED), T.WAIVER_ASKED, Said(DAY, by=3, until=LATER), LAW)
    granted = after(asked, T.WAIVER_GRANTED, Said(TODAY, by=4, until=LATER), LAW)
    refused = after(asked, T.WAIVER_REFUSED, Said(TODAY, by=4), LAW)

    assert (asked.waiver_asked_by, asked.waived_from) == (3, FOREVER)
    assert (granted.waiver_asked_by, granted.waived_from, granted.waived_until) == (
        None,
        TODAY,
        LATER,
    )
    assert (refused.waiver_asked_by, refused.waived_from) == (None, FOREVER)


# -- what holds, what is late ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "day", "holds"),
    [
        ({}, date(2026, 5, 26), False),
        ({}, DAY, True),
        ({"until_on": LATER}, date(2026, 8, 31), True),
        ({"until_on": LATER}, LATER, False),
        ({"lifted_on": TODAY}, date(2026, 6, 8), True),
        ({"lifted_on": TODAY}, TODAY, False),
        ({"waived_from": TODAY, "waived_until": LATER}, date(2026, 6, 8), True),
        ({"waived_from": TODAY, "waived_until": LATER}, TODAY, False),
        ({"waived_from": TODAY, "waived_until": LATER}, date(2026, 8, 31), False),
        ({"waived_from": TODAY, "waived_until": LATER}, LATER, True),
    ],
)
def test_a_measure_binds_from_its_first_day_until_it_is_over_lifted_or_waived(
    changes: dict[str, date], day: date, holds: bool
) -> None:
    assert holds_on(make_facts(S.IN_FORCE, **changes), day) is holds


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (S.INITIATED, date(2026, 6, 1)),
        (S.RECEIVED, date(2026, 6, 10)),
        (S.IN_FORCE, date(2026, 6, 10)),
        (S.REPORTED, date(2026, 6, 10)),
        (S.LIFTED, date(2026, 7, 1)),
        (S.LIFT_CONFIRMED, None),
    ],
)
def test_what_is_due_next(state: OrderState, due: date | None) -> None:
    order = make_facts(state, confirm_by=date(2026, 7, 1))

    assert due_on(order) == due
    if due:
        assert not is_overdue(order, due)
        assert is_overdue(order, date.fromordinal(due.toordinal() + 1))


def test_a_waived_measure_asks_for_nothing_until_it_comes_back() -> None:
    order = make_facts(S.RECEIVED, waived_from=DAY, waived_until=LATER)

    assert is_waived(order, date(2026, 8, 31))
    assert not is_overdue(order, date(2026, 8, 31))
    assert is_overdue(order, LATER)


def test_a_lifted_measure_is_to_be_confirmed_even_where_it_was_waived() -> None:
    order = make_facts(
        S.LIFTED, waived_from=DAY, waived_until=LATER, confirm_by=TODAY, lifted_on=DAY
    )

    assert is_overdue(order, date(2026, 6, 10))


def test_orders_without_a_due_day_are_never_late() -> None:
    order = replace(make_facts(), receive_by=None)

    assert not is_overdue(order, date(2040, 1, 1))
