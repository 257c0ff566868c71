"""Reminders of entries: that early removal may be asked for, that a term ends soon.

Invariant: a reminder is told once; it may be made twice or late. No right depends on it.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.notices import Notice
from models.vocabulary import ListKind, NoticeKind
from registry.rules.blacklist import in_force
from registry.rules.calendar import legal_day
from registry.services import notices

AHEAD = timedelta(days=30)


def remind_due(session: Session, *, at: datetime) -> int:
    """Tell subjects on a list what has come due for them; return how many were told something new."""
    today = legal_day(at)
    entries = session.scalars(
        select(ListEntry)
        .where(
            in_force(ListEntry, today),
            ListEntry.list_kind == ListKind.SERIOUS,
            ListEntry.is_foreign.is_(False),
        )
        .order_by(ListEntry.id)
    ).all()
    told = 0
    for entry in entries:
        if entry.removable_from is not None and entry.removable_from <= today:
            sentence = (
                f"名单条目 {entry.entry_no} 自 {entry.removable_from} 起可以申请提前移出；"
                "条件和办理方式见“名单案件”。"
            )
            told += _tell_once(session, entry, sentence, at)
        if today < entry.until_on <= today + AHEAD:
            sentence = f"名单条目 {entry.entry_no} 自 {entry.until_on} 起期满移出，无需申请。"
            told += _tell_once(session, entry, sentence, at)
    return told


def _tell_once(session: Session, entry: ListEntry, sentence: str, at: datetime) -> bool:
    known = select(Notice.id).where(
        Notice.subject_id == entry.subject_id, Notice.sentence == sentence
    )
    if session.scalar(known) is not None:
        return False
    notices.tell(
        session, entry.subject_id, NoticeKind.LISTING_CHANGED, sentence, record_id=None, at=at
    )
    return True
