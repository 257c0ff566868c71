"""Entries decided elsewhere are taken over with their origin, and wait for a second person here.

Invariant: the natural key is list, authority, decision number and party; the same content again is
nothing new, another content is a conflict that people settle.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.vocabulary import CaseKind, CaseState, CaseStep
from registry.errors import Invalid
from registry.keys import keyring_of
from registry.queries.blacklist.sealing import seal_of
from registry.queries.canonical import circle_of
from registry.rules.blacklist import CaseContent, details_of, live_list
from registry.rules.blacklist.flow import next_state
from registry.rules.blacklist.given import Given
from registry.rules.calendar import legal_day
from registry.rules.records.dated import edition_for
from registry.rules.records.particulars import number_key
from registry.services.blacklist.entries import document_key
from registry.services.blacklist.steps import law_of, lock_lists, move_on

_DEAD = (CaseState.REFUSED, CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A row of a list that was decided elsewhere."""

    list_type: str
    subject_id: int
    authority: str
    decision_no: str
    listed_on: date
    removal_on: date | None
    summary: str
    origin: str
    department_id: str
    batch_id: int | None = None
    row_no: int | None = None


class Outcome(Enum):
    """What became of a row."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


def propose_foreign(
    session: Session, row: Foreign, *, by: int | None, at: datetime
) -> tuple[Outcome, ListCase]:
    """Propose to take a row over; returns what became of it and the case that stands for it.

    Raises Invalid where the list had no legal basis on the day of the decision.
    """
    lock_lists(session)
    law = law_of(session)
    today = legal_day(at)
    if row.listed_on > today:
        raise Invalid(f"列入日期 {row.listed_on} 晚于今天（{today}），请核对。")
    for day in (row.listed_on, today):  # what has lost its basis since is not shown anew
        live_list(law, row.list_type, day)
    if row.removal_on is not None and row.removal_on <= row.listed_on:
        raise Invalid("移出日期应当晚于列入日期。")
    key = document_key(keyring_of(session), row.list_type, row.authority, row.decision_no)
    content = CaseContent(
        summary=row.summary,
        authority=row.authority,
        decision_no=row.decision_no,
        listed_on=row.listed_on,
        removal_on=row.removal_on,
        origin=row.origin,
    )
    known = session.scalars(
        select(ListCase).where(
            ListCase.kind == CaseKind.IMPORTED,
            ListCase.subject_id == row.subject_id,
            ListCase.basis_key == key,
            ListCase.state.not_in(_DEAD),
        )
    ).first()
    if known is None:
        known = _listed_here(session, row, key)
        if known is not None:  # our own decision comes back to us
            is_same = known.decided_on == row.listed_on and known.kind is not CaseKind.IMPORTED
            return (Outcome.UNCHANGED if is_same else Outcome.CONFLICT), known
    if known is not None:
        is_same = dict(known.content) == details_of(content)
        return (Outcome.UNCHANGED if is_same else Outcome.CONFLICT), known
    return Outcome.ACCEPTED, _open(session, row, content, key, by=by, at=at)


def _listed_here(session: Session, row: Foreign, key: bytes) -> ListCase | None:
    """Return the case of an entry that stands for the same decision, however its body is spelt."""
    found = session.execute(
        select(ListCase, ListEntry.document_key, ListEntry.decision_no)
        .join(ListEntry, ListEntry.case_id == ListCase.id)
        .where(
            ListEntry.list_type == row.list_type,
            ListEntry.subject_id.in_(circle_of(session, [row.subject_id])),
        )
    ).all()
    wanted = number_key(row.decision_no)
    return next(
        (
            case
            for case, document, number in found
            if bytes(document) == key or number_key(number) == wanted
        ),
        None,
    )


def close_unconfirmed(
    session: Session, batch_id: int, reason: str, *, by: int | None, at: datetime
) -> tuple[int, int]:
    """Close what a batch proposed and nobody has confirmed; return how many, and how many are decided."""
    lock_lists(session)
    brought = session.scalars(
        select(ListCase).where(ListCase.batch_id == batch_id).order_by(ListCase.id)
    ).all()
    open_cases = [one for one in brought if one.state is CaseState.IN_DECISION]
    for case in open_cases:
        procedure = law_of(session).procedure_on(case.list_type, legal_day(at))
        state = next_state(case.state, CaseStep.CLOSED, case.kind, procedure)
        given = Given(on=legal_day(at), reason=reason)
        move_on(session, case, CaseStep.CLOSED, state, given, by=by, at=at)
    return len(open_cases), len(brought) - len(open_cases)


def _open(
    session: Session,
    row: Foreign,
    content: CaseContent,
    key: bytes,
    *,
    by: int | None,
    at: datetime,
) -> ListCase:
    on = legal_day(at)
    case = ListCase(
        kind=CaseKind.IMPORTED,
        state=CaseState.IN_DECISION,
        is_open=True,
        revision=1,
        list_type=row.list_type,
        subject_id=row.subject_id,
        basis_key=key,
        content=details_of(content),
        evidence=[],
        procedure_edition=edition_for(law_of(session).procedures, on).id,
        department_id=row.department_id,
        batch_id=row.batch_id,
        row_no=row.row_no,
        proposed_by=by,
        created_at=at,
        state_since=at,
    )
    case.content_hash = seal_of(case)
    session.add(case)
    session.flush()
    move_on(
        session,
        case,
        CaseStep.OPENED,
        CaseState.IN_DECISION,
        Given(on=on),
        by=by,
        at=at,
        details={"content": details_of(content)},
    )
    return case
