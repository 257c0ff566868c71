"""Notices (告知): what a subject is told of, in the transaction of what happened."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.notices import Notice
from models.vocabulary import NoticeKind


def tell(
    session: Session,
    subject_id: int,
    kind: NoticeKind,
    sentence: str,
    *,
    record_id: int | None,
    at: datetime,
) -> Notice:
    """Tell a subject something; it is shown in the enterprise's own door."""
    notice = Notice(
        subject_id=subject_id,
        kind=kind,
        record_id=record_id,
        sentence=sentence[:500],
        recorded_at=at,
    )
    session.add(notice)
    return notice
