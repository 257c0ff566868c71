"""What every step of a case needs: the row under lock, its seal, the next state, the journal.

Invariant: a state changes here only, together with its step and its journal entry.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListCaseStep
from models.session import backend_of
from models.vocabulary import AuditEvent, CaseState, CaseStep
from registry.errors import Invalid, NotFound
from registry.queries.blacklist.facts import case_facts
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import BlacklistLaw
from registry.rules.blacklist.due import next_due
from registry.rules.blacklist.flow import LISTS, OPEN
from registry.rules.blacklist.given import Given
from registry.rules.calendar import legal_day
from registry.services import audit

LISTS_LOCK = 7_305_006  # PostgreSQL: one party is listed for one thing once


def law_of(session: Session) -> BlacklistLaw:
    """Return the law of lists that travels with the session."""
    return rulebook_of(session).blacklist


def lock_lists(session: Session) -> None:
    """Let nobody else list or unlist before this transaction ends."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LISTS_LOCK})


def case_of(session: Session, case_id: int) -> ListCase:
    """Return a case, locked for this transaction. Raises NotFound."""
    case = session.scalars(
        select(ListCase)
        .where(ListCase.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if case is None:
        raise NotFound("没有这件名单案件。")
    return case


def move_on(
    session: Session,
    case: ListCase,
    step: CaseStep,
    state: CaseState,
    given: Given,
    *,
    by: int | None,
    at: datetime,
    for_id: int | None = None,
    details: Mapping[str, object] | None = None,
) -> ListCaseStep:
    """Take one step: the state, what was done and on which paper, and the journal's entry."""
    if state is not case.state:
        case.state, case.state_since = state, at
    case.is_open = state in OPEN
    taken = ListCaseStep(
        case_id=case.id,
        step=step,
        state=state,
        on_date=given.on,
        by_id=by,
        for_id=for_id,
        revision=case.revision,
        content_hash=case.content_hash,
        document_no=given.document_no.strip() or None,
        method=given.method,
        reason=given.reason.strip() or None,
        basis=given.basis.strip() or None,
        details=dict(details or {}),
        evidence=list(given.evidence),
        recorded_at=at,
    )
    session.add(taken)
    session.flush()
    case.due_on = due_of(session, case, at)
    audit.append(
        session,
        AuditEvent.CASE_OPENED if step is CaseStep.OPENED else AuditEvent.CASE_MOVED_ON,
        by=by,
        at=at,
        about=f"case:{case.id}",
        step=step.value,
        state=state.value,
        seal=case.content_hash.hex(),
        taken=taken.id,
    )
    return taken


def due_of(session: Session, case: ListCase, at: datetime) -> date | None:
    """Return by when the next step of a case is due."""
    if not case.is_open:
        return None
    try:
        due = next_due(case_facts(session, case, on=legal_day(at)), law_of(session))
    except Invalid:  # a year without a table
        if case.kind in LISTS:
            raise
        return None  # what is in the party's favour does not wait for a calendar
    return due.day if due else None
