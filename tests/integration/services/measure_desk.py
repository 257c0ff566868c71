"""A desk for joint measures: a listed firm, its orders, and people of the departments that act."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.measures import MeasureOrder, MeasureOrderStep
from models.subjects import Subject
from models.vocabulary import OrderStep, Outcome, Role
from registry.queries.measures.called_for import Key, due_orders, key_of
from registry.rules.calendar import legal_day
from registry.rules.measures.loop import Said
from registry.services import measures
from registry.services.measures.taking import Taken
from tests.factories import make_account
from tests.integration.services.rating_desk import register_firm
from tests.listing_factories import PUBLIC_FROM, at_ten, list_subject
from tests.record_factories import OPENED, Hands, make_hands

PLACED = at_ten(PUBLIC_FROM)
REASON = "该项目属于抢险应急，依法不适用。"
ORDERS = 22  # of a firm that is listed for a product: eight measures


class Laid(NamedTuple):
    """A listed firm, who listed it, and the entry."""

    firm: Subject
    hands: Hands
    entry: ListEntry


def lay_out(session: Session, **content: Any) -> Laid:
    """List a firm: orders go to the departments."""
    firm, hands = register_firm(session, at_ten(date(2026, 1, 5))), make_hands(session)
    return Laid(firm, hands, list_subject(session, firm.id, hands, **content))


def member(session: Session, department_id: str | None, role: Role = Role.OFFICER) -> int:
    """Add somebody of a department and return the account."""
    account = make_account(department_id=department_id, role=role, created_at=OPENED)
    session.add(account)
    session.flush()
    return account.id


def order_for(session: Session, measure_id: str, department_id: str) -> MeasureOrder:
    """Return the latest order of a measure for a department."""
    return session.scalars(
        select(MeasureOrder)
        .where(MeasureOrder.measure_id == measure_id, MeasureOrder.department_id == department_id)
        .order_by(MeasureOrder.id.desc())
        .limit(1)
    ).one()


def open_orders(session: Session) -> dict[Key, MeasureOrder]:
    """Return all open orders of the register."""
    session.flush()
    found = session.scalars(
        select(MeasureOrder).where(MeasureOrder.is_open).execution_options(populate_existing=True)
    )
    return {key_of(order): order for order in found}


def is_as_the_rule_says(session: Session, subject_id: int, at: datetime) -> bool:
    """Say whether the open orders are what the rule gives for one subject, and nobody else has any."""
    due = due_orders(session, [subject_id], on=legal_day(at))
    return {key: one.until_on for key, one in due.items()} == {
        key: order.until_on for key, order in open_orders(session).items()
    }


def steps_of(session: Session, order: MeasureOrder) -> list[OrderStep]:
    """Return the steps of an order, in their order."""
    session.flush()
    wanted = select(MeasureOrderStep.step).where(MeasureOrderStep.order_id == order.id)
    return list(session.scalars(wanted.order_by(MeasureOrderStep.id)))


def take(
    session: Session, order: MeasureOrder, step: OrderStep, on: date, by: int, **said: Any
) -> MeasureOrder:
    """Let somebody take a step of an order on a day."""
    return measures.take(session, Taken(order.id, step, Said(on, **said)), by=by, at=at_ten(on))


def carry_out(session: Session, order: MeasureOrder, on: date, by: int) -> MeasureOrder:
    """Receive an order, carry it out and report it done, all on one day."""
    take(session, order, OrderStep.RECEIVED, on, by)
    take(session, order, OrderStep.APPLIED, on, by, paper_no="演财采〔2026〕3号")
    return take(session, order, OrderStep.REPORTED, on, by, outcome=Outcome.DONE)
