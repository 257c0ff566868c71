"""How fresh the register is: when it last learned something."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import SubjectVersion


def data_as_of(session: Session) -> datetime | None:
    """Return when the register last learned something about a subject, None when it is empty."""
    return session.scalar(_LAST)


_VERSION = SubjectVersion.__table__
_LAST = select(_VERSION.c.recorded_at).order_by(_VERSION.c.id.desc()).limit(1)  # on every page
