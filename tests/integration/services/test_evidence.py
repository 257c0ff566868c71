"""The rows of kept files: one a department, each deed in the journal, shown in the order asked."""

import hashlib
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.proposals import EvidenceFile
from models.vocabulary import AuditEvent
from registry.files.evidence import Cleaned
from registry.queries.evidence import evidence_of
from registry.services.records.evidence import keep_evidence, record_evidence_read
from tests.factories import make_account


def cleaned(data: bytes) -> Cleaned:
    """A file as the cleaning hands it over."""
    digest = hashlib.sha256(data).hexdigest()
    return Cleaned(data, "application/pdf", digest, "ab" * 32, 1, "")


@pytest.fixture
def officer_id(session: Session) -> int:
    """An officer who sends files."""
    officer = make_account()
    session.add(officer)
    session.flush()
    return officer.id


def test_a_kept_file_is_a_row_and_an_entry_without_its_name(
    session: Session, at: datetime, officer_id: int
) -> None:
    file = cleaned(b"%PDF-1.7 decision")

    row = keep_evidence(session, file, "决定书.pdf", department_id="amr", by=officer_id, at=at)

    assert (row.digest, row.original_digest, row.size) == (file.digest, "ab" * 32, 17)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.about) == (AuditEvent.EVIDENCE_KEPT, f"evidence:{file.digest[:32]}")
    assert (entry.details["digest"], entry.details["original"]) == (file.digest, "ab" * 32)
    assert "决定书" not in str(entry.details)


def test_the_same_file_from_one_department_is_one_row_from_two_are_two(
    session: Session, at: datetime, officer_id: int
) -> None:
    file = cleaned(b"%PDF-1.7 decision")
    first = keep_evidence(session, file, "a.pdf", department_id="amr", by=officer_id, at=at)

    again = keep_evidence(session, file, "b.pdf", department_id="amr", by=officer_id, at=at)
    keep_evidence(session, file, "c.pdf", department_id="agri", by=officer_id, at=at)

    assert (again.id, again.file_name) == (first.id, "a.pdf")
    assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 2
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == 2
    assert [one.file_name for one in evidence_of(session, [file.digest])] == ["a.pdf"]


def test_files_are_shown_in_the_order_asked_and_unknown_ones_left_out(
    session: Session, at: datetime, officer_id: int
) -> None:
    files = [cleaned(bytes([number])) for number in range(3)]
    for file in files:
        keep_evidence(session, file, "a.pdf", department_id="amr", by=officer_id, at=at)
    wanted = [files[2].digest, "0" * 64, files[0].digest]

    found = evidence_of(session, wanted)

    assert [one.digest for one in found] == [files[2].digest, files[0].digest]


def test_a_long_name_is_cut_from_the_front_and_keeps_its_suffix(
    session: Session, at: datetime, officer_id: int
) -> None:
    row = keep_evidence(
        session, cleaned(b"x"), "长" * 300 + ".pdf", department_id="amr", by=officer_id, at=at
    )

    assert len(row.file_name) == 200
    assert row.file_name.endswith(".pdf")


def test_a_reading_is_in_the_journal(session: Session, at: datetime, officer_id: int) -> None:
    record_evidence_read(session, "ab" * 32, by=officer_id, at=at)

    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.actor_id) == (AuditEvent.EVIDENCE_READ, officer_id)
