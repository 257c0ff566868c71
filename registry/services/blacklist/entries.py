"""Entries of lists are written: the event, the projection, the rating, the log, in one breath.

Invariant: whatever changes an entry passes through here; how it stands is folded by the one rule
that also replays it.
"""

import base64
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.vocabulary import (
    FOREVER,
    AuditEvent,
    CaseKind,
    EntryEvent,
    RatingCause,
)
from registry.errors import Conflict
from registry.keys import Keyring, keyring_of
from registry.queries.blacklist.fields import public_fields
from registry.queries.blacklist.persons import person_of
from registry.queries.blacklist.standing import standing_by_number, standing_for
from registry.queries.canonical import circle_of
from registry.rules.blacklist import ListType, content_from
from registry.rules.blacklist.limits import removable_from, term_until
from registry.rules.blacklist.replaying import EntryState, Happened, after
from registry.rules.identity.folding import fold
from registry.rules.records.particulars import number_key
from registry.services import audit, measures, publication, ratings

CAUSES = {
    EntryEvent.LISTED: RatingCause.LISTED,
    EntryEvent.STAYED: RatingCause.DELISTED,
    EntryEvent.RESUMED: RatingCause.LISTED,
    EntryEvent.REMOVED_EARLY: RatingCause.DELISTED,
    EntryEvent.REVOKED: RatingCause.DELISTED,
    EntryEvent.EXPIRED: RatingCause.DELISTED,
}
_DAYS = ("in_force_from", "public_from", "term_until", "until_on", "stayed_from", "stayed_until")


def enter(
    session: Session, case: ListCase, list_type: ListType, in_force_from: date, *, at: datetime
) -> ListEntry:
    """Write the entry that a decided case leads to, in force from a day on.

    Raises Conflict where the same decision, or another on the same penalty, stands already.
    """
    assert case.decided_on is not None and case.decision_no is not None
    said = content_from(case.content)
    is_foreign = case.kind is CaseKind.IMPORTED
    listed_on = (said.listed_on if is_foreign else None) or case.decided_on
    term = term_until(list_type, listed_on)
    removable = removable_from(list_type, listed_on)
    authority = said.authority
    entry = ListEntry(
        list_type=case.list_type,
        list_kind=list_type.kind,
        grounds=",".join(said.grounds),
        subject_id=case.subject_id,
        case_id=case.id,
        record_id=case.record_id,
        previous_id=_previous(session, case),
        document_key=document_key(keyring_of(session), case.list_type, authority, case.decision_no),
        basis_key=case.basis_key,
        decision_no=case.decision_no,
        authority=authority,
        is_foreign=is_foreign,
        listed_on=listed_on,
        removable_from=removable.day if removable else None,
        department_id=case.department_id,
        division_code=case.division_code,
        event_id=0,
    )
    entry.entry_no = entry_no(keyring_of(session), entry)
    _refuse_standing(session, entry)
    until = term.day if term else FOREVER
    if is_foreign and said.removal_on is not None:
        until = min(until, said.removal_on)  # a file may shorten a term, never lengthen it
    listed = Happened(EntryEvent.LISTED, in_force_from, until)
    _set(entry, after(EntryState(), listed))
    session.add(entry)
    session.flush()
    _note(session, entry, listed, case, at=at, content=_as_listed(entry))
    _reassess(session, entry, EntryEvent.LISTED, at)
    return entry


def change(
    session: Session,
    entry: ListEntry,
    event: EntryEvent,
    valid_from: date,
    *,
    case: ListCase | None,
    at: datetime,
    reason: str = "",
    by: tuple[int | None, int | None] = (None, None),
) -> ListEntryEvent:
    """Write one more event of an entry, and what follows from it.

    `by`: who proposed and who decided, where no case says so.
    """
    happened = Happened(event, valid_from)
    _set(entry, after(_state_of(entry), happened))
    noted = _note(session, entry, happened, case, at=at, reason=reason, by=by)
    _publish(session, entry, event, valid_from, at)
    _reassess(session, entry, event, at)
    return noted


def entry_of(session: Session, entry_id: int) -> ListEntry:
    """Return an entry, locked for this transaction."""
    return session.scalars(
        select(ListEntry)
        .where(ListEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def document_key(keyring: Keyring, list_type: str, authority: str, number: str) -> bytes:
    """Return the digest of one decision: list, authority and number, however they are spelt."""
    return keyring.digest(f"list-entry\x1f{list_type}\x1f{fold(authority)}\x1f{number_key(number)}")


def entry_no(keyring: Keyring, entry: ListEntry) -> str:
    """Return the public number of an entry: the year of the decision and eight signs without meaning."""
    seed = f"entry-no\x1f{entry.document_key.hex()}\x1f{entry.subject_id}"
    signs = base64.b32encode(keyring.digest(seed)).decode()[:8]
    return f"{entry.listed_on.year}-{signs}"


def _previous(session: Session, case: ListCase) -> int | None:
    """Return the entry that this one follows: the one reinstated, or the last of the same list."""
    if case.entry_id is not None:
        return case.entry_id
    return session.scalar(
        select(ListEntry.id)
        .where(ListEntry.list_type == case.list_type, ListEntry.subject_id == case.subject_id)
        .order_by(ListEntry.id.desc())
    )


def _refuse_standing(session: Session, entry: ListEntry) -> None:
    party, listed = entry.subject_id, entry.list_type
    same = select(ListEntry.entry_no).where(
        ListEntry.subject_id.in_(circle_of(session, [party])),
        ListEntry.document_key == entry.document_key,
    )
    standing = (
        session.scalar(same)
        or standing_for(session, listed, party, entry.basis_key)
        or standing_by_number(session, listed, party, entry.decision_no)
    )
    if standing is not None:
        raise Conflict(f"同一决定已经列入名单（条目 {standing}），不能重复列入。")


def _state_of(entry: ListEntry) -> EntryState:
    return EntryState(**{name: getattr(entry, name) for name in _DAYS}, is_open=entry.is_open)


def _set(entry: ListEntry, state: EntryState) -> None:
    for name in _DAYS:
        setattr(entry, name, getattr(state, name))
    entry.is_open = state.is_open


def _as_listed(entry: ListEntry) -> dict[str, object]:
    """Return what LISTED keeps, so that the row can be replayed from its events alone."""
    kept = {
        *("entry_no", "list_type", "grounds", "subject_id", "case_id", "record_id", "previous_id"),
        *("decision_no", "authority", "is_foreign", "department_id", "division_code"),
    }
    told: dict[str, object] = {name: getattr(entry, name) for name in sorted(kept)}
    told["list_kind"] = entry.list_kind.value
    told["document_key"], told["basis_key"] = entry.document_key.hex(), entry.basis_key.hex()
    told["listed_on"] = entry.listed_on.isoformat()
    told["term_until"] = entry.term_until.isoformat()
    removable = entry.removable_from
    told["removable_from"] = removable.isoformat() if removable else None
    return told


def _note(
    session: Session,
    entry: ListEntry,
    happened: Happened,
    case: ListCase | None,
    *,
    at: datetime,
    reason: str = "",
    by: tuple[int | None, int | None] = (None, None),
    content: dict[str, object] | None = None,
) -> ListEntryEvent:
    noted = ListEntryEvent(
        entry_id=entry.id,
        event=happened.event,
        valid_from=happened.valid_from,
        case_id=case.id if case else None,
        document_no=case.decision_no if case else None,
        reason=reason[:500] or None,
        by_id=case.proposed_by if case else by[0],
        decided_by=case.decided_by if case else by[1],
        content=content or {},
        recorded_at=at,
    )
    session.add(noted)
    session.flush()
    entry.event_id = noted.id
    audit.append(
        session,
        AuditEvent.ENTRY_LISTED
        if happened.event is EntryEvent.LISTED
        else AuditEvent.ENTRY_CHANGED,
        by=noted.decided_by,
        at=at,
        about=f"entry:{entry.id}",
        happened=happened.event.value,
        valid_from=happened.valid_from.isoformat(),
        noted=noted.id,
        proposed_by=noted.by_id,
    )
    return noted


def _publish(
    session: Session, entry: ListEntry, event: EntryEvent, day: date, at: datetime
) -> None:
    """Let the log tell what the public side shows from that day on."""
    if entry.public_from == FOREVER:
        return
    if event is EntryEvent.PUBLISHED:
        fields = public_fields(session, entry, person_of(session, entry.subject_id))
        publication.publish(
            session, entry.id, fields, subject_id=entry.subject_id, legal_day=day, at=at
        )
    elif event is EntryEvent.STAYED:
        publication.suspend(session, entry.id, legal_day=day, at=at)
    elif event is EntryEvent.RESUMED:
        publication.resume(session, entry.id, legal_day=day, at=at)
    elif event in CAUSES:
        publication.remove(session, entry.id, event.value, legal_day=day, at=at)


def _reassess(session: Session, entry: ListEntry, event: EntryEvent, at: datetime) -> None:
    session.flush()
    if event in CAUSES:
        ratings.reassess(session, [entry.subject_id], CAUSES[event], at=at)
    else:  # a publication changes no grade, but measures begin with it
        measures.settle(session, [entry.subject_id], at=at)
