"""Which orders somebody reaches: those of the own department and county; a coordinator's, all.

Invariant: beyond it an order is answered as if it did not exist. Reaching an order is not acting on
it: that is the executing department's alone.
"""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.measures import MeasureOrder
from models.subjects import Subject
from registry.errors import NotFound
from registry.queries.blacklist.reach import coordinates
from registry.queries.scope import within
from registry.rules.permissions import Scope

NO_SUCH_ORDER = "没有这项联合奖惩措施，或它不由您的部门办理。"


def orders_within(session: Session, scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions that an order may be seen by whoever has `scope`."""
    if coordinates(session, scope):
        return []
    return within(scope, MeasureOrder.department_id, MeasureOrder.division_code)


def own_orders(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions that an order is carried out by the department and county of `scope`."""
    return within(scope, MeasureOrder.department_id, MeasureOrder.division_code)


def place_of() -> ColumnElement[str | None]:
    """Return where an order is counted: the county of its cause, else that of its party; empty if unknown.

    Joined with Subject. It says where, not who acts: reach asks the county of the cause alone.
    """
    return func.coalesce(MeasureOrder.division_code, Subject.division_code, "")


def order_within(session: Session, order_no: str, scope: Scope) -> MeasureOrder:
    """Return an order within `scope`. Raises NotFound for every other."""
    where = [MeasureOrder.order_no == order_no, *orders_within(session, scope)]
    order = session.scalars(select(MeasureOrder).where(*where)).first()
    if order is None:
        raise NotFound(NO_SUCH_ORDER)
    return order
