"""What follows from a step: an entry begins, is shown, stayed, or ends.

Invariant: an entry begins with the service of its decision (or with the decision, where the law asks
for no service), is shown only after its preview, and ends with the decision that ends it.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.vocabulary import CaseKind, CaseState, CaseStep, EntryEvent
from registry.errors import Refused
from registry.rules.blacklist import ListType, content_from, live_list
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.given import Given
from registry.rules.blacklist.limits import arrival
from registry.rules.calendar import legal_day
from registry.rules.reasons import SHORTEST_REASON
from registry.services.blacklist.entries import change, enter, entry_of
from registry.services.blacklist.settling import settle_ended
from registry.services.blacklist.steps import law_of

EVENTS: Mapping[CaseKind, EntryEvent] = {
    CaseKind.EARLY_REMOVAL: EntryEvent.REMOVED_EARLY,
    CaseKind.REVOCATION: EntryEvent.REVOKED,
    CaseKind.STAY: EntryEvent.STAYED,
    CaseKind.RESUMPTION: EntryEvent.RESUMED,
}


def follow(session: Session, case: ListCase, step: CaseStep, given: Given, *, at: datetime) -> None:
    """Do what a step leads to."""
    today = legal_day(at)
    if step is CaseStep.APPROVED and case.kind in EVENTS:
        _change_entry(session, case, at)
    elif step is CaseStep.APPROVED and case.kind is CaseKind.IMPORTED:
        _take_over(session, case, given, at)
    elif step is CaseStep.APPROVED and case.state is not CaseState.DECIDED:
        _begin(session, case, today, at)
    elif step is CaseStep.SERVED and case.kind in LISTS:
        assert given.method is not None  # a service has its method
        arrives = arrival(law_of(session), given.method, given.on)
        _begin(session, case, max(arrives, today), at)  # nothing is in force before it is recorded
    elif step is CaseStep.PUBLISHED:
        _show(session, case, given, at)


def _begin(session: Session, case: ListCase, in_force_from: date, at: datetime) -> ListEntry:
    assert case.decided_on is not None  # a decision has its day
    entry = enter(session, case, _list_of(session, case, case.decided_on), in_force_from, at=at)
    if case.kind is not CaseKind.REINSTATEMENT:
        case.entry_id = entry.id  # a reinstatement goes on naming the entry that it restores
    return entry


def _list_of(session: Session, case: ListCase, day: date) -> ListType:
    return live_list(law_of(session), case.list_type, day)


def _take_over(session: Session, case: ListCase, given: Given, at: datetime) -> None:
    """Enter what was decided elsewhere under its own days, and show it from today on."""
    today, said = legal_day(at), content_from(case.content)
    listed_on = said.listed_on or today
    found = _list_of(session, case, listed_on)
    entry = enter(session, case, found, listed_on, at=at)
    case.entry_id = entry.id
    if found.is_public and entry.until_on > today:
        _refuse_too_many(session, case, entry, given, max(today, listed_on))
        change(session, entry, EntryEvent.PUBLISHED, max(today, listed_on), case=case, at=at)
    settle_ended(session, at=at, subject_id=case.subject_id)


def _change_entry(session: Session, case: ListCase, at: datetime) -> None:
    assert case.entry_id is not None  # the database says so too
    entry = entry_of(session, case.entry_id)
    reason = content_from(case.content).reason
    change(session, entry, EVENTS[case.kind], legal_day(at), case=case, at=at, reason=reason)


def _show(session: Session, case: ListCase, given: Given, at: datetime) -> None:
    day = given.public_from
    assert day is not None  # refused before where it is missing
    entry = session.scalars(
        select(ListEntry).where(ListEntry.case_id == case.id).with_for_update()
    ).one()
    if day >= entry.until_on:
        raise Refused(f"条目自 {entry.until_on} 起移出名单，公示起始日须在此之前。")
    _refuse_too_many(session, case, entry, given, day)
    change(session, entry, EntryEvent.PUBLISHED, day, case=case, at=at)


def _refuse_too_many(
    session: Session, case: ListCase, entry: ListEntry, given: Given, day: date
) -> None:
    """Raise Refused where a department shows more on one day than people can check, without a reason."""
    cap = law_of(session).procedure_on(case.list_type, day).daily_cap
    shown = session.scalar(
        select(func.count()).where(
            ListEntry.public_from == day, ListEntry.department_id == entry.department_id
        )
    )
    if (shown or 0) >= cap and len(given.override.strip()) < SHORTEST_REASON:
        raise Refused(
            f"本部门 {day} 已安排公示 {shown} 条，达到每日上限 {cap} 条。"
            "请改日公示，或者写明经负责人同意超出上限的理由。"
        )
