"""Marks on entries (行政复议中、行政诉讼中、异议处理中): shown beside the entry, they suspend nothing.

Invariant: a mark ends once; a stay is no mark but a decision of two (see cases).
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListEntry, ListEntryEvent
from models.vocabulary import AuditEvent, EntryEvent, Mark
from registry.errors import Conflict, Invalid
from registry.rules.calendar import legal_day
from registry.rules.publication import PUBLIC_MARKS
from registry.rules.reasons import SHORTEST_REASON
from registry.services import audit
from registry.services.blacklist.entries import entry_of
from registry.services.blacklist.settling import settle_ended


@dataclass(frozen=True, slots=True)
class MarkGiven:
    """Which mark, from which day on, on which paper, why."""

    mark: Mark
    valid_from: date
    document_no: str
    reason: str


def mark_entry(
    session: Session, entry_id: int, given: MarkGiven, *, by: int, at: datetime
) -> ListEntryEvent:
    """Mark an entry from a day on. Raises Conflict where it bears the mark already."""
    entry = entry_of(session, entry_id)
    settle_ended(session, at=at, subject_id=entry.subject_id)
    if given.mark not in PUBLIC_MARKS:
        raise Invalid("这种标注不能加在名单条目上；停止执行须由两人办理。")
    _refuse_unfit(given, not_before=entry.listed_on, at=at)
    if not entry.is_open:
        raise Conflict("这一条目已经移出名单，不需要标注。")
    if _open_mark(session, entry_id, given.mark) is not None:
        raise Conflict(f"这一条目已标注“{given.mark.zh}”。")
    return _note(session, entry, EntryEvent.MARKED, given, None, by=by, at=at)


def end_entry_mark(
    session: Session, entry_id: int, given: MarkGiven, *, by: int, at: datetime
) -> ListEntryEvent:
    """End a mark from a day on. Raises Conflict where the entry does not bear it."""
    entry = entry_of(session, entry_id)
    begun = _open_mark(session, entry_id, given.mark)
    if begun is None:
        raise Conflict(f"这一条目没有“{given.mark.zh}”的标注。")
    _refuse_unfit(given, not_before=begun.valid_from, at=at)
    return _note(session, entry, EntryEvent.MARK_ENDED, given, begun.id, by=by, at=at)


def _refuse_unfit(given: MarkGiven, *, not_before: date, at: datetime) -> None:
    if not not_before <= given.valid_from <= legal_day(at):
        raise Invalid(f"日期应当在 {not_before} 以后、今天或者以前。")
    if len(given.reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明理由，例如受理机关和案号。")


def _note(
    session: Session,
    entry: ListEntry,
    event: EntryEvent,
    given: MarkGiven,
    ends_id: int | None,
    *,
    by: int,
    at: datetime,
) -> ListEntryEvent:
    noted = ListEntryEvent(
        entry_id=entry.id,
        event=event,
        valid_from=given.valid_from,
        document_no=given.document_no.strip() or None,
        reason=given.reason.strip()[:500],
        mark=given.mark,
        ends_id=ends_id,
        by_id=by,
        content={},
        recorded_at=at,
    )
    session.add(noted)
    session.flush()
    entry.event_id = noted.id
    audit.append(
        session,
        AuditEvent.ENTRY_CHANGED,
        by=by,
        at=at,
        about=f"entry:{entry.id}",
        happened=event.value,
        mark=given.mark.value,
        valid_from=given.valid_from.isoformat(),
        noted=noted.id,
    )
    return noted


def _open_mark(session: Session, entry_id: int, mark: Mark) -> ListEntryEvent | None:
    later = aliased(ListEntryEvent)
    return session.scalars(
        select(ListEntryEvent).where(
            ListEntryEvent.entry_id == entry_id,
            ListEntryEvent.event == EntryEvent.MARKED,
            ListEntryEvent.mark == mark,
            ~exists().where(later.ends_id == ListEntryEvent.id),
        )
    ).first()
