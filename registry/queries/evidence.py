"""Evidence as it is shown: which files belong to a proposal, and who may open one.

Invariant: nobody learns whether a file exists that is out of reach.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import Session

from models.proposals import EvidenceFile, RecordProposal
from models.subjects import Subject


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file as a page names it; `size` in bytes, `digest` the SHA-256 of what is kept."""

    digest: str
    original_digest: str
    media_type: str
    file_name: str
    size: int
    department_id: str
    by_id: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose files somebody may open.

    `department_id` None: those of every department. `divisions` None: of the whole city, else only
    files used for these divisions, and the reader's own (`account_id`).
    """

    account_id: int
    department_id: str | None
    divisions: Collection[str] | None = None


def evidence_of(session: Session, digests: Sequence[str]) -> tuple[Evidence, ...]:
    """Return the files of `digests` in their order; a digest that nobody has sent is left out."""
    rows = session.scalars(
        select(EvidenceFile).where(EvidenceFile.digest.in_(digests)).order_by(EvidenceFile.id)
    )
    first: dict[str, EvidenceFile] = {}
    for row in rows:
        first.setdefault(row.digest, row)
    return tuple(_shown(first[digest]) for digest in digests if digest in first)


def evidence_within(session: Session, digest: str, reach: Reach) -> Evidence | None:
    """Return the file of `digest` where `reach` extends to it, None for everything else."""
    wanted = select(EvidenceFile).where(EvidenceFile.digest == digest).order_by(EvidenceFile.id)
    if reach.department_id is not None:
        wanted = wanted.where(EvidenceFile.department_id == reach.department_id)
    if reach.divisions is not None:
        own = EvidenceFile.by_id == reach.account_id
        wanted = wanted.where(or_(own, _used_for(digest, reach.divisions)))
    row = session.scalars(wanted.limit(1)).first()
    return _shown(row) if row is not None else None


def _used_for(digest: str, divisions: Collection[str]) -> ColumnElement[bool]:
    """Whether a proposal of these divisions, or on a subject there, rests on the file."""
    # The list is JSON; a digest is 64 hexadecimal digits, so no other text can hold it by chance.
    return (
        select(RecordProposal.id)
        .join(Subject, Subject.id == RecordProposal.subject_id)
        .where(
            cast(RecordProposal.evidence, Text).contains(digest),
            or_(
                RecordProposal.division_code.in_(divisions),
                Subject.division_code.in_(divisions),
            ),
        )
        .exists()
    )


def _shown(row: EvidenceFile) -> Evidence:
    return Evidence(
        digest=row.digest,
        original_digest=row.original_digest,
        media_type=row.media_type,
        file_name=row.file_name,
        size=row.size,
        department_id=row.department_id,
        by_id=row.by_id,
        recorded_at=row.recorded_at,
    )
