"""Why measures may apply to subjects: read for many at once, in three statements.

Invariant: an entry counts from the day on which it is public (an internal one from its effect), a
penalty in its window; both of whoever is read through the subject, none of its branches.
Source: DEMO-STORY (measures begin with the publication); LAW-AND-FAIRNESS 8.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListEntry
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import (
    FOREVER,
    CauseKind,
    Grade,
    Mark,
    PenaltyKind,
    RecordChange,
    RecordKind,
    RecordState,
    SubjectKind,
    SubjectStatus,
    Tier,
)
from registry.queries.ratings.standing import effective_grades
from registry.queries.records.marks import is_marked
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import ListType
from registry.rules.measures import Cause, Causes
from registry.rules.records.particulars import kinds_of

GONE = (SubjectStatus.DEREGISTERED, SubjectStatus.REGISTRATION_CANCELLED)
AT_ONCE = 5_000  # numbers in one question
NAMED = (
    PenaltyKind.RESTRICT_ACTIVITY,
    PenaltyKind.RESTRICT_OCCUPATION,
    PenaltyKind.REVOKE_LICENCE,
    PenaltyKind.SUSPEND_LICENCE,
)
_PARTY = aliased(Subject, name="cause_party")
_OWNER = func.coalesce(_PARTY.survivor_id, _PARTY.id)


class Found(NamedTuple):
    """A cause, and the canonical subject through which it is read."""

    owner_id: int
    cause: Cause


def causes_of(session: Session, subject_ids: Iterable[int], *, on: date) -> dict[int, Causes]:
    """Return all causes of some canonical subjects on a day, by subject; unknown ones are left out."""
    found: dict[int, Causes] = {}
    for some in _some(subject_ids):
        kinds = _kinds(session, some)
        given: dict[int, list[Cause]] = defaultdict(list)
        for one in (*_listings(session, some), *_penalties(session, some, on, named_only=False)):
            given[one.owner_id].append(one.cause)
        for number, grade in effective_grades(session, kinds, on=on).items():
            given[number].append(_of_grade(number, kinds[number], grade))
        found |= {
            number: Causes(number, kind, tuple(given[number])) for number, kind in kinds.items()
        }
    return found


def ordering_causes(session: Session, subject_ids: Iterable[int], *, on: date) -> Iterator[Cause]:
    """Yield the causes of some subjects by which orders are sent: listings, and named penalties."""
    for some in _some(subject_ids):
        for one in (*_listings(session, some), *_penalties(session, some, on, named_only=True)):
            yield one.cause


def _some(subject_ids: Iterable[int]) -> Iterator[Sequence[int]]:
    ids = sorted(set(subject_ids))
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _kinds(session: Session, ids: Sequence[int]) -> dict[int, SubjectKind]:
    rows = session.execute(
        select(Subject.id, Subject.kind).where(Subject.id.in_(ids), Subject.survivor_id.is_(None))
    )
    return {row.id: row.kind for row in rows}


def _listings(session: Session, ids: Sequence[int]) -> Iterator[Found]:
    lists = rulebook_of(session).blacklist
    rows = session.execute(
        select(ListEntry, _PARTY, _OWNER)
        .join(_PARTY, _PARTY.id == ListEntry.subject_id)
        .where(_OWNER.in_(ids))
        .order_by(ListEntry.id)
    )
    for entry, party, owner in rows:
        list_type = lists.list_known_on(entry.list_type, entry.listed_on)
        yield Found(owner, of_entry(entry, party, list_type))


def of_entry(entry: ListEntry, party: Subject, list_type: ListType | None) -> Cause:
    """Return an entry as a cause; `party` is whom its paper names."""
    is_public = list_type is None or list_type.is_public
    starts = max(entry.in_force_from, entry.public_from) if is_public else entry.in_force_from
    named = list_type.name_zh if list_type else entry.list_kind.zh
    return Cause(
        kind=CauseKind.LISTING,
        id=entry.id,
        party_id=entry.subject_id,
        party_kind=party.kind,
        number=entry.entry_no,
        name_zh=f"列入{named}（条目 {entry.entry_no}）",
        starts_on=starts,
        until_on=entry.until_on,
        stayed_from=entry.stayed_from,
        stayed_until=entry.stayed_until,
        list_type=entry.list_type,
        grounds=frozenset(filter(None, entry.grounds.split(","))),
        division_code=entry.division_code,
        is_internal=not is_public,
        party_is_gone=_is_gone(party),
    )


def _penalties(
    session: Session, ids: Sequence[int], on: date, *, named_only: bool
) -> Iterator[Found]:
    wanted = names_a_measure()
    if not named_only:
        wanted = or_(wanted, Record.tier == Tier.SERIOUS)
    rows = session.execute(
        select(Record, RecordVersion, _PARTY, _OWNER)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(_PARTY, _PARTY.id == Record.subject_id)
        .where(
            _OWNER.in_(ids),
            Record.kind == RecordKind.PENALTY,
            Record.state == RecordState.STANDING,
            ~is_marked(Mark.STAY, on),
            wanted,
        )
        .order_by(Record.id)
    )
    for record, version, party, owner in rows:
        told = _Penalty(record, version, party)
        if record.tier is Tier.SERIOUS and not named_only:
            yield Found(owner, _as_published(told, on))
        if kinds := frozenset(kinds_of(version.penalty_kinds)) & frozenset(NAMED):
            yield Found(owner, _as_decided(told, kinds, on))


def names_a_measure() -> ColumnElement[bool]:
    """Return the condition that the `RecordVersion` of the statement names a measure itself."""
    listed = literal(",").concat(func.coalesce(RecordVersion.penalty_kinds, "")).concat(",")
    return or_(*(listed.contains(f",{kind.value},") for kind in NAMED))


class _Penalty(NamedTuple):
    """A penalty as it stands, and whom its paper names."""

    record: Record
    version: RecordVersion
    party: Subject


def _as_published(told: _Penalty, on: date) -> Cause:
    """Return a penalty as a cause by its tier: in its window, no day longer."""
    record = told.record
    until = record.public_until or FOREVER
    starts = min(record.public_from or record.decided_on, until)
    return replace(_cause(told, on), starts_on=starts, until_on=until, tier=record.tier)


def _as_decided(told: _Penalty, kinds: frozenset[PenaltyKind], on: date) -> Cause:
    """Return a penalty as a cause by what its decision restricts: until the day that it names.

    A repair, kept as a correction of the end of the publication, ends what is ordered by it, too.
    """
    record, version = told.record, told.version
    until = _day_after(version.valid_until) if version.valid_until else record.public_until
    if version.change is RecordChange.CORRECTED and version.publicity_until is not None:
        until = min(until or FOREVER, version.publicity_until)
    starts = min(record.public_from or record.decided_on, until or FOREVER)
    return replace(
        _cause(told, on),
        starts_on=starts,
        until_on=until or FOREVER,
        penalty_kinds=kinds,
        names_its_end=version.valid_until is not None,
    )


def _cause(told: _Penalty, on: date) -> Cause:
    record, version, party = told
    window = (record.public_from or FOREVER, record.public_until or FOREVER)
    return Cause(
        kind=CauseKind.PENALTY,
        id=record.id,
        party_id=record.subject_id,
        party_kind=party.kind,
        number=record.public_id,
        name_zh=f"受到行政处罚（{version.document_no or version.authority}）",
        starts_on=record.decided_on,
        domain=record.domain or "",
        division_code=record.division_code,
        is_public=window[0] <= on < window[1] and party.kind is not SubjectKind.PRACTITIONER,
        party_is_gone=_is_gone(party),
    )


def _is_gone(party: Subject) -> bool:
    return party.status in GONE


def _day_after(last: date) -> date:
    return FOREVER if last == FOREVER else last + timedelta(days=1)  # for life: told as 9999


def _of_grade(number: int, kind: SubjectKind, grade: Grade) -> Cause:
    return Cause(
        kind=CauseKind.GRADE,
        id=number,
        party_id=number,
        party_kind=kind,
        number="",
        name_zh=f"质量信用等级为 {grade.value}",
        starts_on=date.min,
        grade=grade,
    )
