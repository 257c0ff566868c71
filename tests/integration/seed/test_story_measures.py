"""What departments did in the demonstration: in time, two days late once, one overdue today, one waived."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder, MeasureOrderStep
from models.subjects import Subject
from models.vocabulary import LiftReason, OrderState, OrderStep, Outcome
from registry.queries.measures.orders import facts_of
from registry.queries.verification.measures import (
    check_order_commitments,
    check_orders,
    check_orders_due,
)
from registry.rules.measures.loop import is_overdue, is_waived

TODAY = date(2026, 11, 23)
E02, E05, E11 = "91330499MADEM002XC", "91330499MADEM00542", "91330499MADEM01180"


def orders_of(told: Session, uscc: str) -> list[MeasureOrder]:
    """Return the orders of a firm."""
    wanted = select(MeasureOrder).join(Subject, Subject.id == MeasureOrder.subject_id)
    return list(told.scalars(wanted.where(Subject.uscc == uscc).order_by(MeasureOrder.id)))


def days_of(told: Session, order: MeasureOrder, step: OrderStep) -> list[date]:
    """Return the days on which a step of an order was taken."""
    wanted = select(MeasureOrderStep.on_date).where(
        MeasureOrderStep.order_id == order.id, MeasureOrderStep.step == step
    )
    return list(told.scalars(wanted.order_by(MeasureOrderStep.id)))


def test_seven_measures_went_out_for_the_listed_food_firm_and_were_received_in_time(
    told: Session,
) -> None:
    orders = orders_of(told, E02)

    received = [days_of(told, one, OrderStep.RECEIVED)[0] for one in orders]
    assert (len({one.measure_id for one in orders}), len(orders)) == (7, 20)
    assert {(one.receive_by, one.starts_on) for one in orders} == {
        (date(2026, 6, 1), date(2026, 5, 27))
    }
    assert max(received) <= date(2026, 6, 1)


def test_finance_kept_the_firm_from_procurement_and_said_so_on_the_ninth_of_june(
    told: Session,
) -> None:
    (order,) = (one for one in orders_of(told, E02) if one.measure_id == "P04")

    assert days_of(told, order, OrderStep.REPORTED)[0] == date(2026, 6, 9)
    assert order.outcome is Outcome.DONE
    assert (order.paper_no or "").startswith("演")


def test_the_data_bureau_reported_two_days_late_after_it_was_told_of(told: Session) -> None:
    (order,) = (one for one in orders_of(told, E02) if one.department_id == "data")

    assert days_of(told, order, OrderStep.ESCALATED)[0] == date(2026, 6, 11)
    assert days_of(told, order, OrderStep.REPORTED)[0] == date(2026, 6, 12)


def test_all_others_reported_on_that_firm_in_time(told: Session) -> None:
    late = [
        one.department_id
        for one in orders_of(told, E02)
        if days_of(told, one, OrderStep.REPORTED)[0] > date(2026, 6, 10)
    ]

    assert late == ["data"]


def test_after_the_early_removal_every_measure_was_lifted_and_confirmed_in_time(
    told: Session,
) -> None:
    orders = orders_of(told, E05)

    assert orders
    assert {(one.state, one.lifted_on, one.lift_reason) for one in orders} == {
        (OrderState.LIFT_CONFIRMED, date(2026, 4, 29), LiftReason.REMOVED)
    }
    confirmed = [days_of(told, one, OrderStep.LIFT_CONFIRMED) for one in orders]
    assert max(days[0] for days in confirmed) <= date(2026, 5, 7)


def test_one_order_is_overdue_today_and_was_told_to_the_coordinator(told: Session) -> None:
    orders = told.scalars(select(MeasureOrder)).all()

    late = [one for one in orders if is_overdue(facts_of(one), TODAY)]
    assert [(one.department_id, one.measure_id) for one in late] == [("data", "P18")]
    assert late[0] in orders_of(told, E11)
    assert late[0].escalated_on == date(2026, 10, 19)


def test_one_measure_is_waived_until_the_end_of_the_year_by_two_people(told: Session) -> None:
    waived = [one for one in orders_of(told, E11) if is_waived(facts_of(one), TODAY)]

    granted = told.scalars(
        select(MeasureOrderStep).where(MeasureOrderStep.step == OrderStep.WAIVER_GRANTED)
    ).all()
    assert [(one.measure_id, one.department_id) for one in waived] == [("P05", "hurd")]
    assert waived[0].waived_until == date(2026, 12, 31)
    assert [one.order_id for one in granted] == [waived[0].id]
    assert granted[0].asked_by != granted[0].by_id


def test_the_practitioner_stays_suspended_until_the_day_that_the_decision_names(
    told: Session,
) -> None:
    order = told.scalars(select(MeasureOrder).where(MeasureOrder.measure_id == "P09")).one()

    assert (order.department_id, order.until_on) == ("hurd", date(2027, 3, 16))


def test_orders_are_sound_and_as_the_rule_gives_them_today(told: Session) -> None:
    found = [check_orders(told), check_order_commitments(told), check_orders_due(told, TODAY)]

    total = told.scalar(select(func.count()).select_from(MeasureOrder)) or 0
    assert [one for one in found if not one.is_sound] == []
    assert found[0].checked == total > 100
