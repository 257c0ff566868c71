"""The rows of subjects as they go to the database in bulk, column by column.

Invariant: whoever writes a fact writes the projections (`subject`, the name index) in the same breath.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, cast

from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import (
    Columns,
    Wire,
    insert_columns,
    insert_rows,
    take_numbers,
    update_rows,
    wire_instant,
)
from models.vocabulary import (
    CodeKind,
    NameKind,
    PersonalField,
    PractitionerClass,
    SubjectKind,
    SubjectStatus,
)
from registry.keys import keyring_of
from registry.matching.index import add_names, add_representatives
from registry.rules.identity.uscc import kind_by_key
from registry.rules.merkle import leaf_hash
from registry.rules.rows import join_cells
from registry.rules.subjects import LEAF_COLUMNS, NameSpan, Particulars, columns_of
from registry.services import vault

TABLES = Base.metadata.tables
CODE = ("subject_id", "kind", "value", "source", "recorded_at")
# How words go over the wire; a word's `.value` costs ten times a look-up.
_KIND = {kind: str(kind.value) for kind in SubjectKind}
_CLASS = {None: None} | {each: str(each.value) for each in PractitionerClass}
_NAME_KIND = {kind: str(kind.value) for kind in NameKind}
_STATUS = {None: str(SubjectStatus.NOT_GIVEN.value)} | {
    status: str(status.value) for status in SubjectStatus
}


class Source(NamedTuple):
    """Where particulars come from: a department, and a batch with its row numbers if a file."""

    department_id: str
    batch_id: int | None = None


class NewVersion(NamedTuple):
    """A version to be written: its number, of which subject, from when, by which row, and what."""

    id: int
    subject_id: int
    valid_from: date
    row_no: int | None
    said: Particulars
    content_hash: bytes


class Versions:
    """Versions as they go over the wire: as facts, and as the projection of each subject."""

    def __init__(self, versions: Sequence[NewVersion], source: Source, at: datetime) -> None:
        ids, subject_ids, valid_from, row_nos, said, hashes = zip(*versions, strict=True)
        size, stated = len(versions), columns_of(said)
        self._name_keys = stated["name_key"]
        # The order is that of the table and of the leaves: what is committed to comes first.
        self.facts: dict[str, Sequence[Wire]] = {
            "id": ids,
            "subject_id": subject_ids,
            "valid_from": _days(valid_from),
            "kind": _kinds(said),
            "uscc": stated["uscc"],
            "name": stated["name"],
            "status": [_STATUS[status] for status in stated["status"]],
            "status_on": _days(stated["status_on"]),
            "established_on": _days(stated["established_on"]),
            "address": stated["address"],
            "division_code": stated["division_code"],
            "industry_code": stated["industry_code"],
            "legal_representative": stated["legal_representative"],
            "parent_uscc": stated["parent_uscc"],
            "practitioner_class": [_CLASS[each] for each in stated["practitioner_class"]],
            "employer_uscc": stated["employer_uscc"],
            "source": [source.department_id] * size,
            "batch_id": [source.batch_id] * size,
            "row_no": row_nos,
            "content_hash": hashes,
            "recorded_at": [wire_instant(at)] * size,
        }

    def leaves(self) -> list[bytes]:
        """Return for the journal the leaf hash of each version: its committed columns."""
        committed = [self.facts[column] for column in LEAF_COLUMNS]
        return [leaf_hash(text.encode()) for text in join_cells(committed)]

    def projections(self) -> dict[str, Sequence[Wire]]:
        """Return the columns of `subject` that follow from the versions."""
        facts = self.facts
        return {
            "kind": facts["kind"],
            "name": facts["name"],
            "name_key": self._name_keys,
            "status": facts["status"],
            "division_code": facts["division_code"],
            "established_on": facts["established_on"],
            "version_id": facts["id"],
        }

    def representatives(self) -> tuple[list[int], list[str | None]]:
        """Return the subjects and who represents each legally, where that is openly told."""
        facts = self.facts
        subject_ids = cast(Sequence[int], facts["subject_id"])
        names = cast(Sequence[str | None], facts["legal_representative"])
        return list(subject_ids), list(names)


def write_subjects(session: Session, versions: Versions) -> None:
    """Write the projection rows of new subjects, before their first versions."""
    facts = versions.facts
    columns: Columns = {"id": facts["subject_id"], "uscc": facts["uscc"], **versions.projections()}
    insert_columns(session, TABLES["subject"], columns)
    add_representatives(session, *versions.representatives())


def write_versions(session: Session, versions: Versions) -> list[bytes]:
    """Write versions under their ids; return for the journal a leaf hash each."""
    insert_columns(session, TABLES["subject_version"], versions.facts)
    return versions.leaves()


def update_subjects(session: Session, versions: Versions) -> None:
    """Bring the projection rows of known subjects up to their new version in force."""
    columns = versions.projections()
    rows = zip(*columns.values(), versions.facts["subject_id"], strict=True)
    update_rows(session, TABLES["subject"], tuple(columns), list(rows))
    add_representatives(session, *versions.representatives())


def write_names(
    session: Session,
    names: Sequence[tuple[int, NameSpan, int | None]],
    source: Source,
    at: datetime,
) -> None:
    """Write name spans: (subject id, span, the row that it corrects); each enters the name index."""
    if not names:
        return
    subject_ids, spans, corrected = zip(*names, strict=True)
    kinds, texts, keys, begins, ends = zip(*spans, strict=True)
    size = len(names)
    ids = take_numbers(session, TABLES["subject_name"], size)
    columns: Columns = {
        "id": ids,
        "subject_id": subject_ids,
        "kind": [_NAME_KIND[kind] for kind in kinds],
        "name": texts,
        "name_key": keys,
        "valid_from": _days(begins),
        "valid_to": _days(ends),
        "source": [source.department_id] * size,
        "corrects_id": corrected,
        "batch_id": [source.batch_id] * size,
        "recorded_at": [wire_instant(at)] * size,
    }
    insert_columns(session, TABLES["subject_name"], columns)
    add_names(session, ids, keys)


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


def _kinds(said: Iterable[Particulars]) -> list[str]:
    """Return the kind that is stated, or the one that the code and the name tell."""
    return [_KIND[row.kind or kind_by_key(row.uscc or "", row.name_key)] for row in said]


def _days(days: Sequence[date | None]) -> Sequence[str | None]:
    if not any(days):
        return [None] * len(days)
    return [None if day is None else day.isoformat() for day in days]
