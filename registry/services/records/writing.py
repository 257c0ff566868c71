"""The rows of records as they go to the database in bulk, column by column.

Invariant: whoever writes a version writes the projection (`record`) in the same breath.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import Wire, insert_columns, take_numbers, update_rows, wire_instant
from models.vocabulary import RecordChange, RecordState
from registry.keys import Keyring, keyring_of
from registry.rules.calendar import legal_day
from registry.rules.merkle import leaf_hash
from registry.rules.records import Derived
from registry.rules.records.particulars import (
    VERSION_LEAF_COLUMNS,
    RecordParticulars,
    document_key,
    kinds_text,
    number_key,
    source_key,
    stated_text,
    stated_texts,
)
from registry.rules.rows import join_cells

RECORD = Base.metadata.tables["record"]
VERSION = Base.metadata.tables["record_version"]
PUBLIC_ID_BYTES = 8
_DERIVED = (
    *("tier_reason", "tier_edition", "public_from", "public_until", "terms_edition"),
    *("violation_edition", "due_on"),
)
_MUTABLE = (
    *("state", "subject_id", "number_key", "content_hash", "source_hash", "tier", "domain"),
    *("decided_on", "public_from", "public_until", "division_code", "department_id", "version_id"),
)


class Origin(NamedTuple):
    """Who brought a version: a department's file, or the people of a proposal."""

    department_id: str
    division_code: str | None = None
    batch_id: int | None = None
    row_no: int | None = None
    proposal_id: int | None = None
    proposed_by: int | None = None
    reviewed_by: int | None = None
    decided_by: int | None = None
    reason: str | None = None


class NewVersion(NamedTuple):
    """A version to be written of a record: what it did, on whom, what was said and derived.

    `stated` are the particulars as the source told them: they are compared when it tells again.
    """

    id: int
    record_id: int
    change: RecordChange
    subject_id: int
    stated: RecordParticulars
    derived: Derived
    origin: Origin
    source_hash: bytes | None = None  # kept from the version before, where a person changed it
    content_hash: bytes | None = None  # of `stated`, where it is at hand


class Keys(NamedTuple):
    """The digests by which a record is found again."""

    document_key: bytes
    source_key: bytes


def keys_of(keyring: Keyring, said: RecordParticulars, party_code: str | None) -> Keys:
    """Return the digests of the paper, and of the paper with its party as stated."""
    document = document_key(said)
    return Keys(keyring.digest(document), keyring.digest(source_key(said, party_code, document)))


def content_hash(keyring: Keyring, said: RecordParticulars) -> bytes:
    """Return the digest that equal particulars share."""
    return keyring.digest(stated_text(said))


def content_hashes(keyring: Keyring, rows: Sequence[RecordParticulars]) -> list[bytes]:
    """Return the `content_hash` of each row; for whole files."""
    return list(map(keyring.digest, stated_texts(rows)))


def add_records(
    session: Session, versions: Sequence[NewVersion], keys: Sequence[Keys], at: datetime
) -> list[bytes]:
    """Write new records with their first versions; return for the journal a leaf hash each."""
    if not versions:
        return []
    columns = _version_columns(session, versions, at)
    keyring = keyring_of(session)
    projection = _projection(session, versions, columns)
    rows: dict[str, Sequence[Wire]] = {
        "id": columns["record_id"],
        "public_id": [
            keyring.digest(f"record\x1f{one.source_key.hex()}", PUBLIC_ID_BYTES).hex()
            for one in keys
        ],
        "kind": columns["kind"],
        "document_key": [one.document_key for one in keys],
        "source_key": [one.source_key for one in keys],
        **projection,
    }
    insert_columns(session, RECORD, rows)
    insert_columns(session, VERSION, columns)
    return _leaves(columns)


def add_versions(session: Session, versions: Sequence[NewVersion], at: datetime) -> list[bytes]:
    """Write further versions of known records; return for the journal a leaf hash each."""
    if not versions:
        return []
    columns = _version_columns(session, versions, at)
    projection = _projection(session, versions, columns)
    insert_columns(session, VERSION, columns)
    rows = zip(*(projection[name] for name in _MUTABLE), columns["record_id"], strict=True)
    update_rows(session, RECORD, _MUTABLE, list(rows))
    return _leaves(columns)


def version_numbers(session: Session, count: int) -> Sequence[int]:
    """Return fresh ids for versions."""
    return take_numbers(session, VERSION, count)


def record_numbers(session: Session, count: int) -> Sequence[int]:
    """Return fresh ids for records."""
    return take_numbers(session, RECORD, count)


def _version_columns(
    session: Session, versions: Sequence[NewVersion], at: datetime
) -> dict[str, Sequence[Wire]]:
    size, keyring = len(versions), keyring_of(session)
    said = [one.derived.said for one in versions]
    cells = dict(zip(RecordParticulars._fields, zip(*said, strict=True), strict=True))
    columns: dict[str, Sequence[Wire]] = {
        "id": [one.id for one in versions],
        "record_id": [one.record_id for one in versions],
        "change": [str(one.change.value) for one in versions],
        "subject_id": [one.subject_id for one in versions],
    }
    for field, column in cells.items():
        columns[field] = (
            [kinds_text(kinds) for kinds in column] if field == "penalty_kinds" else _wire(column)
        )
    for field in _DERIVED:
        columns[field] = _wire([getattr(one.derived, field) for one in versions])
    origins = [one.origin for one in versions]
    columns["arrived_on"] = [legal_day(at).isoformat()] * size
    columns["division_code"] = [one.division_code for one in origins]
    columns["source"] = [one.department_id for one in origins]
    for field in Origin._fields[2:]:
        columns[field] = [getattr(one, field) for one in origins]
    columns["content_hash"] = [
        one.content_hash or content_hash(keyring, one.stated) for one in versions
    ]
    columns["recorded_at"] = [wire_instant(at)] * size
    return columns


def _projection(
    session: Session, versions: Sequence[NewVersion], columns: dict[str, Sequence[Wire]]
) -> dict[str, Sequence[Wire]]:
    withdrawn, standing = str(RecordState.WITHDRAWN.value), str(RecordState.STANDING.value)
    return {
        "state": [
            withdrawn if one.change is RecordChange.WITHDRAWN else standing for one in versions
        ],
        "subject_id": columns["subject_id"],
        "number_key": [
            number and number_key(number)
            for number in (one.derived.said.document_no for one in versions)
        ],
        "content_hash": columns["content_hash"],
        "source_hash": [
            one.source_hash or content
            for one, content in zip(versions, columns["content_hash"], strict=True)
        ],
        "tier": columns["tier"],
        "domain": columns["domain"],
        "decided_on": columns["decided_on"],
        "public_from": columns["public_from"],
        "public_until": columns["public_until"],
        "division_code": columns["division_code"],
        "department_id": columns["source"],
        "version_id": columns["id"],
    }


def _leaves(columns: dict[str, Sequence[Wire]]) -> list[bytes]:
    committed = [columns[column] for column in VERSION_LEAF_COLUMNS]
    return [leaf_hash(text.encode()) for text in join_cells(committed)]


def _wire(column: Sequence[object]) -> list[Wire]:
    """Return a column as the database stores it; a word's `.value` is looked up once."""
    if set(map(type, column)) <= {str, NoneType}:
        return list(column)  # type: ignore[arg-type]
    known: dict[object, Wire] = {None: None}
    return [known[cell] if cell in known else _to_wire(cell, known) for cell in column]


def _to_wire(cell: object, known: dict[object, Wire]) -> Wire:
    if isinstance(cell, date):
        known[cell] = cell.isoformat()
        return known[cell]
    if isinstance(cell, Enum):
        known[cell] = str(cell.value)
        return known[cell]
    assert isinstance(cell, str | int | bytes)
    return cell
