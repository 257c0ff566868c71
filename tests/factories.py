"""One builder a table: a row that is right in itself, with what the test cares about changed.

A builder returns the row; the test adds it to its session, so that the order is plain to see.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from models.accounts import Account
from models.audit import AuditEntry, RulebookEdition
from models.exchange import ImportBatch, QuarantinedRow
from models.jobs import Job
from models.subjects import IdentityLink, Subject, SubjectCode, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import (
    AuditEvent,
    BatchState,
    CodeKind,
    ImportKind,
    JobKind,
    JobState,
    NameKind,
    PersonalField,
    QuarantineState,
    Role,
    SubjectKind,
    SubjectStatus,
)

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FOUNDED = date(2015, 6, 1)
NAME = "嘉兴示例食品有限公司"
_numbers = count(1)


def make_subject(**changes: Any) -> Subject:
    """A subject without a code; its version and names are facts of their own."""
    given = {
        "kind": SubjectKind.ENTERPRISE,
        "name": NAME,
        "name_key": NAME,
        "status": SubjectStatus.ACTIVE,
        "established_on": FOUNDED,
        "version_id": 1,
    }
    return Subject(**(given | changes))


def make_version(subject: Subject, **changes: Any) -> SubjectVersion:
    """A dated version of the particulars of `subject`."""
    given = {
        "subject_id": subject.id,
        "valid_from": FOUNDED,
        "kind": subject.kind,
        "uscc": subject.uscc,
        "name": subject.name,
        "status": subject.status,
        "established_on": FOUNDED,
        "source": "amr",
        "content_hash": b"\x01" * 16,
        "recorded_at": AT,
    }
    return SubjectVersion(**(given | changes))


def make_name(subject: Subject, **changes: Any) -> SubjectName:
    """The registered name of `subject`, without an end."""
    given = {
        "subject_id": subject.id,
        "kind": NameKind.REGISTERED,
        "name": subject.name,
        "name_key": subject.name_key,
        "valid_from": FOUNDED,
        "source": "amr",
        "recorded_at": AT,
    }
    return SubjectName(**(given | changes))


def make_code(subject: Subject, **changes: Any) -> SubjectCode:
    """A legacy registration number of `subject`."""
    given = {
        "subject_id": subject.id,
        "kind": CodeKind.REGISTRATION_NO,
        "value": f"33049900{next(_numbers):07d}",
        "source": "amr",
        "recorded_at": AT,
    }
    return SubjectCode(**(given | changes))


def make_link(subject: Subject, survivor: Subject, **changes: Any) -> IdentityLink:
    """The claim that `subject` is `survivor`."""
    given = {
        "subject_id": subject.id,
        "survivor_id": survivor.id,
        "valid_from": AT.date(),
        "reason": "同一主体",
        "recorded_at": AT,
    }
    return IdentityLink(**(given | changes))


def make_account(**changes: Any) -> Account:
    """An officer who cannot sign in: the hash is of no password."""
    given = {
        "username": f"officer{(number := next(_numbers))}",
        "display_name": f"经办人{number}",  # equal names in one department count as one person
        "password_hash": "!",
        "role": Role.OFFICER,
        "department_id": "amr",
        "created_at": AT,
    }
    return Account(**(given | changes))


def make_batch(**changes: Any) -> ImportBatch:
    """A running batch that has not taken a row yet."""
    given = {
        "kind": ImportKind.ENTERPRISES,
        "state": BatchState.RUNNING,
        "file_name": "enterprises.csv",
        "file_digest": f"{next(_numbers):064x}",
        "file_size": 1024,
        "department_id": "amr",
        "started_at": AT,
    }
    return ImportBatch(**(given | changes))


def make_vault_item(**changes: Any) -> VaultItem:
    """A piece of personal data that nobody can open."""
    given = {
        "field": PersonalField.PERSON_NAME,
        "key_id": "vault-1",
        "wrapped_key": b"wrapped",
        "ciphertext": b"text",
        "blind_index": b"\x02" * 16,
        "recorded_at": AT,
    }
    return VaultItem(**(given | changes))


def make_quarantined_row(batch: ImportBatch, item: VaultItem, **changes: Any) -> QuarantinedRow:
    """A row of `batch` that broke a rule, with its text in `item`."""
    given = {
        "kind": batch.kind,
        "state": QuarantineState.BROKEN,
        "content_key": next(_numbers).to_bytes(16, "big"),
        "first_batch_id": batch.id,
        "vault_id": item.id,
        "problems": [{"column": "uscc", "rule": "check", "message": "校验码不符"}],
        "recorded_at": AT,
    }
    return QuarantinedRow(**(given | changes))


def make_job(**changes: Any) -> Job:
    """A job that waits for a worker."""
    given = {"kind": JobKind.IMPORT, "state": JobState.QUEUED, "about_id": 1, "queued_at": AT}
    return Job(**(given | changes))


def make_audit_entry(**changes: Any) -> AuditEntry:
    """A first entry of the journal, outside any chain."""
    given = {
        "seq": 1,
        "event": AuditEvent.SUBJECT_REGISTERED,
        "details": {},
        "previous_hash": b"\x00" * 32,
        "entry_hash": b"\x03" * 32,
        "recorded_at": AT,
    }
    return AuditEntry(**(given | changes))


def make_edition(**changes: Any) -> RulebookEdition:
    """An edition of a rulebook that the register worked under."""
    given = {
        "family": "ratings",
        "edition": f"2026.{next(_numbers)}",
        "digest": b"\x04" * 32,
        "recorded_at": AT,
    }
    return RulebookEdition(**(given | changes))
