"""A row that tells of a record otherwise than it stands: laid beside it, and proposed as a correction.

Invariant: the record is not touched here; a correction goes through two more hands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import QuarantinedRow, RowConflict
from models.proposals import RecordProposal
from models.records import Record, RecordVersion
from models.vocabulary import ProposalState, RecordChange, RecordState
from registry.errors import Conflict, Invalid
from registry.files.chunks import Chunk
from registry.queries.records.reading import particulars_of
from registry.rulebooks import Rulebook
from registry.rules.exchange.columns import map_columns
from registry.rules.exchange.records import RecordRow, fields_stated
from registry.rules.records.flow import OPEN as OPEN_PROPOSALS
from registry.rules.records.particulars import RecordParticulars
from registry.services import records
from registry.services.exchange.looking import Rows, look_at
from registry.services.exchange.mending import open_row, row_as_received
from registry.services.records.taking import standing_of


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A record and what a row says of it; `proposal` is the open or approved one that settles it."""

    record_id: int
    subject_id: int
    department_id: str
    is_withdrawn: bool
    standing: RecordParticulars
    arrived: RecordParticulars
    proposal_id: int | None
    proposal_state: ProposalState | None


def contradiction(
    session: Session, row_id: int, rulebook: Rulebook, *, at: datetime
) -> Contradiction | None:
    """Return the record that an open row contradicts, or None where none stands (any more)."""
    row = session.get_one(QuarantinedRow, row_id)
    said, stated = _read(session, row, rulebook, at)
    if said is None:
        return None
    record_id = standing_of(session, said, row.subject_id) or _noted(session, row_id)
    record = session.get(Record, record_id) if record_id else None
    if record is None:
        return None
    version = session.get_one(RecordVersion, record.version_id)
    if record.state is RecordState.WITHDRAWN and version.batch_id is not None:
        return None  # taken back with its batch: the row may be taken in
    standing = particulars_of(version)
    proposal = _proposal_of(session, row_id)
    return Contradiction(
        record_id=record.id,
        subject_id=record.subject_id,
        department_id=record.department_id,
        is_withdrawn=record.state is RecordState.WITHDRAWN,
        standing=standing,
        arrived=_with_the_rest(said.said, standing, stated),
        proposal_id=proposal.id if proposal else None,
        proposal_state=proposal.state if proposal else None,
    )


def propose_correction(
    session: Session,
    row_id: int,
    reason: str,
    rulebook: Rulebook,
    *,
    by: records.Proposer,
    at: datetime,
) -> RecordProposal:
    """Write a draft that corrects the record to what the row says, and return it.

    Raises Conflict where the row is decided, or a correction is on its way already.
    """
    open_row(session, row_id)
    found = contradiction(session, row_id, rulebook, at=at)
    if found is None:
        raise Conflict("与这一行不一致的记录已不存在，请刷新页面后直接补正入库。")
    if found.department_id != by.department_id:
        raise Invalid("这条记录由其他部门报送，只能由该部门更正；请与其核对后写明理由，不予入库。")
    if found.proposal_id is not None:
        raise Conflict(f"已为这一行提出更正（事项 {found.proposal_id}），请勿重复提出。")
    content = records.Content(found.subject_id, found.arrived, reason=reason)
    return records.draft(
        session,
        RecordChange.CORRECTED,
        content,
        rulebook.records,
        by=by,
        at=at,
        record_id=found.record_id,
        row_id=row_id,
    )


def _read(
    session: Session, row: QuarantinedRow, rulebook: Rulebook, at: datetime
) -> tuple[RecordRow | None, frozenset[str]]:
    """Return what a row says as it was received, and which fields its columns can state."""
    received = row_as_received(session, row.id)
    header = tuple(received)
    mapped = map_columns(row.kind, header)
    cells: Iterable[str] = received.values()
    chunk = Chunk(None, [1], [[cell.strip() or None] for cell in cells])
    judged = look_at(row.kind, Rows(chunk, header, mapped, 1), rulebook, at=at, knows_personal=True)
    said = judged.fit[0]
    return said if isinstance(said, RecordRow) else None, fields_stated(mapped.fields)


def _with_the_rest(
    arrived: RecordParticulars, standing: RecordParticulars, stated: frozenset[str]
) -> RecordParticulars:
    """Keep what the file has no column for; tier and domain follow from the content anew."""
    kept = {
        field: getattr(standing, field)
        for field, value in zip(arrived._fields, arrived, strict=True)
        if value in (None, ()) and field not in (*stated, "tier", "domain")
    }
    return arrived._replace(**kept)


def _noted(session: Session, row_id: int) -> int | None:
    return session.scalar(
        select(RowConflict.record_id)
        .where(RowConflict.row_id == row_id)
        .order_by(RowConflict.id.desc())
        .limit(1)
    )


def _proposal_of(session: Session, row_id: int) -> RecordProposal | None:
    settles = (*OPEN_PROPOSALS, ProposalState.APPROVED)
    return session.scalars(
        select(RecordProposal)
        .where(RecordProposal.row_id == row_id, RecordProposal.state.in_(settles))
        .order_by(RecordProposal.id.desc())
    ).first()
