"""Cases and entries of lists against what made them: replayed from their steps and events alone.

Invariant: steps and events are the facts; whatever a case or an entry says follows from them, by the
very fold that wrote it. Who did the steps, and in which order, stands in `listing_hands`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntry, ListEntryEvent
from models.vocabulary import (
    FOREVER,
    CaseStep,
    EntryEvent,
)
from registry.errors import Conflict
from registry.queries.blacklist.sealing import seal_of
from registry.queries.verification.finding import Finding
from registry.rules.blacklist.flow import OPEN
from registry.rules.blacklist.replaying import ENDS, EntryState, Happened, replay

CASES, ENTRIES, HANDS = "list_cases", "list_entries", "list_hands"
_DECIDED = frozenset({CaseStep.APPROVED, CaseStep.REJECTED})
_DAYS = ("in_force_from", "public_from", "term_until", "until_on", "stayed_from", "stayed_until")
_PLAIN = (
    *("entry_no", "list_type", "grounds", "subject_id", "case_id", "record_id", "previous_id"),
    *("decision_no", "authority", "is_foreign", "department_id", "division_code"),
)


def check_cases(session: Session) -> Finding:
    """Replay each case from its steps: state, content, revision, and whose part each was."""
    count = 0
    for case, steps in cases_with_steps(session):
        count += 1
        problem = _case_problem(case, steps)
        if problem:
            return Finding(CASES, count, f"list_case:{case.id}", problem)
    return Finding(CASES, count)


def check_entries(session: Session) -> Finding:
    """Replay each entry from its events: every column that LISTED kept, every day by the one fold."""
    count = 0
    for entry, events in _entries(session):
        count += 1
        problem = _entry_problem(entry, events)
        if problem:
            return Finding(ENTRIES, count, f"list_entry:{entry.id}", problem)
    return Finding(ENTRIES, count)


def cases_with_steps(session: Session) -> Iterator[tuple[ListCase, list[ListCaseStep]]]:
    """Yield every case with its steps, in their order."""
    steps = session.scalars(select(ListCaseStep).order_by(ListCaseStep.case_id, ListCaseStep.id))
    by_case = {number: list(some) for number, some in groupby(steps, lambda one: one.case_id)}
    for case in session.scalars(select(ListCase).order_by(ListCase.id)):
        yield case, by_case.get(case.id, [])


def _entries(session: Session) -> Iterator[tuple[ListEntry, list[ListEntryEvent]]]:
    events = session.scalars(
        select(ListEntryEvent).order_by(ListEntryEvent.entry_id, ListEntryEvent.id)
    )
    by_entry = {number: list(some) for number, some in groupby(events, lambda one: one.entry_id)}
    for entry in session.scalars(select(ListEntry).order_by(ListEntry.id)):
        yield entry, by_entry.get(entry.id, [])


def _case_problem(case: ListCase, steps: Sequence[ListCaseStep]) -> str | None:
    if not steps or steps[0].step is not CaseStep.OPENED:
        return "案件没有立案记录。"
    last = steps[-1]
    told = (one.details["content"] for one in reversed(steps) if "content" in one.details)
    wanted: Mapping[str, Any] = {
        "state": last.state,
        "is_open": last.state in OPEN,
        "revision": last.revision,
        "content": next(told, None),
        "proposed_by": steps[0].by_id,
        "reviewed_by": _reviewer(steps),
        "decided_by": _decider(steps),
    }
    for name, value in wanted.items():
        if getattr(case, name) != value:
            return f"“{name}”与办理步骤不符。"
    return _seal_problem(case, steps)


def _seal_problem(case: ListCase, steps: Sequence[ListCaseStep]) -> str | None:
    """Return what is wrong with the hash of what was seen: it is made anew from what stands there."""
    if bytes(case.content_hash) != bytes(steps[-1].content_hash):
        return "内容校验值与最后一步所见不符。"
    return None if seal_of(case) == bytes(case.content_hash) else "内容与校验值不符。"


def _reviewer(steps: Sequence[ListCaseStep]) -> int | None:
    found = None
    for one in steps:
        if one.step is CaseStep.REVIEWED:
            found = one.by_id
        elif one.step in (CaseStep.RETURNED, CaseStep.CHANGED):
            found = None
    return found


def _decider(steps: Sequence[ListCaseStep]) -> int | None:
    return next((one.by_id for one in reversed(steps) if one.step in _DECIDED), None)


def _entry_problem(entry: ListEntry, events: Sequence[ListEntryEvent]) -> str | None:
    if not events or events[0].event is not EntryEvent.LISTED:
        return "条目没有列入记录。"
    told: Mapping[str, Any] = events[0].content  # Any: the columns as LISTED kept them
    for name in _PLAIN:
        if getattr(entry, name) != told[name]:
            return f"“{name}”与列入时的记录不符。"
    removable = entry.removable_from
    others = (
        ("list_kind", entry.list_kind.value),
        ("document_key", bytes(entry.document_key).hex()),
        ("basis_key", bytes(entry.basis_key).hex()),
        ("listed_on", entry.listed_on.isoformat()),
        ("removable_from", removable.isoformat() if removable else None),
    )
    for name, value in others:
        if told[name] != value:
            return f"“{name}”与列入时的记录不符。"
    return _days_problem(entry, events, date.fromisoformat(told["term_until"]))


def _days_problem(
    entry: ListEntry, events: Sequence[ListEntryEvent], term_until: date
) -> str | None:
    if sum(one.event in ENDS for one in events) > 1:
        return "条目有两次移出。"
    try:
        state: EntryState = replay(
            Happened(
                one.event,
                one.valid_from,
                term_until if one.event is EntryEvent.LISTED else FOREVER,
            )
            for one in events
        )
    except Conflict as error:  # an order that the fold does not know is a finding, not a crash
        return f"事件次序不成立：{error}"
    for name in (*_DAYS, "is_open"):
        if getattr(entry, name) != getattr(state, name):
            return f"“{name}”与所发生的事件不符。"
    return None if entry.event_id == events[-1].id else "最近一次变动与所发生的事件不符。"
