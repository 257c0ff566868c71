"""An officer's own proposals: the list of them, and one that is still being written.

Invariant: they are asked for by the account that wrote them; to everybody else they do not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any  # an order mixes columns of several types

from sqlalchemy import Select, UnaryExpression, func, select
from sqlalchemy.orm import Session

from models.proposals import ProposalStep, RecordProposal
from models.subjects import Subject
from models.vocabulary import ProposalState, RecordChange, RecordKind, Step, Word
from registry.errors import NotFound
from registry.rules.records.particulars import RecordParticulars, from_details

PAGE_SIZE = 20
NOT_HERE = "没有这份草稿，或它不由您经办。草稿和退回修改中的事项只有经办人本人可以修改。"
SENT_BACK = (Step.RETURNED, Step.REJECTED)


class DraftOrder(Word):
    """In which order one's own proposals are shown."""

    LAST_MOVED = "moved", "最近有进展的在前", "Last moved first"
    OLDEST = "oldest", "最早起草的在前", "Oldest first"
    DUE = "due", "报送期限近的在前", "Due first"


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as its writer takes it up again; `sent_back` says why it was returned."""

    id: int
    change: RecordChange
    state: ProposalState
    revision: int
    kind: RecordKind
    subject_id: int
    record_id: int | None
    said: RecordParticulars
    evidence: tuple[str, ...]
    confirmed: tuple[dict[str, object], ...]
    reason: str | None
    row_id: int | None
    state_since: datetime
    sent_back: str | None

    @property
    def is_open_to_change(self) -> bool:
        """Say whether its writer may change it as it stands."""
        return self.state in (ProposalState.DRAFT, ProposalState.RETURNED)


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One of an officer's proposals as the list shows it."""

    id: int
    change: RecordChange
    state: ProposalState
    kind: RecordKind
    subject_name: str
    uscc: str | None
    name: str
    decided_on: date
    created_at: datetime
    state_since: datetime
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page of them, and how many there are."""

    lines: tuple[OwnLine, ...]
    total: int


def own_draft(session: Session, proposal_id: int, account_id: int) -> Draft:
    """Return a proposal of its own writer. Raises NotFound for every other."""
    row = session.scalar(
        select(RecordProposal).where(
            RecordProposal.id == proposal_id, RecordProposal.proposed_by == account_id
        )
    )
    if row is None:
        raise NotFound(NOT_HERE)
    return Draft(
        id=row.id,
        change=row.change,
        state=row.state,
        revision=row.revision,
        kind=row.kind,
        subject_id=row.subject_id,
        record_id=row.record_id,
        said=from_details(row.content),
        evidence=tuple(row.evidence),
        confirmed=tuple(row.confirmed),
        reason=row.reason,
        row_id=row.row_id,
        state_since=row.state_since,
        sent_back=_sent_back(session, row),
    )


def own_proposals(
    session: Session,
    account_id: int,
    *,
    state: ProposalState | None = None,
    kind: RecordKind | None = None,
    order: DraftOrder = DraftOrder.LAST_MOVED,
    page: int = 1,
) -> OwnPage:
    """Return a page of what an officer has proposed."""
    wanted = _wanted(account_id, state, kind)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    query = wanted.order_by(*_ORDERS[order]).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    rows = session.execute(query).all()
    return OwnPage(tuple(_line(row, name, uscc) for row, name, uscc in rows), total)


_ORDERS: dict[DraftOrder, tuple[UnaryExpression[Any], ...]] = {
    DraftOrder.LAST_MOVED: (RecordProposal.state_since.desc(), RecordProposal.id.desc()),
    DraftOrder.OLDEST: (RecordProposal.created_at.asc(), RecordProposal.id.asc()),
    DraftOrder.DUE: (
        RecordProposal.due_on.is_(None).asc(),
        RecordProposal.due_on.asc(),
        RecordProposal.id.asc(),
    ),
}


def _wanted(
    account_id: int, state: ProposalState | None, kind: RecordKind | None
) -> Select[RecordProposal, str, str | None]:
    query = (
        select(RecordProposal, Subject.name, Subject.uscc)
        .join(Subject, Subject.id == RecordProposal.subject_id)
        .where(RecordProposal.proposed_by == account_id)
    )
    if state is not None:
        query = query.where(RecordProposal.state == state)
    if kind is not None:
        query = query.where(RecordProposal.kind == kind)
    return query


def _line(row: RecordProposal, subject_name: str, uscc: str | None) -> OwnLine:
    said = from_details(row.content)
    return OwnLine(
        id=row.id,
        change=row.change,
        state=row.state,
        kind=row.kind,
        subject_name=subject_name,
        uscc=uscc,
        name=said.document_no or said.title or said.product or row.kind.zh,
        decided_on=said.decided_on,
        created_at=row.created_at,
        state_since=row.state_since,
        due_on=row.due_on,
    )


def _sent_back(session: Session, row: RecordProposal) -> str | None:
    """Return why the proposal was last sent back, where that is how it stands."""
    if row.state is not ProposalState.RETURNED:
        return None
    return session.scalar(
        select(ProposalStep.reason)
        .where(ProposalStep.proposal_id == row.id, ProposalStep.step.in_(SENT_BACK))
        .order_by(ProposalStep.id.desc())
        .limit(1)
    )
