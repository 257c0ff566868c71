"""What is known of candidates for an award, for any number of them in a handful of queries.

Invariant: everybody is read together with whom was merged into it; what stands on a branch is the
branch's; each event carries its own days, and no verdict of a day is made here.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import FOREVER, CauseKind, ListKind, Mark, RecordKind, RecordState
from registry.queries.authorities import county_of, office_of
from registry.queries.awards.money import unpaid_of
from registry.queries.places import unit_of
from registry.queries.records.marks import marks_on
from registry.rulebooks import Divisions, Rulebook, rulebook_of
from registry.rules.awards import Candidate, Event, Held, LooksAt

AT_ONCE = 500  # subjects whose numbers stand in one query
LOOKED_AT = {
    RecordKind.PENALTY: LooksAt.PENALTY,
    RecordKind.SAMPLING_FAILED: LooksAt.SAMPLING,
    RecordKind.ACCIDENT: LooksAt.ACCIDENT,
    RecordKind.ABNORMAL_ENTRY: LooksAt.ABNORMAL,
}
LISTS = {ListKind.SERIOUS: LooksAt.SERIOUS_LIST, ListKind.ABNORMAL: LooksAt.ABNORMAL}
_V = RecordVersion
_SHOWN_MARKS = (Mark.RECONSIDERATION, Mark.LITIGATION, Mark.OBJECTION, Mark.OVERDUE)
_COLUMNS = (
    *(Record.id, Record.subject_id, Record.kind, Record.state, Record.decided_on, Record.tier),
    *(Record.public_from, Record.public_until, Record.division_code, _V.publicity_until),
    *(_V.severity, _V.document_no, _V.title, _V.authority, _V.valid_until, _V.violation_type),
    *(_V.product, _V.failed_items),
)


def candidates_of(
    session: Session, subject_ids: Sequence[int], *, on: date
) -> dict[int, Candidate]:
    """Return what is known of each of some subjects as it stands, marks as of a day."""
    found: dict[int, Candidate] = {}
    for start in range(0, len(subject_ids), AT_ONCE):
        found.update(_some(session, subject_ids[start : start + AT_ONCE], on))
    return found


def _some(session: Session, ids: Sequence[int], on: date) -> Iterator[tuple[int, Candidate]]:
    root_of = _roots(session, ids)
    everybody = sorted(root_of)
    rows = session.execute(
        select(*_COLUMNS)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(Record.subject_id.in_(everybody), Record.kind.in_([*LOOKED_AT, RecordKind.HONOUR]))
        .order_by(Record.id)
    ).all()
    events: dict[int, list[Event]] = {one: [] for one in ids}
    honours: dict[int, list[Held]] = {one: [] for one in ids}
    for row in rows:
        if row.kind is RecordKind.HONOUR and row.state is RecordState.STANDING:
            held = Held(row.title or "", row.decided_on, row.valid_until)
            honours[root_of[row.subject_id]].append(held)
    bad = [row for row in rows if row.kind in LOOKED_AT]
    for subject_id, event in (*_of_records(session, bad, on), *_of_lists(session, everybody, on)):
        events[root_of[subject_id]].append(event)
    divisions = rulebook_of(session).divisions
    subjects = session.execute(
        select(
            *(Subject.id, Subject.kind, Subject.status, Subject.division_code),
            Subject.established_on,
        ).where(Subject.id.in_(ids))
    )
    for one in subjects:
        yield (
            one.id,
            Candidate(
                kind=one.kind,
                status=one.status,
                within=_above(divisions, one.division_code),
                established_on=one.established_on,
                events=tuple(events[one.id]),
                honours=tuple(honours[one.id]),
            ),
        )


def _roots(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """Return through whom everybody is read who belongs to one of some subjects."""
    rows = session.execute(
        select(Subject.id, Subject.survivor_id).where(
            or_(Subject.id.in_(ids), Subject.survivor_id.in_(ids))
        )
    )
    wanted = set(ids)
    return {
        number: survivor if survivor in wanted else number
        for number, survivor in rows
        if survivor in wanted or number in wanted
    }


def _of_records(session: Session, rows: Sequence[Any], on: date) -> Iterator[tuple[int, Event]]:
    marks = marks_on(session, [row.id for row in rows], on)
    repaired = _repaired(session, rows)
    unpaid = unpaid_of(session, [row.id for row in rows if row.kind is RecordKind.PENALTY])
    rulebook = rulebook_of(session)
    for row in rows:
        borne = marks.get(row.id, ())
        yield (
            row.subject_id,
            Event(
                looks_at=LOOKED_AT[row.kind],
                cause=CauseKind.PENALTY if row.kind is RecordKind.PENALTY else CauseKind.RECORD,
                cause_id=row.id,
                reference=row.document_no or row.title or "",
                on=row.decided_on,
                begins_on=row.public_from,
                ends_on=row.public_until,
                tier=row.tier or row.severity,
                is_county=_is_county(row, rulebook),
                is_void=row.state is not RecordState.STANDING,
                repaired_on=repaired.get(row.id),
                is_stayed=Mark.STAY in borne,
                is_unpaid=row.id in unpaid,
                authority=row.authority,
                what=_what(row),
                marks=tuple(mark.zh for mark in _SHOWN_MARKS if mark in borne),
            ),
        )


def _is_county(row: Row[Any], rulebook: Rulebook) -> bool:
    """Say whether a county's authority found it; its place tells where the authority's name does not."""
    if county_of(row.authority, rulebook) is not None:
        return True
    is_known = office_of(row.authority, rulebook) is not None
    return not is_known and unit_of(rulebook.divisions, row.division_code) is not None


def _what(row: Row[Any]) -> str:
    if row.kind is RecordKind.SAMPLING_FAILED:
        return "，".join(filter(None, (row.product, row.failed_items)))
    if row.kind is RecordKind.PENALTY:
        return row.violation_type or ""
    return ""


def _repaired(session: Session, rows: Sequence[Row[Any]]) -> dict[int, date]:
    """Return from when records are repaired: their publication ends before it did in a version.

    Whoever first told a record may have stated an early end; that is a window, and no repair. It is
    compared with the longest window of before, which a correction may have shortened or lengthened.
    """
    stated = {row.id: row for row in rows if row.publicity_until is not None}
    if not stated:
        return {}
    longest = func.max(func.coalesce(_V.publicity_until, date.max))
    before = session.execute(
        select(_V.record_id, longest)
        .join(Record, Record.id == _V.record_id)
        .where(_V.record_id.in_(stated), _V.id < Record.version_id)
        .group_by(_V.record_id)
    )
    return {
        number: stated[number].public_until or stated[number].publicity_until
        for number, until in before
        if until > stated[number].publicity_until
    }


def _of_lists(
    session: Session, subject_ids: Sequence[int], on: date
) -> Iterator[tuple[int, Event]]:
    law = rulebook_of(session).blacklist
    rows = session.scalars(
        select(ListEntry)
        .where(ListEntry.subject_id.in_(subject_ids), ListEntry.list_kind.in_(LISTS))
        .order_by(ListEntry.id)
    )
    for row in rows:
        known = law.list_known_on(row.list_type, on)
        yield (
            row.subject_id,
            Event(
                looks_at=LISTS[row.list_kind],
                cause=CauseKind.LISTING,
                cause_id=row.id,
                reference=row.decision_no,
                on=row.listed_on,
                begins_on=row.in_force_from,
                ends_on=None if row.until_on == FOREVER else row.until_on,
                is_stayed=row.stayed_from <= on < row.stayed_until,
                authority=row.authority,
                what=known.name_zh if known else row.list_type,
            ),
        )


def _above(divisions: Divisions, code: str | None) -> frozenset[str]:
    """Return a place and every place in which it lies."""
    found, place = set(), divisions.get(code or "")
    while place is not None:
        found.add(place.code)
        place = divisions.get(place.parent_code)
    return frozenset(found)
