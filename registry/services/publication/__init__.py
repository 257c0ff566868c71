"""The publication log; stands in until its own column is merged."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session


def publish(
    session: Session,
    entry_id: int,
    fields: Mapping[str, object],
    *,
    subject_id: int,
    legal_day: date,
    at: datetime,
) -> int:
    """Stand in."""
    return 0


def suspend(session: Session, entry_id: int, *, legal_day: date, at: datetime) -> None:
    """Stand in."""


def resume(session: Session, entry_id: int, *, legal_day: date, at: datetime) -> None:
    """Stand in."""


def remove(session: Session, entry_id: int, reason: str, *, legal_day: date, at: datetime) -> None:
    """Stand in."""
