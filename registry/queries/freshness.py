"""How fresh the register is: when it last learned something."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import SubjectVersion


def data_as_of(session: Session) -> datetime | None:
    """Return when the register last learned something about a subject, None when it is empty."""
    last = select(SubjectVersion.recorded_at).order_by(SubjectVersion.id.desc()).limit(1)
    return session.scalar(last)
