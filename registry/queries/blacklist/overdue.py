"""Cases whose next step is overdue."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase


class Overdue(NamedTuple):
    """A case that should have moved on by a day."""

    case_id: int
    what: str
    due_on: date
    department_id: str

    def told(self) -> dict[str, object]:
        """Return it as JSON tells it."""
        return self._asdict() | {"due_on": self.due_on.isoformat()}


def overdue_cases(session: Session, *, on: date) -> tuple[Overdue, ...]:
    """Return the open cases whose limit lies before a day, the latest first."""
    cases = session.scalars(
        select(ListCase)
        .where(ListCase.is_open, ListCase.due_on < on)
        .order_by(ListCase.due_on, ListCase.id)
    )
    return tuple(
        Overdue(one.id, f"{one.kind.zh}·{one.state.zh}", one.due_on, one.department_id)
        for one in cases
        if one.due_on is not None
    )
