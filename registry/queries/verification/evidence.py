"""Attached files: each row was told to the journal, and each file is there and is what was kept."""

from collections.abc import Iterable
from contextlib import closing

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.proposals import EvidenceFile
from models.vocabulary import AuditEvent
from registry.errors import Conflict, NotFound
from registry.files.evidence import EvidenceStore
from registry.queries.verification.finding import Finding

CHECK = "evidence_files"


def check_evidence(session: Session, store: EvidenceStore) -> Finding:
    """Hold every row against the journal, and read every file anew against its hash."""
    told = set(_told(session))
    rows = session.execute(
        select(EvidenceFile.id, EvidenceFile.digest, EvidenceFile.department_id)
        .order_by(EvidenceFile.id)
        .execution_options(yield_per=1_000)
    )
    checked = 0
    with closing(rows):
        for row_id, digest, department_id in rows:
            checked += 1
            where = f"evidence_file:{row_id}"
            if (digest, department_id) not in told:
                return Finding(CHECK, checked, where, "附件没有对应的操作日志。")
            told.discard((digest, department_id))
            problem = _problem(store, digest)
            if problem is not None:
                return Finding(CHECK, checked, where, problem)
    if told:
        return Finding(CHECK, checked, f"evidence:{min(told)[0]}", "操作日志中的附件已不在登记中。")
    return Finding(CHECK, checked)


def _told(session: Session) -> Iterable[tuple[str, str]]:
    details = session.scalars(
        select(AuditEntry.details).where(AuditEntry.event == AuditEvent.EVIDENCE_KEPT)
    )
    return ((str(said["digest"]), str(said["department"])) for said in details)


def _problem(store: EvidenceStore, digest: str) -> str | None:
    try:
        store.read(digest)
    except (NotFound, Conflict) as error:
        return str(error)
    return None
