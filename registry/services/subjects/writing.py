"""The rows of subjects as they go to the database in bulk.

Invariant: whoever writes a fact writes the projection (`subject`) in the same breath.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import Wire, insert_rows, take_numbers, update_rows
from models.vocabulary import CodeKind, PersonalField, SubjectKind, SubjectStatus
from registry.keys import keyring_of
from registry.rules.identity.uscc import subject_kind_of
from registry.rules.merkle import leaf_hash
from registry.rules.subjects import NameSpan, Particulars
from registry.services import vault

TABLES = Base.metadata.tables
SUBJECT = (
    "id",
    "kind",
    "uscc",
    "name",
    "name_key",
    "status",
    "division_code",
    "established_on",
    "version_id",
)
VERSION = (
    *("id", "subject_id", "valid_from", "kind", "uscc", "name", "status", "status_on"),
    *("established_on", "address", "division_code", "industry_code", "legal_representative"),
    *("parent_uscc", "practitioner_class", "employer_uscc"),
    *("source", "batch_id", "row_no", "content_hash", "recorded_at"),
)
NAME = (
    "subject_id",
    "kind",
    "name",
    "name_key",
    "valid_from",
    "valid_to",
    "source",
    "corrects_id",
    "batch_id",
    "recorded_at",
)
CODE = ("subject_id", "kind", "value", "source", "recorded_at")
# How words and days go over the wire; a word's `.value` costs ten times a look-up.
_KIND = {kind: str(kind.value) for kind in SubjectKind}
_STATUS = {status: str(status.value) for status in SubjectStatus}


class Source(NamedTuple):
    """Where particulars come from: a department, and a batch with its row numbers if a file."""

    department_id: str
    batch_id: int | None = None


class NewVersion(NamedTuple):
    """A version to be written: of which subject, from when, and what."""

    subject_id: int
    valid_from: date
    row_no: int | None
    said: Particulars
    content_hash: bytes


def wire_instant(at: datetime) -> str:
    """Return an instant as both databases store it: UTC, to the microsecond."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def kind_of(said: Particulars) -> SubjectKind:
    """Return the kind that is stated, or the one that the code and the name tell."""
    return said.kind or subject_kind_of(said.uscc or "", said.name_key)


def write_versions(
    session: Session, versions: Sequence[tuple[int, NewVersion]], source: Source, at: datetime
) -> list[bytes]:
    """Write versions under their ids; return for the journal a leaf hash each."""
    instant = wire_instant(at)
    rows = [_version_row(number, version, source, instant) for number, version in versions]
    insert_rows(session, TABLES["subject_version"], VERSION, rows)
    return [version_leaf(row) for row in rows]


def version_leaf(row: Sequence[object]) -> bytes:
    """Return the leaf hash of a version's row: its first columns, up to `row_no`, as text."""
    return leaf_hash("\x1f".join(["" if cell is None else str(cell) for cell in row[:19]]).encode())


def write_subjects(session: Session, versions: Iterable[tuple[int, NewVersion]]) -> None:
    """Write the projection rows of new subjects, before their first versions."""
    rows: list[Sequence[Wire]] = [
        (
            version.subject_id,
            _KIND[kind_of(version.said)],
            version.said.uscc,
            version.said.name,
            version.said.name_key,
            _STATUS[version.said.status or SubjectStatus.NOT_GIVEN],
            version.said.division_code,
            _day(version.said.established_on),
            version_id,
        )
        for version_id, version in versions
    ]
    insert_rows(session, TABLES["subject"], SUBJECT, rows)


def update_subjects(session: Session, versions: Iterable[tuple[int, NewVersion]]) -> None:
    """Bring the projection rows of known subjects up to their new version in force."""
    update_rows(
        session,
        TABLES["subject"],
        ("kind", "name", "name_key", "status", "division_code", "established_on", "version_id"),
        [
            (
                _KIND[kind_of(version.said)],
                version.said.name,
                version.said.name_key,
                _STATUS[version.said.status or SubjectStatus.NOT_GIVEN],
                version.said.division_code,
                _day(version.said.established_on),
                version_id,
                version.subject_id,
            )
            for version_id, version in versions
        ],
    )


def write_names(
    session: Session,
    names: Iterable[tuple[int, NameSpan, int | None]],
    source: Source,
    at: datetime,
) -> None:
    """Write name spans: (subject id, span, the row that it corrects)."""
    instant = wire_instant(at)
    rows: list[Sequence[Wire]] = [
        (
            subject_id,
            str(span.kind.value),
            span.name,
            span.name_key,
            _day(span.valid_from),
            _day(span.valid_to),
            source.department_id,
            corrects_id,
            source.batch_id,
            instant,
        )
        for subject_id, span, corrects_id in names
    ]
    insert_rows(session, TABLES["subject_name"], NAME, rows)


def write_codes(
    session: Session, codes: Iterable[tuple[int, CodeKind, str]], source: Source, at: datetime
) -> None:
    """Write codes besides the credit code: (subject id, kind, value)."""
    instant = wire_instant(at)
    insert_rows(
        session,
        TABLES["subject_code"],
        CODE,
        [
            (subject_id, str(kind.value), value, source.department_id, instant)
            for subject_id, kind, value in codes
        ],
    )


def write_personal(
    session: Session, data: Sequence[tuple[int, PersonalField, str]], at: datetime
) -> None:
    """Put personal data into the vault: (subject id, field, plain text)."""
    if not data:
        return
    keyring, instant = keyring_of(session), wire_instant(at)
    numbers = take_numbers(session, TABLES["vault_item"], len(data))
    rows = [
        vault.wire_row(
            number, subject_id, field, vault.seal(keyring, field, plain, indexed=True), instant
        )
        for number, (subject_id, field, plain) in zip(numbers, data, strict=True)
    ]
    insert_rows(session, TABLES["vault_item"], vault.COLUMNS, rows)


def _version_row(number: int, version: NewVersion, source: Source, instant: str) -> Sequence[Wire]:
    said = version.said
    return (
        number,
        version.subject_id,
        version.valid_from.isoformat(),
        _KIND[kind_of(said)],
        said.uscc,
        said.name,
        _STATUS[said.status or SubjectStatus.NOT_GIVEN],
        _day(said.status_on),
        _day(said.established_on),
        said.address,
        said.division_code,
        said.industry_code,
        said.legal_representative,
        said.parent_uscc,
        str(said.practitioner_class.value) if said.practitioner_class else None,
        said.employer_uscc,
        source.department_id,
        source.batch_id,
        version.row_no,
        version.content_hash,
        instant,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
