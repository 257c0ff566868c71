"""What the register already knows of the subjects that a chunk speaks of.

Invariant: a subject is found by its natural key only; a name never finds one here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from models.bulk import rows_by_keys
from models.exchange import ImportBatch
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import NameKind, PersonalField
from registry.rules.subjects import NameSpan, Particulars

BY_USCC = """
SELECT s.uscc, s.id, s.version_id, v.content_hash
FROM subject s JOIN subject_version v ON v.id = s.version_id
WHERE s.uscc IN ({keys})
"""
BY_CERTIFICATE = """
SELECT c.value, s.id, s.version_id, v.content_hash
FROM subject_code c JOIN subject s ON s.id = c.subject_id
JOIN subject_version v ON v.id = s.version_id
WHERE c.kind = 'certificate_no' AND c.value IN ({keys})
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A subject that is already in the register."""

    subject_id: int
    version_id: int
    content_hash: bytes


def known_subjects(session: Session, rows: Sequence[Particulars]) -> dict[str, Known]:
    """Return the known subjects among `rows`, by natural key."""
    codes = [row.uscc for row in rows if row.uscc and not row.certificate_no]
    certificates = [row.certificate_no for row in rows if row.certificate_no]
    found = rows_by_keys(session, BY_USCC, codes) if codes else []
    if certificates:
        found += rows_by_keys(session, BY_CERTIFICATE, certificates)
    return {key: Known(subject, version, bytes(digest)) for key, subject, version, digest in found}


def divisions_of(session: Session, rows: Sequence[Particulars]) -> dict[str, str | None]:
    """Return where the known subjects among `rows` are registered, by natural key."""
    ids = {found.subject_id: key for key, found in known_subjects(session, rows).items()}
    numbers, places = list(ids), {}
    for start in range(0, len(numbers), 500):
        wanted = Subject.id.in_(numbers[start : start + 500])
        for number, place in session.execute(
            select(Subject.id, Subject.division_code).where(wanted)
        ):
            places[ids[number]] = place
    return places


def versions(session: Session, version_ids: Sequence[int]) -> dict[int, tuple[Particulars, date]]:
    """Return the particulars and the first day of versions, by subject id."""
    found = session.scalars(select(SubjectVersion).where(SubjectVersion.id.in_(version_ids)))
    return {
        version.subject_id: (
            Particulars(
                name=version.name,
                name_key="",
                uscc=version.uscc,
                kind=version.kind,
                status=version.status,
                status_on=version.status_on,
                established_on=version.established_on,
                address=version.address,
                division_code=version.division_code,
                industry_code=version.industry_code,
                legal_representative=version.legal_representative,
                parent_uscc=version.parent_uscc,
                practitioner_class=version.practitioner_class,
                employer_uscc=version.employer_uscc,
            ),
            version.valid_from,
        )
        for version in found
    }


def told(session: Session, subject_ids: Sequence[int]) -> set[tuple[int, date, bytes]]:
    """Return what sources have told of subjects: (subject id, first day, content hash)."""
    found = session.execute(
        select(
            SubjectVersion.subject_id, SubjectVersion.valid_from, SubjectVersion.content_hash
        ).where(SubjectVersion.subject_id.in_(subject_ids))
    )
    return {(row.subject_id, row.valid_from, bytes(row.content_hash)) for row in found}


def last_rows_of_file(
    session: Session, subject_ids: Sequence[int], batch_id: int | None
) -> dict[int, int]:
    """Return by subject the last row that gave it a version, in any batch of the same file."""
    if batch_id is None:
        return {}
    mine, other = aliased(ImportBatch), aliased(ImportBatch)
    found = session.execute(
        select(SubjectVersion.subject_id, func.max(SubjectVersion.row_no))
        .join(other, other.id == SubjectVersion.batch_id)
        .join(mine, (mine.file_digest == other.file_digest) & (mine.kind == other.kind))
        .where(mine.id == batch_id, SubjectVersion.subject_id.in_(subject_ids))
        .group_by(SubjectVersion.subject_id)
    )
    return {subject_id: row_no for subject_id, row_no in found if row_no is not None}


def standing_names(
    session: Session, subject_ids: Sequence[int]
) -> dict[int, list[tuple[int, NameSpan]]]:
    """Return the names of subjects that no later row corrects, with their row ids, by subject."""
    correction = aliased(SubjectName)
    found = session.execute(
        select(
            SubjectName.id,
            SubjectName.subject_id,
            SubjectName.kind,
            SubjectName.name,
            SubjectName.name_key,
            SubjectName.valid_from,
            SubjectName.valid_to,
        )
        .outerjoin(correction, correction.corrects_id == SubjectName.id)
        .where(SubjectName.subject_id.in_(subject_ids), correction.id.is_(None))
        .order_by(SubjectName.id)
    )
    names: dict[int, list[tuple[int, NameSpan]]] = {}
    for row in found:
        span = NameSpan(row.kind, row.name, row.name_key, row.valid_from, row.valid_to)
        names.setdefault(row.subject_id, []).append((row.id, span))
    return names


def current_name(names: Sequence[tuple[int, NameSpan]]) -> tuple[int, NameSpan]:
    """Return the open registered name (and its row id) among a subject's standing names."""
    return next(
        (row_id, span)
        for row_id, span in reversed(names)
        if span.kind is NameKind.REGISTERED and span.valid_to is None
    )


def rows_of_file_taken(session: Session, batch_id: int | None) -> int:
    """Return how many rows of a batch's file any other batch has gone through already."""
    if batch_id is None:
        return 0
    mine, other = aliased(ImportBatch), aliased(ImportBatch)
    furthest = session.scalar(
        select(func.max(other.position))
        .join(mine, (mine.file_digest == other.file_digest) & (mine.kind == other.kind))
        .where(mine.id == batch_id, other.id != batch_id)
    )
    return furthest or 0


def vault_indexes(
    session: Session, subject_ids: Sequence[int]
) -> dict[tuple[int, PersonalField], list[bytes]]:
    """Return the blind indexes of each personal datum of subjects, the latest last."""
    found = session.execute(
        select(VaultItem.subject_id, VaultItem.field, VaultItem.blind_index)
        .where(VaultItem.subject_id.in_(subject_ids), VaultItem.destroyed_at.is_(None))
        .order_by(VaultItem.id)
    )
    indexes: dict[tuple[int, PersonalField], list[bytes]] = {}
    for subject_id, field, blind_index in found:
        if subject_id and blind_index:
            indexes.setdefault((subject_id, field), []).append(bytes(blind_index))
    return indexes
