"""The versions of one record: what each said, who brought it, on which files it rests.

Invariant: every version stands there, the newest first, with the whole content that it had.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.proposals import RecordProposal
from models.records import RecordVersion
from models.subjects import Subject
from models.vocabulary import RecordChange
from registry.queries.evidence import Evidence, evidence_of
from registry.queries.records.reading import particulars_of
from registry.rules.records.particulars import RecordParticulars


@dataclass(frozen=True, slots=True)
class Party:
    """A subject as a version names it."""

    id: int
    name: str
    uscc: str | None


@dataclass(frozen=True, slots=True)
class VersionKept:
    """One state of a record, with its origin: a row of a file, or the people of a proposal."""

    id: int
    change: RecordChange
    party: Party
    said: RecordParticulars
    recorded_at: datetime
    arrived_on: date
    due_on: date | None
    public_from: date | None
    public_until: date | None
    tier_reason: str | None
    tier_edition: str | None
    terms_edition: str | None
    violation_edition: str | None
    source: str
    batch_id: int | None
    row_no: int | None
    proposal_id: int | None
    proposed_by: str | None
    reviewed_by: str | None
    decided_by: str | None
    reason: str | None
    evidence: tuple[Evidence, ...]


def versions_of(session: Session, record_id: int) -> tuple[VersionKept, ...]:
    """Return the versions of a record, newest first."""
    rows = session.scalars(
        select(RecordVersion).where(RecordVersion.record_id == record_id).order_by(RecordVersion.id)
    ).all()
    names = _names(session, rows)
    parties = _parties(session, {row.subject_id for row in rows})
    evidence = _evidence(session, rows)
    return tuple(_kept(row, names, parties, evidence) for row in reversed(rows))


def _names(session: Session, rows: Iterable[RecordVersion]) -> dict[int, str]:
    ids = {by for row in rows for by in (row.proposed_by, row.reviewed_by, row.decided_by) if by}
    found = select(Account.id, Account.display_name).where(Account.id.in_(ids))
    return {row.id: row.display_name for row in session.execute(found)}


def _parties(session: Session, ids: Iterable[int]) -> dict[int, Party]:
    found = select(Subject.id, Subject.name, Subject.uscc).where(Subject.id.in_(list(ids)))
    return {row[0]: Party(*row) for row in session.execute(found)}


def _evidence(session: Session, rows: Iterable[RecordVersion]) -> dict[int, tuple[Evidence, ...]]:
    ids = {row.proposal_id for row in rows if row.proposal_id}
    found = select(RecordProposal.id, RecordProposal.evidence).where(RecordProposal.id.in_(ids))
    return {
        proposal_id: evidence_of(session, digests)
        for proposal_id, digests in session.execute(found)
    }


def _kept(
    row: RecordVersion,
    names: Mapping[int, str],
    parties: Mapping[int, Party],
    evidence: Mapping[int, tuple[Evidence, ...]],
) -> VersionKept:
    return VersionKept(
        id=row.id,
        change=row.change,
        party=parties[row.subject_id],
        said=particulars_of(row),
        recorded_at=row.recorded_at,
        arrived_on=row.arrived_on,
        due_on=row.due_on,
        public_from=row.public_from,
        public_until=row.public_until,
        tier_reason=row.tier_reason,
        tier_edition=row.tier_edition,
        terms_edition=row.terms_edition,
        violation_edition=row.violation_edition,
        source=row.source,
        batch_id=row.batch_id,
        row_no=row.row_no,
        proposal_id=row.proposal_id,
        proposed_by=names.get(row.proposed_by or 0),
        reviewed_by=names.get(row.reviewed_by or 0),
        decided_by=names.get(row.decided_by or 0),
        reason=row.reason,
        evidence=evidence.get(row.proposal_id or 0, ()),
    )
