"""What a subject was told of (告知), newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.notices import Notice
from models.records import Record
from models.vocabulary import NoticeKind
from registry.queries.canonical import canonical_id, members_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One notice; `public_id` leads to the record where it still stands on the subject."""

    kind: NoticeKind
    sentence: str
    at: datetime
    public_id: str | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Some notices and how many there are."""

    items: Sequence[Told]
    total: int


def notices_of(session: Session, subject_id: int, *, page: int = 1, size: int = PAGE) -> NoticePage:
    """Return a page of what a subject, and whoever is read as one with it, was told, newest first."""
    members = members_of(session, canonical_id(session, subject_id))
    own = Notice.subject_id.in_(members)
    query = (
        select(Notice, Record.public_id)
        .outerjoin(Record, (Record.id == Notice.record_id) & Record.subject_id.in_(members))
        .where(own)
        .order_by(Notice.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    items = [
        Told(notice.kind, notice.sentence, notice.recorded_at, public_id)
        for notice, public_id in session.execute(query)
    ]
    total = session.scalar(select(func.count(Notice.id)).where(own)) or 0
    return NoticePage(items, total)
