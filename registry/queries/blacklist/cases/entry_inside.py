"""One entry inside: what happened to it, its cases, its marks, and which changes are possible today.

Invariant: what stands in the way of a change is said by the rule that the service asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.blacklist import ListCase, ListEntry, ListEntryEvent
from models.vocabulary import CaseKind, CaseState, EntryEvent, Mark
from registry.errors import NotFound
from registry.queries.blacklist.cases.entries import EntryLine, entry_line
from registry.queries.blacklist.facts import standing_of
from registry.queries.blacklist.fields import public_fields
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import ListProcedure, ListType
from registry.rules.blacklist.lacking import too_early
from registry.rules.blacklist.limits import Explained, removable_from, term_until

NOT_HERE = "没有这个名单条目，或它不在您的查看范围内。"
_by, _decider = aliased(Account), aliased(Account)


@dataclass(frozen=True, slots=True)
class EventKept:
    """Something that happened to an entry."""

    id: int
    event: EntryEvent
    valid_from: date
    recorded_at: datetime
    case_id: int | None
    document_no: str | None
    reason: str | None
    mark: Mark | None
    ends_id: int | None
    by: str | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class CaseOf:
    """A case about an entry."""

    id: int
    kind: CaseKind
    state: CaseState
    is_open: bool
    department_id: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an entry that may be opened, or why not and from when."""

    kind: CaseKind
    reasons: tuple[str, ...]
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class EntryInside:
    """One entry with its history and its possible changes."""

    line: EntryLine
    list_type: ListType | None
    procedure: ListProcedure
    events: tuple[EventKept, ...]
    cases: tuple[CaseOf, ...]
    open_marks: tuple[EventKept, ...]
    changes: tuple[Change, ...]
    days: tuple[Explained, ...]
    fields: dict[str, object]
    previous_no: str | None

    @property
    def row(self) -> ListEntry:
        """The row of the entry."""
        return self.line.row


def entry_inside(
    session: Session, entry_no: str, scope: tuple[str, ...] | None, *, on: date
) -> EntryInside:
    """Return an entry within reach. Raises NotFound for every other."""
    line = entry_line(session, entry_no, scope, on=on)
    if line is None:
        raise NotFound(NOT_HERE)
    law, entry = rulebook_of(session).blacklist, line.row
    found = law.list_on(entry.list_type, entry.listed_on)
    procedure = law.procedure_on(entry.list_type, on)
    events, cases = _events(session, entry.id), _cases(session, entry)
    before = session.get(ListEntry, entry.previous_id) if entry.previous_id else None
    return EntryInside(
        line=line,
        list_type=found,
        procedure=procedure,
        events=events,
        cases=cases,
        open_marks=_open_marks(events),
        changes=_changes(entry, events, cases, on),
        days=_days(found, entry),
        fields=public_fields(session, entry),
        previous_no=before.entry_no if before else None,
    )


def _events(session: Session, entry_id: int) -> tuple[EventKept, ...]:
    rows = session.execute(
        select(ListEntryEvent, _by.display_name, _decider.display_name)
        .outerjoin(_by, _by.id == ListEntryEvent.by_id)
        .outerjoin(_decider, _decider.id == ListEntryEvent.decided_by)
        .where(ListEntryEvent.entry_id == entry_id)
        .order_by(ListEntryEvent.id)
    )
    return tuple(
        EventKept(
            id=row.id,
            event=row.event,
            valid_from=row.valid_from,
            recorded_at=row.recorded_at,
            case_id=row.case_id,
            document_no=row.document_no,
            reason=row.reason,
            mark=row.mark,
            ends_id=row.ends_id,
            by=by,
            decided_by=decided_by,
        )
        for row, by, decided_by in rows
    )


def _open_marks(events: Sequence[EventKept]) -> tuple[EventKept, ...]:
    ended = {one.ends_id for one in events}
    return tuple(one for one in events if one.event is EntryEvent.MARKED and one.id not in ended)


def _cases(session: Session, entry: ListEntry) -> tuple[CaseOf, ...]:
    rows = session.scalars(
        select(ListCase)
        .where((ListCase.entry_id == entry.id) | (ListCase.id == entry.case_id))
        .order_by(ListCase.id)
    )
    return tuple(
        CaseOf(row.id, row.kind, row.state, row.is_open, row.department_id) for row in rows
    )


def _changes(
    entry: ListEntry, events: Sequence[EventKept], cases: Sequence[CaseOf], on: date
) -> tuple[Change, ...]:
    facts = standing_of(entry, on)
    stands, is_stayed = facts.is_open, facts.is_stayed
    ended_early = any(one.event is EntryEvent.REMOVED_EARLY for one in events)
    gone = () if stands else ("这一条目已经移出名单。",)
    early = too_early(facts, on, on=on)
    too_soon = entry.removable_from if entry.removable_from and on < entry.removable_from else None
    found = (
        Change(CaseKind.EARLY_REMOVAL, early, too_soon if stands else None),
        Change(CaseKind.REVOCATION, gone),
        Change(CaseKind.STAY, gone or (("这一条目已经停止执行。",) if is_stayed else ())),
        Change(
            CaseKind.RESUMPTION,
            gone or (() if is_stayed else ("这一条目没有停止执行，不需要恢复。",)),
        ),
        Change(
            CaseKind.REINSTATEMENT,
            () if ended_early else ("只有提前移出的条目才能恢复列入；期满或者撤销的须重新立案。",),
        ),
    )
    return tuple(_beside(one, cases) for one in found)


def _beside(change: Change, cases: Sequence[CaseOf]) -> Change:
    """Return a change; where a case of its kind is open already, that stands in its way."""
    going = next((one for one in cases if one.is_open and one.kind is change.kind), None)
    if going is None or change.reasons:
        return change
    return Change(change.kind, (f"正在办理（第 {going.id} 号案件，{going.state.zh}）。",))


def _days(found: ListType | None, entry: ListEntry) -> tuple[Explained, ...]:
    if found is None:
        return ()
    both = (removable_from(found, entry.listed_on), term_until(found, entry.listed_on))
    return tuple(one for one in both if one is not None)
