"""Evidence (附件): the row of a kept file, and the note of everybody who reads one.

Invariant: a row names a file by the hash of its bytes, once a department; the bytes were kept
before the row was written, so a row without a file is a loss, a file without a row is not.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.proposals import EvidenceFile
from models.vocabulary import AuditEvent
from registry.errors import Refused
from registry.files.evidence import Cleaned
from registry.services import audit

LONGEST_NAME = 200  # characters
MOST_A_DAY = 1024 * 1024 * 1024  # bytes kept for one account within 24 hours


def keep_evidence(
    session: Session,
    cleaned: Cleaned,
    file_name: str,
    *,
    department_id: str,
    by: int,
    at: datetime,
) -> EvidenceFile:
    """Note a file that `EvidenceStore.keep` has put away, and return its row.

    The same bytes from the same department are one row, with the name they first came under.
    """
    known = _row(session, cleaned.digest, department_id)
    if known is not None:
        return known
    row = EvidenceFile(
        digest=cleaned.digest,
        original_digest=cleaned.original_digest,
        media_type=cleaned.media_type,
        file_name=file_name[-LONGEST_NAME:],
        size=len(cleaned.data),
        department_id=department_id,
        by_id=by,
        recorded_at=at,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody of the department sent the same file in this very moment
        known = _row(session, cleaned.digest, department_id)
        if known is None:
            raise
        return known
    audit.append(
        session,
        AuditEvent.EVIDENCE_KEPT,
        by=by,
        at=at,
        about=_about(cleaned.digest),
        digest=cleaned.digest,
        original=cleaned.original_digest,
        size=row.size,
        department=department_id,
    )
    return row


def refuse_beyond_quota(session: Session, *, by: int, at: datetime) -> None:
    """Raise Refused where the account has had more than a gigabyte kept within 24 hours."""
    kept = session.scalar(
        select(func.sum(EvidenceFile.size)).where(
            EvidenceFile.by_id == by, EvidenceFile.recorded_at > at - timedelta(days=1)
        )
    )
    if (kept or 0) >= MOST_A_DAY:
        raise Refused(
            f"您在 24 小时内保存的附件已超过 {MOST_A_DAY // 1024 // 1024:,} MB，请明天再上传；"
            "大批材料请由数据归集导入。"
        )


def record_evidence_read(session: Session, digest: str, *, by: int, at: datetime) -> None:
    """Tell the journal who has been given the file of `digest`."""
    audit.append(
        session, AuditEvent.EVIDENCE_READ, by=by, at=at, about=_about(digest), digest=digest
    )


def _about(digest: str) -> str:
    """Return how the journal names a file; the whole digest stands in the details."""
    return f"evidence:{digest[:32]}"


def _row(session: Session, digest: str, department_id: str) -> EvidenceFile | None:
    return session.scalars(
        select(EvidenceFile).where(
            EvidenceFile.digest == digest, EvidenceFile.department_id == department_id
        )
    ).first()
