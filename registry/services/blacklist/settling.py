"""Entries whose term is over are closed: one event, one leaf, with the legal day; nobody waits for it.

Invariant: an entry ceases to be in force by its days alone; this only writes down that it did, at
the next deed or by `flask jobs run-due`, and may be done twice or late.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.vocabulary import EntryEvent, NoticeKind
from registry.queries.canonical import circle_of
from registry.rules.calendar import legal_day
from registry.services import notices
from registry.services.blacklist.entries import change, entry_of
from registry.services.blacklist.steps import law_of


def settle_ended(session: Session, *, at: datetime, subject_id: int | None = None) -> int:
    """Close the entries whose term is over, of one party or of all; return how many."""
    ended = select(ListEntry.id).where(ListEntry.is_open, ListEntry.until_on <= legal_day(at))
    if subject_id is not None:
        ended = ended.where(ListEntry.subject_id.in_(circle_of(session, [subject_id])))
    done = 0
    for entry_id in session.scalars(ended.order_by(ListEntry.id)).all():
        entry = entry_of(session, entry_id)
        if not entry.is_open:
            continue
        change(session, entry, EntryEvent.EXPIRED, entry.until_on, case=None, at=at)
        sentence = (
            f"名单条目 {entry.entry_no} 列入期已满，自 {entry.until_on} 起期满移出，停止公示。"
        )
        tell_ended(session, entry, sentence, at=at)
        done += 1
    return done


def tell_ended(session: Session, entry: ListEntry, sentence: str, *, at: datetime) -> None:
    """Tell the party that an entry ended; of an internal list it was never told."""
    found = law_of(session).list_known_on(entry.list_type, legal_day(at))
    if found is not None and found.is_public:
        ended = NoticeKind.LISTING_ENDED
        notices.tell(session, entry.subject_id, ended, sentence, record_id=None, at=at)
