"""Orders by deed: begun with their cause, taken by their department, lifted in the cause's transaction."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.measures import MeasureOrder, MeasureOrderStep
from models.notices import Notice
from models.session import Sessions
from models.vocabulary import (
    AuditEvent,
    CaseKind,
    LiftReason,
    NoticeKind,
    OrderState,
    OrderStep,
    Outcome,
)
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rules.measures.loop import DEPARTMENTS, Said
from registry.services import measures
from registry.services.measures.taking import Taken
from tests.integration.services.measure_desk import (
    ORDERS,
    PLACED,
    REASON,
    Laid,
    carry_out,
    is_as_the_rule_says,
    lay_out,
    member,
    open_orders,
    order_for,
    steps_of,
    take,
)
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import (
    WAY,
    at_ten,
    change_entry,
    list_subject,
    open_listing,
    step_on,
    walk,
)
from tests.record_factories import make_hands

DAY = timedelta(days=1)
JUNE = date(2026, 6, 9)
TERM_OVER = date(2029, 5, 20)


@pytest.fixture
def laid(session: Session) -> Laid:
    """A firm listed for a product; eight measures went out."""
    return lay_out(session)


@pytest.fixture
def buyer(session: Session) -> int:
    """Somebody of the department of finance."""
    return member(session, "finance")


def notices_of(session: Session, kind: NoticeKind) -> list[str]:
    """Return what parties were told."""
    return list(session.scalars(select(Notice.sentence).where(Notice.kind == kind)))


def entries(session: Session, event: AuditEvent) -> list[dict[str, Any]]:
    """Return the details of entries of the journal."""
    wanted = select(AuditEntry.details).where(AuditEntry.event == event).order_by(AuditEntry.seq)
    return list(session.scalars(wanted))


# -- begin -------------------------------------------------------------------------------------------


def test_nothing_is_ordered_before_the_listing_is_public(session: Session) -> None:
    firm, hands = register_firm(session, at_ten(date(2026, 1, 5))), make_hands(session)
    case = walk(session, open_listing(session, firm.id, hands), WAY[:7], hands)
    served = len(open_orders(session))

    step_on(session, case, WAY[7][1], WAY[7][0], hands)

    assert served == 0
    assert len(open_orders(session)) == ORDERS


def test_orders_begin_with_the_publication_in_one_entry_of_the_journal(
    session: Session, laid: Laid
) -> None:
    order = order_for(session, "P04", "finance")

    (told,) = entries(session, AuditEvent.MEASURE_ORDERED)
    assert (order.state, order.starts_on, order.until_on) == (
        OrderState.INITIATED,
        PLACED.date(),
        TERM_OVER,
    )
    assert (order.receive_by, order.report_by) == (date(2026, 6, 1), date(2026, 6, 10))
    assert order.subject_id == laid.firm.id
    assert order.bases == ["procurement-22", "guofa33-admin"]
    assert told["count"] == ORDERS
    assert is_as_the_rule_says(session, laid.firm.id, PLACED)


def test_the_party_is_told_once_of_all_measures(session: Session, laid: Laid) -> None:
    (sentence,) = notices_of(session, NoticeKind.MEASURES_BEGUN)

    assert laid.entry.entry_no in sentence
    assert sentence.count("限制参与政府采购") == 1


def test_settling_again_changes_nothing(session: Session, laid: Laid) -> None:
    again = measures.settle(session, [laid.firm.id], at=PLACED)
    ended = measures.settle_ended(session, at=PLACED)

    assert (again, ended) == (0, 0)
    assert len(entries(session, AuditEvent.MEASURE_ORDERED)) == 1


def test_nobody_else_gets_an_order(session: Session, laid: Laid) -> None:
    other = register_firm(session, PLACED, "91330499MADEM0038C")

    assert measures.settle(session, [other.id], at=PLACED) == 0
    assert {key.subject_id for key in open_orders(session)} == {laid.firm.id}


# -- end ---------------------------------------------------------------------------------------------

REMOVED_ON = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("kind", "on", "reason"),
    [
        (CaseKind.EARLY_REMOVAL, REMOVED_ON, LiftReason.REMOVED),
        (CaseKind.REVOCATION, date(2026, 7, 1), LiftReason.VOIDED),
        (CaseKind.STAY, date(2026, 7, 1), LiftReason.STAYED),
    ],
)
def test_every_measure_ends_in_the_transaction_in_which_its_cause_ends(
    session: Session, laid: Laid, kind: CaseKind, on: date, reason: LiftReason
) -> None:
    change_entry(session, laid.entry, kind, on, laid.hands)

    ended = session.scalars(select(MeasureOrder)).all()
    (told,) = entries(session, AuditEvent.MEASURE_LIFTED)
    assert open_orders(session) == {}
    assert {(one.state, one.lifted_on, one.until_on, one.lift_reason) for one in ended} == {
        (OrderState.LIFTED, on, on, reason)
    }
    assert told["count"] == ORDERS
    assert len(notices_of(session, NoticeKind.MEASURES_LIFTED)) == 1


def test_a_lift_is_to_be_confirmed_within_three_working_days(session: Session, laid: Laid) -> None:
    change_entry(session, laid.entry, CaseKind.REVOCATION, date(2026, 9, 30), laid.hands)

    assert order_for(session, "P04", "finance").confirm_by == date(2026, 10, 10)


def test_where_no_holidays_are_known_the_lift_does_not_wait(session: Session, laid: Laid) -> None:
    measures.settle_ended(session, at=at_ten(date(2031, 1, 6)))

    order = order_for(session, "P04", "finance")
    assert (order.state, order.lifted_on) == (OrderState.LIFTED, TERM_OVER)
    assert order.confirm_by is None


def test_a_measure_binds_by_its_days_and_the_job_only_writes_it_down(
    session: Session, laid: Laid
) -> None:
    before = measures.settle_ended(session, at=at_ten(TERM_OVER - DAY))
    on_the_day = measures.settle_ended(session, at=at_ten(TERM_OVER + 9 * DAY))

    order = order_for(session, "P04", "finance")
    assert (before, on_the_day) == (0, ORDERS)
    assert (order.lifted_on, order.lift_reason) == (TERM_OVER, LiftReason.EXPIRED)
    assert steps_of(session, order) == [OrderStep.INITIATED, OrderStep.LIFTED]


def test_after_a_stay_new_orders_with_other_numbers_go_out(session: Session, laid: Laid) -> None:
    first = order_for(session, "P04", "finance")
    change_entry(session, laid.entry, CaseKind.STAY, date(2026, 7, 1), laid.hands)
    change_entry(session, laid.entry, CaseKind.RESUMPTION, date(2026, 8, 3), laid.hands)

    second = order_for(session, "P04", "finance")
    assert len(open_orders(session)) == ORDERS
    assert (first.id, first.order_no) != (second.id, second.order_no)
    assert first.state is OrderState.LIFTED
    assert second.receive_by == date(2026, 8, 6)  # from when a department can hear of it


def test_of_two_listings_one_may_end(session: Session, laid: Laid) -> None:
    second = list_subject(session, laid.firm.id, laid.hands)
    both = len(open_orders(session))

    change_entry(session, laid.entry, CaseKind.REVOCATION, date(2026, 7, 1), laid.hands)

    assert both == 2 * ORDERS
    assert {key.cause_id for key in open_orders(session)} == {second.id}


# -- departments act ---------------------------------------------------------------------------------


def test_a_department_receives_carries_out_reports_and_confirms(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = carry_out(session, order_for(session, "P04", "finance"), JUNE, buyer)
    reported = (order.state, order.outcome, order.paper_no, order.report_by)
    change_entry(session, laid.entry, CaseKind.REVOCATION, date(2026, 7, 1), laid.hands)
    take(session, order, OrderStep.LIFT_CONFIRMED, date(2026, 7, 2), buyer)

    assert reported == (
        OrderState.REPORTED,
        Outcome.DONE,
        "演财采〔2026〕3号",
        date(2026, 9, 10),
    )
    assert order.state is OrderState.LIFT_CONFIRMED
    assert steps_of(session, order) == [
        *(OrderStep.INITIATED, OrderStep.RECEIVED, OrderStep.APPLIED, OrderStep.REPORTED),
        *(OrderStep.LIFTED, OrderStep.LIFT_CONFIRMED),
    ]


def test_no_step_is_dated_before_the_order_or_before_the_step_before_it(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = order_for(session, "P14", "finance")

    def at_desk(step: OrderStep, on: date, **said: Any) -> None:
        taken = Taken(order.id, step, Said(on, **said))
        measures.take(session, taken, by=buyer, at=at_ten(JUNE))

    with pytest.raises(Refused, match="不能早于措施发起之日"):
        at_desk(OrderStep.RECEIVED, PLACED.date() - DAY)
    at_desk(OrderStep.RECEIVED, JUNE - DAY)
    with pytest.raises(Refused, match="上一步的日期（2026-06-08）"):
        at_desk(OrderStep.REPORTED, JUNE - 2 * DAY, outcome=Outcome.PARTLY, reason=REASON)
    at_desk(OrderStep.REPORTED, JUNE - DAY, outcome=Outcome.PARTLY, reason=REASON)

    assert order.reported_on == JUNE - DAY


@pytest.mark.parametrize("step", DEPARTMENTS)
def test_nobody_acts_for_another_department(session: Session, laid: Laid, step: OrderStep) -> None:
    stranger = member(session, "hurd")

    with pytest.raises(Refused, match="由其他部门执行"):
        take(session, order_for(session, "P04", "finance"), step, JUNE, stranger)


def test_an_account_without_a_department_acts_for_none(session: Session, laid: Laid) -> None:
    nobody = member(session, None)

    with pytest.raises(Refused, match="由其他部门执行"):
        take(session, order_for(session, "P04", "finance"), OrderStep.RECEIVED, JUNE, nobody)


def test_nothing_is_reported_twice(session: Session, laid: Laid, buyer: int) -> None:
    order = carry_out(session, order_for(session, "P04", "finance"), JUNE, buyer)

    with pytest.raises(Refused, match="本期反馈已于 2026-06-09 提交"):
        take(session, order, OrderStep.REPORTED, JUNE, buyer, outcome=Outcome.DONE)
    assert steps_of(session, order).count(OrderStep.REPORTED) == 1


def test_what_was_reported_wrongly_is_mended_with_a_reason(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = order_for(session, "P14", "finance")
    take(session, order, OrderStep.RECEIVED, JUNE, buyer)
    said = {"outcome": Outcome.NOT_APPLICABLE, "reason": REASON}
    take(session, order, OrderStep.REPORTED, JUNE, buyer, **said)
    take(session, order, OrderStep.APPLIED, JUNE + DAY, buyer)
    take(session, order, OrderStep.AMENDED, JUNE + DAY, buyer, outcome=Outcome.DONE, reason=REASON)

    assert (order.outcome, order.reported_on) == (Outcome.DONE, JUNE)
    assert order.report_by == date(2026, 9, 10)


@pytest.mark.parametrize("step", [one for one in OrderStep if one not in DEPARTMENTS])
def test_what_is_the_registers_own_is_no_departments(
    session: Session, laid: Laid, buyer: int, step: OrderStep
) -> None:
    with pytest.raises(Invalid, match="不由执行部门办理"):
        take(session, order_for(session, "P04", "finance"), step, JUNE, buyer, reason=REASON)


def test_an_order_that_is_not_there_is_not_found(session: Session, buyer: int) -> None:
    with pytest.raises(NotFound):
        measures.take(session, Taken(999, OrderStep.RECEIVED, Said(JUNE)), by=buyer, at=PLACED)


def test_who_saw_an_older_page_is_told(session: Session, laid: Laid, buyer: int) -> None:
    order = order_for(session, "P04", "finance")
    seen = order.step_id
    take(session, order, OrderStep.RECEIVED, JUNE, buyer)

    with pytest.raises(Conflict, match="内容已有变化"):
        measures.take(
            session, Taken(order.id, OrderStep.APPLIED, Said(JUNE), seen), by=buyer, at=at_ten(JUNE)
        )


def test_several_are_taken_at_once_and_the_journal_has_one_entry(
    session: Session, laid: Laid, buyer: int
) -> None:
    both = [order_for(session, one, "finance") for one in ("P04", "P14")]
    wanted = [Taken(one.id, OrderStep.RECEIVED, Said(JUNE), one.step_id) for one in both]

    measures.take_many(session, wanted, by=buyer, at=at_ten(JUNE))

    (told,) = entries(session, AuditEvent.MEASURE_MOVED_ON)
    assert {one.state for one in both} == {OrderState.RECEIVED}
    assert (told["count"], told["step"]) == (2, "received")


def test_of_several_all_are_taken_or_none(sessions: Sessions) -> None:
    with sessions.writing() as session:
        lay_out(session)
        buyer = member(session, "finance")
        wanted = [
            Taken(order_for(session, measure, office).id, OrderStep.RECEIVED, Said(JUNE))
            for measure, office in (("P04", "finance"), ("P02", "hurd"))
        ]

    with pytest.raises(Refused), sessions.writing() as session:
        measures.take_many(session, wanted, by=buyer, at=at_ten(JUNE))

    with sessions.reading() as session:
        assert order_for(session, "P04", "finance").state is OrderState.INITIATED


def test_more_than_five_hundred_are_too_many(session: Session, laid: Laid, buyer: int) -> None:
    one = Taken(order_for(session, "P04", "finance").id, OrderStep.RECEIVED, Said(JUNE))

    with pytest.raises(Invalid, match="500"):
        measures.take_many(session, [one] * 501, by=buyer, at=at_ten(JUNE))


# -- overdue -----------------------------------------------------------------------------------------


def test_each_missed_day_is_told_to_the_coordinator_once(
    session: Session, laid: Laid, buyer: int
) -> None:
    days = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3), date(2026, 6, 4)]

    told = [measures.escalate_overdue(session, at=at_ten(day)) for day in days]

    assert told == [0, ORDERS, 0, 0]
    assert order_for(session, "P04", "finance").escalated_on == date(2026, 6, 2)


def test_who_received_late_and_reports_late_is_told_of_twice(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = order_for(session, "P04", "finance")
    measures.escalate_overdue(session, at=at_ten(date(2026, 6, 2)))
    take(session, order, OrderStep.RECEIVED, date(2026, 6, 2), buyer)
    in_time = measures.escalate_overdue(session, at=at_ten(date(2026, 6, 10)))
    late = measures.escalate_overdue(session, at=at_ten(date(2026, 6, 11)))

    assert (in_time, late) == (0, 1)
    assert steps_of(session, order).count(OrderStep.ESCALATED) == 2


def test_a_lift_that_nobody_confirms_is_told_too(session: Session, laid: Laid) -> None:
    change_entry(session, laid.entry, CaseKind.REVOCATION, date(2026, 5, 28), laid.hands)

    told = [measures.escalate_overdue(session, at=at_ten(date(2026, 6, day))) for day in (2, 3, 4)]

    assert told == [ORDERS, 0, 0] or told == [0, ORDERS, 0]


def test_what_is_confirmed_is_never_late(session: Session, laid: Laid, buyer: int) -> None:
    change_entry(session, laid.entry, CaseKind.REVOCATION, date(2026, 5, 28), laid.hands)
    order = order_for(session, "P04", "finance")
    take(session, order, OrderStep.LIFT_CONFIRMED, date(2026, 5, 29), buyer)
    measures.escalate_overdue(session, at=at_ten(date(2027, 5, 28)))

    assert order.escalated_on is None


# -- waiver ------------------------------------------------------------------------------------------

UNTIL = date(2026, 9, 1)


def ask(session: Session, by: int, until: date = UNTIL, on: date = JUNE) -> MeasureOrder:
    """Ask that subsidies are not withheld in this case."""
    order = order_for(session, "P14", "finance")
    said = Said(on, until=until, reason=REASON)
    return measures.ask_waiver(session, order.id, said, by=by, at=at_ten(on))


def decide(session: Session, by: int, *, granted: bool = True, on: date = JUNE) -> MeasureOrder:
    """Decide on that."""
    order = order_for(session, "P14", "finance")
    return measures.decide_waiver(
        session, order.id, granted=granted, reason=REASON, by=by, at=at_ten(on)
    )


@pytest.mark.parametrize("office", ["finance", "drc"])
def test_a_waiver_has_two_persons_a_reason_and_an_end(
    session: Session, laid: Laid, buyer: int, office: str
) -> None:
    second = member(session, office)
    ask(session, buyer)
    order = decide(session, second)

    decided = session.scalars(
        select(MeasureOrderStep).where(MeasureOrderStep.step == OrderStep.WAIVER_GRANTED)
    ).one()
    assert (order.waived_from, order.waived_until, order.waiver_asked_by) == (JUNE, UNTIL, None)
    assert (decided.asked_by, decided.by_id) == (buyer, second)
    assert order.is_open
    assert len(open_orders(session)) == ORDERS


def test_a_refused_waiver_leaves_the_measure_as_it_was(
    session: Session, laid: Laid, buyer: int
) -> None:
    ask(session, buyer)
    order = decide(session, member(session, "finance"), granted=False)

    assert order.waived_from > order.until_on
    ask(session, buyer)


def test_nobody_grants_what_they_asked_for(session: Session, laid: Laid, buyer: int) -> None:
    ask(session, buyer)

    with pytest.raises(Refused):
        decide(session, buyer)


def test_no_stranger_asks_or_decides(session: Session, laid: Laid, buyer: int) -> None:
    with pytest.raises(Refused, match="由其他部门执行"):
        ask(session, member(session, "hurd"))
    ask(session, buyer)
    with pytest.raises(Refused, match="执行部门或者牵头部门"):
        decide(session, member(session, "hurd"))


def test_no_waiver_is_longer_than_the_law_lets_it_be(
    session: Session, laid: Laid, buyer: int
) -> None:
    with pytest.raises(Refused, match="最长至 2027-06-09"):
        ask(session, buyer, date(2027, 6, 10))

    assert ask(session, buyer, date(2027, 6, 9)).waiver_asked_by == buyer


def test_an_end_that_passed_while_nobody_decided_is_not_granted(
    session: Session, laid: Laid, buyer: int
) -> None:
    ask(session, buyer)
    second = member(session, "finance")

    with pytest.raises(Refused, match="已过"):
        decide(session, second, on=UNTIL)
    assert decide(session, second, granted=False, on=UNTIL).waiver_asked_by is None


def test_a_waiver_does_not_outlive_the_lift(session: Session, laid: Laid, buyer: int) -> None:
    ask(session, buyer)
    change_entry(session, laid.entry, CaseKind.REVOCATION, JUNE, laid.hands)

    with pytest.raises(Refused, match="没有待决定"):
        decide(session, member(session, "finance"))


def test_a_waived_measure_is_not_late(session: Session, laid: Laid, buyer: int) -> None:
    ask(session, buyer, on=date(2026, 6, 1))
    decide(session, member(session, "finance"), on=date(2026, 6, 1))

    assert measures.escalate_overdue(session, at=at_ten(date(2026, 6, 2))) == ORDERS - 1
    order = order_for(session, "P14", "finance")
    assert order.escalated_on is None


def test_a_granted_waiver_outlasts_a_stay(session: Session, laid: Laid, buyer: int) -> None:
    ask(session, buyer)
    decide(session, member(session, "finance"))
    change_entry(session, laid.entry, CaseKind.STAY, date(2026, 7, 1), laid.hands)
    change_entry(session, laid.entry, CaseKind.RESUMPTION, date(2026, 8, 3), laid.hands)

    orders = session.scalars(
        select(MeasureOrder)
        .where(MeasureOrder.measure_id == "P14", MeasureOrder.department_id == "finance")
        .order_by(MeasureOrder.id)
    ).all()
    assert [one.waived_until for one in orders] == [UNTIL, UNTIL]
    assert orders[-1].is_open


def test_what_is_waived_is_not_carried_out_meanwhile(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = order_for(session, "P14", "finance")
    take(session, order, OrderStep.RECEIVED, JUNE, buyer)
    ask(session, buyer)
    decide(session, member(session, "finance"))

    with pytest.raises(Refused, match="期间不落实"):
        take(session, order, OrderStep.APPLIED, JUNE, buyer)


def test_a_measure_that_is_over_is_carried_out_no_more_though_nobody_wrote_it_down(
    session: Session, laid: Laid, buyer: int
) -> None:
    order = order_for(session, "P04", "finance")

    with pytest.raises(Refused, match="不再适用"):
        take(session, order, OrderStep.RECEIVED, TERM_OVER, buyer)
