"""Why the cause of an order is over: what its entry or its record says on the day."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry, ListEntryEvent
from models.measures import MeasureOrder
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import (
    CauseKind,
    EntryEvent,
    LiftReason,
    ListKind,
    Mark,
    RecordChange,
    RecordState,
)
from registry.queries.measures.causes import GONE
from registry.queries.records.marks import is_marked
from registry.rulebooks import rulebook_of

_BY_EVENT = {
    EntryEvent.REMOVED_EARLY: LiftReason.REMOVED,
    EntryEvent.REVOKED: LiftReason.VOIDED,
    EntryEvent.EXPIRED: LiftReason.EXPIRED,
}


def why_ended(
    session: Session, orders: Iterable[MeasureOrder], *, on: date
) -> dict[int, LiftReason]:
    """Return by order why it no longer has its cause.

    Where the cause stands, the basis ended; or the record was corrected, or the catalogue, and the
    bases live on.
    """
    found, live = list(orders), rulebook_of(session).measures.bases_on(on)
    entries = {one.cause_id for one in found if one.cause_kind is CauseKind.LISTING}
    records = {one.cause_id for one in found if one.cause_kind is CauseKind.PENALTY}
    by_entry = _entries(session, entries, on) if entries else {}
    by_record = _records(session, records, on) if records else {}
    reasons: dict[int, LiftReason] = {}
    gone = _gone(session, {one.subject_id for one in found})
    for one in found:
        still = LiftReason.CORRECTED if live.keys() & set(one.bases) else LiftReason.BASIS_ENDED
        still = LiftReason.PARTY_GONE if one.subject_id in gone else still
        if one.cause_kind is CauseKind.LISTING:
            reasons[one.id] = by_entry.get(one.cause_id, still)
        else:
            owner, reason = by_record[one.cause_id]
            reasons[one.id] = LiftReason.MOVED if owner != one.subject_id else reason or still
    return reasons


def internal_entries(session: Session, orders: Iterable[MeasureOrder]) -> frozenset[int]:
    """Return the entries behind orders of which the parties are not told."""
    entries = {one.cause_id for one in orders if one.cause_kind is CauseKind.LISTING}
    if not entries:
        return frozenset()
    wanted = select(ListEntry.id).where(
        ListEntry.id.in_(entries), ListEntry.list_kind == ListKind.WATCH
    )
    return frozenset(session.scalars(wanted))


def _gone(session: Session, subject_ids: Iterable[int]) -> frozenset[int]:
    wanted = select(Subject.id).where(Subject.id.in_(subject_ids), Subject.status.in_(GONE))
    return frozenset(session.scalars(wanted))


def _entries(session: Session, ids: Iterable[int], on: date) -> dict[int, LiftReason]:
    rows = session.execute(
        select(ListEntryEvent.entry_id, ListEntryEvent.event).where(
            ListEntryEvent.entry_id.in_(ids), ListEntryEvent.event.in_(_BY_EVENT)
        )
    )
    reasons = {number: _BY_EVENT[event] for number, event in rows}
    for entry in session.scalars(select(ListEntry).where(ListEntry.id.in_(ids))):
        if entry.id in reasons:
            continue
        if entry.stayed_from <= on < entry.stayed_until:
            reasons[entry.id] = LiftReason.STAYED
        elif entry.until_on <= on:
            reasons[entry.id] = LiftReason.EXPIRED
    return reasons


def _records(
    session: Session, ids: Iterable[int], on: date
) -> dict[int, tuple[int, LiftReason | None]]:
    rows = session.execute(
        select(Record, RecordVersion, is_marked(Mark.STAY, on))
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(Record.id.in_(ids))
    )
    return {
        record.id: (record.subject_id, _of_record(record, version, stayed, on))
        for record, version, stayed in rows
    }


def _of_record(
    record: Record, version: RecordVersion, is_stayed: bool, on: date
) -> LiftReason | None:
    """Return what ended a penalty; None where it stands. It lasts until the day that it names."""
    if record.state is RecordState.WITHDRAWN:
        return LiftReason.VOIDED
    if is_stayed:
        return LiftReason.STAYED
    if version.valid_until is not None and version.valid_until < on:
        return LiftReason.EXPIRED
    repaired = version.publicity_until if version.change is RecordChange.CORRECTED else None
    return LiftReason.REMOVED if repaired is not None and repaired <= on else None
