"""Notices (告知): what a subject is told of, in the transaction of what happened."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import insert_rows, wire_instant
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


def tell_many(
    session: Session, told: Sequence[tuple[int, NoticeKind, str, int | None]], at: datetime
) -> None:
    """Tell many subjects in one go: (subject id, kind, sentence, record id)."""
    instant = wire_instant(at)
    rows = [
        (subject_id, str(kind.value), sentence[:500], record_id, instant)
        for subject_id, kind, sentence, record_id in told
    ]
    insert_rows(session, _NOTICE, _COLUMNS, rows)


_NOTICE = Base.metadata.tables["notice"]
_COLUMNS = ("subject_id", "kind", "sentence", "record_id", "recorded_at")
