"""A case as the rules see it: its steps, the entry it is about, and what stands in its way.

Invariant: what a page says is possible and what a service allows come from these same facts.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep, ListEntry
from models.records import Record
from models.vocabulary import FOREVER, CaseKind, RecordKind, RecordState
from registry.queries.blacklist.duties import open_duties
from registry.queries.blacklist.standing import standing_for
from registry.queries.canonical import circle_of
from registry.rules.blacklist import content_from, in_force
from registry.rules.blacklist.facts import CaseFacts, EntryFacts, Taken
from registry.rules.blacklist.flow import LISTS
from registry.rules.calendar import legal_day
from registry.rules.records.particulars import number_key


def case_facts(session: Session, case: ListCase, *, on: date) -> CaseFacts:
    """Return what the rules ask of a case on a day."""
    return CaseFacts(
        kind=case.kind,
        state=case.state,
        revision=case.revision,
        list_type=case.list_type,
        content=content_from(case.content),
        taken=tuple(taken_of(step) for step in steps_of(session, case.id)),
        decided_on=case.decided_on,
        entry=_entry_facts(session, case, on),
        born=_born_of(session, case, on),
        obstacles=_obstacles(session, case, on),
    )


def steps_of(session: Session, case_id: int) -> Sequence[ListCaseStep]:
    """Return the steps of a case in their order."""
    wanted = select(ListCaseStep).where(ListCaseStep.case_id == case_id).order_by(ListCaseStep.id)
    return session.scalars(wanted).all()


def taken_of(step: ListCaseStep) -> Taken:
    """Return a step as the rules see it.

    What counts from a service counts from its recording at the earliest: a paper that was entered
    late shortens no time that the party has.
    """
    arrives = step.details.get("arrives_on")
    return Taken(
        step=step.step,
        on=step.on_date,
        revision=step.revision,
        method=step.method,
        arrives_on=max(date.fromisoformat(arrives), legal_day(step.recorded_at))
        if isinstance(arrives, str)
        else None,
    )


def _entry_facts(session: Session, case: ListCase, on: date) -> EntryFacts | None:
    if case.kind in (CaseKind.LISTING, CaseKind.IMPORTED) or case.entry_id is None:
        return None
    return standing_of(session.get_one(ListEntry, case.entry_id), on)


def _born_of(session: Session, case: ListCase, on: date) -> EntryFacts | None:
    """Return how the entry stands that came of a case; None as long as there is none."""
    entry = session.scalars(select(ListEntry).where(ListEntry.case_id == case.id)).first()
    return standing_of(entry, on) if entry is not None else None


def standing_of(entry: ListEntry, on: date) -> EntryFacts:
    """Return how an entry stands on a day, also where nobody has written down yet that it is over."""
    is_stayed = entry.stayed_from != FOREVER and entry.stayed_until == FOREVER
    stands = entry.is_open and on < entry.until_on
    return EntryFacts(
        listed_on=entry.listed_on,
        removable_from=entry.removable_from,
        is_in_force=stands and (bool(in_force(entry, on)) or is_stayed),
        is_stayed=is_stayed,
        is_open=stands,
        is_foreign=entry.is_foreign,
    )


def _obstacles(session: Session, case: ListCase, on: date) -> tuple[str, ...]:
    """Return what the register knows and the dossier does not say."""
    found = []
    record = _penalty_of(session, case)
    if case.kind in LISTS and record is not None and record.state is RecordState.WITHDRAWN:
        found.append("所依据的行政处罚记录已经撤销，不能列入；请终止办理。")
    if case.kind in LISTS and record is not None and record.subject_id != case.subject_id:
        found.append(
            "所依据的行政处罚记录已更正到其他主体名下，不能据以列入本案当事人；请终止办理。"
        )
    if case.kind in LISTS and standing_for(
        session, case.list_type, case.subject_id, case.basis_key, but_of_case=case.id
    ):
        found.append("当事人已因同一事实列入这份名单，不能重复列入。")
    if case.kind is CaseKind.EARLY_REMOVAL and record is not None:
        found += open_duties(session, record.id, on=on)
    return tuple(found)


def _penalty_of(session: Session, case: ListCase) -> Record | None:
    """Return the penalty that a case rests on: as linked, or the one that bears its number."""
    if case.record_id is not None:
        return session.get(Record, case.record_id)
    said = content_from(case.content)
    if not said.penalty_no or said.at_notice:
        return None
    return penalty_by_number(session, case.subject_id, said.penalty_no)


def penalty_by_number(session: Session, subject_id: int, number: str) -> Record | None:
    """Return the penalty of a subject that bears a number; one that stands before one that fell."""
    found = session.scalars(
        select(Record)
        .where(
            Record.subject_id.in_(circle_of(session, [subject_id])),
            Record.number_key == number_key(number),
            Record.kind == RecordKind.PENALTY,
        )
        .order_by(Record.id)
    ).all()
    standing = (one for one in found if one.state is RecordState.STANDING)
    return next(standing, found[-1] if found else None)
