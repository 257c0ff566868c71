"""The register is sound until somebody touches it from outside; then the first bad position is named."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.guards import drop_guards
from models.session import Sessions
from models.vocabulary import AuditEvent
from registry.files.evidence import Cleaned, EvidenceStore
from registry.queries.verification import Finding, Head, verify
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import audit, subjects
from registry.services.records.evidence import keep_evidence
from tests.factories import make_account

FACTS = ("audit_entry", "subject_version", "subject_name", "evidence_file")


def firm(name: str = "嘉兴槐安童车股份有限公司", uscc: str = "91330499MADEM0011L") -> Particulars:
    return Particulars(name, fold(name), uscc, established_on=date(2009, 3, 10))


@pytest.fixture
def register(sessions: Sessions, at: datetime) -> Sessions:
    with sessions.writing() as session:
        subjects.register(session, firm(), department_id="amr", by=None, at=at)
        subjects.register(
            session,
            firm("平湖乌有食品有限公司", "91330499MADEM002XC"),
            department_id="amr",
            by=None,
            at=at,
        )
    return sessions


@pytest.fixture
def touch(engine: Engine) -> Callable[[str], None]:
    """Run a statement as somebody who holds the database and took the triggers down."""

    def run(statement: str) -> None:
        with engine.execution_options(register_writes=True).begin() as connection:
            for table in FACTS:
                if engine.dialect.name == "sqlite":
                    for deed in ("update", "delete"):
                        connection.execute(
                            text(f"DROP TRIGGER IF EXISTS {table}_keeps_facts_{deed}")
                        )
                drop_guards(lambda ddl: connection.execute(text(ddl)), engine.dialect.name, table)
            connection.execute(text(statement))

    return run


def findings(sessions: Sessions, head: Head | None = None) -> list[Finding]:
    with sessions.reading() as session:
        return list(verify(session, head))


def first_bad(sessions: Sessions, head: Head | None = None) -> Finding:
    return next(finding for finding in findings(sessions, head) if not finding.is_sound)


def test_an_untouched_register_is_sound(register: Sessions) -> None:
    found = findings(register)

    assert all(finding.is_sound for finding in found)
    assert {finding.check: finding.checked for finding in found} == {
        "journal_chain": 2,
        "journal_head": 0,
        "version_commitments": 2,
        "subject_projection": 2,
        "current_names": 2,
        "name_index": 2,
        "record_commitments": 0,
        "record_projection": 0,
        "proposal_states": 0,
        "record_hands": 0,
        "record_stays": 0,
        "pair_states": 0,
        "subject_merges": 0,
        "rating_commitments": 0,
        "rating_results": 0,
        "rating_projection": 0,
        "rating_facts": 0,
        "list_cases": 0,
        "list_entries": 0,
        "list_hands": 0,
        "inspection_plans": 0,
        "inspection_draws": 0,
        "award_screenings": 0,
        "award_reviews": 0,
        "check_receipts": 0,
        "measure_orders": 0,
        "measure_commitments": 0,
        "log_leaves": 0,
        "log_nodes": 0,
        "log_checkpoints": 0,
        "log_noted_head": 0,
        "log_removals": 0,
    }


@pytest.mark.parametrize(
    ("statement", "check", "where"),
    [
        ("UPDATE audit_entry SET event = 'signed_in' WHERE seq = 1", "journal_chain", "audit:1"),
        ("UPDATE audit_entry SET about = 'subject:9' WHERE seq = 2", "journal_chain", "audit:2"),
        ("DELETE FROM audit_entry WHERE seq = 1", "journal_chain", "audit:1"),
        (
            "UPDATE subject_version SET name = '改名有限公司' WHERE id = 2",
            "version_commitments",
            "subject_version:2",
        ),
        (
            "UPDATE subject SET status = 'deregistered' WHERE id = 1",
            "subject_projection",
            "subject:1",
        ),
        (
            "UPDATE subject SET division_code = '330402' WHERE id = 2",
            "subject_projection",
            "subject:2",
        ),
        ("UPDATE subject SET survivor_id = 2 WHERE id = 1", "subject_projection", "subject:1"),
        (
            "UPDATE subject_name SET name = '另一家' WHERE subject_id = 1",
            "current_names",
            "subject:1",
        ),
        ("DELETE FROM subject_name WHERE subject_id = 2", "current_names", "subject:2"),
        ("DELETE FROM name_addition WHERE name_id = 2", "name_index", "subject_name:2"),
        ("INSERT INTO name_addition VALUES (7, 9)", "name_index", "subject_name:9"),
    ],
)
def test_a_touched_row_is_found_and_named(
    register: Sessions, touch: Callable[[str], None], statement: str, check: str, where: str
) -> None:
    touch(statement)

    found = first_bad(register)
    assert (found.check, found.first_bad) == (check, where)
    assert found.problem


def test_a_version_slipped_in_without_a_journal_entry_is_found(
    register: Sessions, touch: Callable[[str], None]
) -> None:
    touch(
        "INSERT INTO subject_version (subject_id, valid_from, kind, uscc, name, status, source,"
        " content_hash, recorded_at) SELECT subject_id, valid_from, kind, uscc, name,"
        " 'deregistered', source, content_hash, recorded_at FROM subject_version WHERE id = 1"
    )

    assert first_bad(register).check == "version_commitments"


def test_a_database_put_back_to_yesterday_is_noticed(register: Sessions) -> None:
    found = first_bad(register, Head(5, b"\x00" * 32))

    assert (found.check, found.first_bad) == ("journal_head", "audit:3")


def test_a_journal_written_anew_is_noticed(register: Sessions) -> None:
    found = first_bad(register, Head(2, b"\x00" * 32))

    assert (found.check, found.first_bad) == ("journal_head", "audit:2")


def test_a_journal_longer_than_the_noted_head_is_sound(register: Sessions, at: datetime) -> None:
    with register.writing() as session:
        entry = audit.append(session, AuditEvent.SIGNED_OUT, by=None, at=at)
        noted = Head(entry.seq, entry.entry_hash)
    with register.writing() as session:
        audit.append(session, AuditEvent.SIGNED_OUT, by=None, at=at)

    assert all(finding.is_sound for finding in findings(register, noted))


def kept_file(register: Sessions, home: Path, at: datetime) -> str:
    """Keep a file as the door does; return its digest."""
    store, data = EvidenceStore(home), b"%PDF-1.7 decision"
    digest = store.keep(data)
    cleaned = Cleaned(data, "application/pdf", digest, "ab" * 32, 1, "")
    with register.writing() as session:
        officer = make_account()
        session.add(officer)
        session.flush()
        keep_evidence(session, cleaned, "a.pdf", department_id="amr", by=officer.id, at=at)
    return digest


def evidence_finding(register: Sessions, home: Path) -> Finding:
    with register.reading() as session:
        *_, last = verify(session, None, EvidenceStore(home))
    return last


def test_a_kept_file_is_read_anew_and_sound(
    register: Sessions, tmp_path: Path, at: datetime
) -> None:
    kept_file(register, tmp_path, at)

    assert evidence_finding(register, tmp_path) == Finding("evidence_files", 1)


@pytest.mark.parametrize(
    ("deed", "said"),
    [("write", "与登记的摘要不符"), ("unlink", "已不在存储中")],
)
def test_a_touched_or_lost_file_is_found(
    register: Sessions, tmp_path: Path, at: datetime, deed: str, said: str
) -> None:
    path = EvidenceStore(tmp_path).path_of(kept_file(register, tmp_path, at))

    path.unlink()
    if deed == "write":
        path.write_bytes(b"%PDF-1.7 forged")

    found = evidence_finding(register, tmp_path)
    assert (found.is_sound, found.first_bad) == (False, "evidence_file:1")
    assert said in str(found.problem)


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        ("UPDATE evidence_file SET department_id = 'agri'", "evidence_file:1"),
        ("DELETE FROM evidence_file", "evidence:"),
    ],
)
def test_a_row_of_a_file_that_was_touched_is_found(
    register: Sessions,
    tmp_path: Path,
    at: datetime,
    touch: Callable[[str], None],
    statement: str,
    where: str,
) -> None:
    kept_file(register, tmp_path, at)

    touch(statement)

    found = evidence_finding(register, tmp_path)
    assert not found.is_sound
    assert str(found.first_bad).startswith(where)
