"""The assessment of everybody on the first of each month (定期评价), as the register would have run it.

Invariant: a month that was finished in an earlier run of the seed is left out.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ratings import RatingRun
from models.vocabulary import RunState
from registry.rules.calendar import LEGAL_ZONE, add_months
from registry.services.ratings import running

FIRST = date(2026, 1, 1)  # the first day of the first edition of the model
_BEFORE_DAWN = time(3, 0, tzinfo=LEGAL_ZONE)


class MonthlyRun(NamedTuple):
    """Everybody is assessed for the day of an instant."""

    at: datetime


def monthly_runs(until: date) -> Iterator[MonthlyRun]:
    """Yield the runs from the first edition of the model on, up to `until`."""
    day = FIRST
    while day <= until:
        yield MonthlyRun(datetime.combine(day, _BEFORE_DAWN))
        day = add_months(day, 1)


def run_month(session: Session, event: MonthlyRun) -> None:
    """Assess everybody, unless that was done."""
    day = event.at.date()
    done = select(RatingRun.id).where(RatingRun.as_of == day, RatingRun.state == RunState.FINISHED)
    if session.scalars(done).first() is not None:
        return
    number = running.begin(session, at=event.at)
    while not running.advance(session, number, at=event.at).is_finished:
        session.flush()
