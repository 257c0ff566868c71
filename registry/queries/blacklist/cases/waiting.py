"""What of the listing cases waits for whom: said once, for the worklist and for the figures.

Invariant: before a collective discussion or the consent of the superior is noted, a case waits for
its officer, not for the approver.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListCase, ListCaseStep
from models.subjects import Subject
from models.vocabulary import CaseState, CaseStep, Role
from registry.queries.blacklist.cases.listing import (
    CaseFilter,
    CaseLine,
    CasePage,
    conditions,
    lines_of,
)
from registry.queries.blacklist.cases.listing import page_of as _page_of
from registry.queries.blacklist.reach import cases_within
from registry.rulebooks import rulebook_of
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.possible import SAID_ANEW, STAGE_STEPS
from registry.rules.permissions import Scope
from registry.rules.records.dated import edition_for

OFFICERS = (CaseState.DRAFT, CaseState.NOTIFIED, CaseState.DECIDED, CaseState.SERVED)


@dataclass(frozen=True, slots=True)
class CaseFigure:
    """How many cases wait, since when the oldest has, and how many are past their day."""

    count: int
    since: datetime | None
    late: int


def waiting(
    session: Session, scope: Scope, role: Role, wanted: CaseFilter, *, on: date, page: int = 1
) -> CasePage:
    """Return a page of the cases that wait for whoever has `role` and `scope`."""
    where = [*waits_for(session, scope, role, on), *conditions(wanted, on)]
    return _page_of(session, where, wanted.order, page)


def case_figure(session: Session, scope: Scope, role: Role, on: date) -> CaseFigure:
    """Return how much waits for whoever has `role` and `scope`."""
    late = func.count().filter(ListCase.due_on < on)
    count, since, past = session.execute(
        select(func.count(), func.min(ListCase.state_since), late)
        .select_from(ListCase)
        .join(Subject, Subject.id == ListCase.subject_id)
        .where(*waits_for(session, scope, role, on))
    ).one()
    return CaseFigure(count, since, past)


def picked(
    session: Session, scope: Scope, role: Role, ids: list[int], *, on: date
) -> tuple[CaseLine, ...]:
    """Return those of `ids` that wait for whoever has `role` and `scope`, in the order of `ids`."""
    where = [*waits_for(session, scope, role, on), ListCase.id.in_(ids)]
    found = {line.row.id: line for line in lines_of(session, where)}
    return tuple(found[one] for one in ids if one in found)


def waits_for(session: Session, scope: Scope, role: Role, on: date) -> list[ColumnElement[bool]]:
    """Return the conditions that a case waits for whoever has `role` and `scope`."""
    own = ListCase.proposed_by.in_(scope.own_accounts)
    others = or_(ListCase.proposed_by.is_(None), ~own)
    place = cases_within(session, scope)
    undecidable = _undecidable(session, on)
    if role is Role.OFFICER:
        is_his = or_(
            ListCase.state.in_(OFFICERS),
            and_(ListCase.state == CaseState.IN_DECISION, undecidable),
        )
        return [*place, own, is_his]
    if role is Role.LEGAL_REVIEWER:
        return [*place, others, ListCase.state == CaseState.IN_REVIEW]
    return [*place, others, ListCase.state == CaseState.IN_DECISION, ~undecidable]


def _undecidable(session: Session, on: date) -> ColumnElement[bool]:
    """Return the condition that a stage between review and decision is missing."""
    procedures = edition_for(rulebook_of(session).blacklist.procedures, on)
    missing = []
    for stage, step in STAGE_STEPS.items():
        lists = [one.id for one in procedures if one.has(stage)]
        missing.append(and_(ListCase.list_type.in_(lists), ~_taken(step)))
    return and_(ListCase.kind.in_(sorted(LISTS)), or_(*missing))


def _taken(step: CaseStep) -> ColumnElement[bool]:
    """Return the condition that a step was taken since the party was last told."""
    later = aliased(ListCaseStep)
    return exists().where(
        ListCaseStep.case_id == ListCase.id,
        ListCaseStep.step == step,
        ~exists().where(
            later.case_id == ListCaseStep.case_id,
            later.id > ListCaseStep.id,
            later.step.in_(SAID_ANEW),
        ),
    )
