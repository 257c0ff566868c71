"""Due days as conditions of a query say what the rule of the loop says of one order."""

from datetime import UTC, date, datetime, timedelta
from itertools import count, product

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.vocabulary import FOREVER, CauseKind, OrderState
from registry.queries.measures.due import due_day, overdue_on
from registry.queries.measures.orders import facts_of
from registry.rules.measures.loop import OPEN, due_on, is_overdue
from tests.factories import make_subject

DAY = date(2026, 11, 23)
_numbers = count(1)


def make_order(subject_id: int, state: OrderState, due: date | None, waived: int) -> MeasureOrder:
    """An order of a state, all its days on one day, its waiver to end some days from then."""
    number = next(_numbers)
    return MeasureOrder(
        order_no=f"2026-{number:08d}",
        measure_id="P04",
        department_id="finance",
        cause_kind=CauseKind.LISTING,
        cause_id=number,
        subject_id=subject_id,
        edition="measures-2022-01-01",
        bases=[],
        state=state,
        is_open=state in OPEN,
        starts_on=date(2026, 5, 27),
        receive_by=due,
        report_by=due,
        confirm_by=due,
        lifted_on=None if state in OPEN else date(2026, 6, 1),
        waived_from=FOREVER if not waived else date(2026, 6, 1),
        waived_until=FOREVER if not waived else DAY + timedelta(days=waived),
        step_id=1,
        created_at=datetime(2026, 5, 27, tzinfo=UTC),
    )


def test_conditions_and_rule_say_the_same_of_every_order(session: Session) -> None:
    subject = make_subject()
    session.add(subject)
    session.flush()
    days = (None, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1))
    for state, due, waived in product(OrderState, days, (0, -1, 0, 1)):
        session.add(make_order(subject.id, state, due, waived))
    session.flush()

    rows = session.execute(select(MeasureOrder, due_day(), overdue_on(DAY))).all()

    assert len(rows) == len(OrderState) * 4 * 4
    assert all(due == due_on(facts_of(order)) for order, due, _ in rows)
    assert all(bool(late) is is_overdue(facts_of(order), DAY) for order, _, late in rows)
    assert {bool(late) for _, _, late in rows} == {True, False}
