"""The waiver that waits for its decision: who asked, until when it is meant to last."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.measures import MeasureOrderStep
from models.vocabulary import OrderStep


class Asked(NamedTuple):
    """A request for a waiver."""

    by_id: int | None
    until: date | None
    reason: str
    recorded_at: datetime


def asked_of(session: Session, order_id: int) -> Asked | None:
    """Return the latest request for a waiver of an order."""
    step = session.scalars(
        select(MeasureOrderStep)
        .where(
            MeasureOrderStep.order_id == order_id, MeasureOrderStep.step == OrderStep.WAIVER_ASKED
        )
        .order_by(MeasureOrderStep.id.desc())
        .limit(1)
    ).first()
    if step is None:
        return None
    until = step.details.get("asked_until")
    day = date.fromisoformat(str(until)) if until else None
    return Asked(step.by_id, day, step.reason or "", step.recorded_at)
