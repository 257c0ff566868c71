"""The collection room's own questions: earlier imports of a file, rows set aside, its job.

Invariant: a batch counts for the department that supplied it, whoever sent the file in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from models.exchange import ImportBatch, QuarantinedRow, RowSighting
from models.jobs import Job
from models.vocabulary import BatchState, ImportKind, JobKind, JobState, QuarantineState
from registry.queries.exchange import (
    PAGE_SIZE,
    BatchFigures,
    BatchFilter,
    Page,
    batch,
    batches,
)

OPEN_JOBS = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A batch as its file arrived: where the file lies, and who answers for it."""

    id: int
    kind: ImportKind
    state: BatchState
    file_name: str
    file_digest: str
    file_size: int
    stored_name: str | None
    department_id: str
    division_code: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """How the background job of a batch stands."""

    state: JobState
    failure: str | None

    @property
    def is_open(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.state in OPEN_JOBS


@dataclass(frozen=True, slots=True)
class Sighted:
    """A row of a batch that was set aside, where it stood in the file."""

    row_id: int
    sheet: str | None
    line: int
    state: QuarantineState
    name: str | None
    problems: tuple[dict[str, object], ...]
    department_id: str  # whose row it is: of the batch in which it came first


def all_batches(session: Session, wanted: BatchFilter) -> Iterator[BatchFigures]:
    """Yield every batch wanted, newest first."""
    page = 1
    while True:
        found = batches(session, wanted, page=page)
        for item in found.items:
            assert isinstance(item, BatchFigures)
            yield item
        if page >= found.pages:
            return
        page += 1


def parcel(session: Session, batch_id: int) -> Parcel | None:
    """Return the file of a batch, or None where there is no such batch."""
    found = session.get(ImportBatch, batch_id)
    return _parcel(found) if found else None


def awaiting(
    session: Session, digest: str, kind: ImportKind, department_id: str, division_code: str | None
) -> int | None:
    """Return the batch of the same file and office that waits for its confirmation, or None."""
    return session.scalar(
        select(ImportBatch.id)
        .where(*_same_file(digest, kind), ImportBatch.department_id == department_id)
        .where(ImportBatch.division_code.is_not_distinct_from(division_code))
        .where(ImportBatch.state == BatchState.PREVIEWED)
        .order_by(ImportBatch.id)
        .limit(1)
    )


def earlier_import(session: Session, digest: str, kind: ImportKind) -> BatchFigures | None:
    """Return the latest batch in which the same file was taken in to its end, or None."""
    found = session.scalar(
        select(ImportBatch.id)
        .where(*_same_file(digest, kind), ImportBatch.state == BatchState.DONE)
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    return batch(session, found) if found else None


def sighted(session: Session, batch_id: int, *, page: int = 1) -> Page:
    """Return a page of the rows of a batch that were set aside, in the order of the file."""
    first = aliased(ImportBatch)
    found = (
        select(RowSighting.sheet, RowSighting.line, QuarantinedRow, first.department_id)
        .join(QuarantinedRow, QuarantinedRow.id == RowSighting.row_id)
        .join(first, first.id == QuarantinedRow.first_batch_id)
        .where(RowSighting.batch_id == batch_id)
        .order_by(RowSighting.line, RowSighting.id)
    )
    total = session.scalar(
        select(func.count()).select_from(RowSighting).where(RowSighting.batch_id == batch_id)
    )
    rows = session.execute(found.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    return Page(
        tuple(
            Sighted(
                row_id=row.id,
                sheet=sheet,
                line=line,
                state=row.state,
                name=row.name_shown,
                problems=tuple(row.problems),
                department_id=department,
            )
            for sheet, line, row, department in rows
        ),
        total or 0,
        page,
    )


def work_on(session: Session, batch_id: int) -> Work | None:
    """Return how the latest job of a batch stands, or None where nobody asked for one."""
    job = session.scalars(
        select(Job)
        .where(Job.kind == JobKind.IMPORT, Job.about_id == batch_id)
        .order_by(Job.id.desc())
        .limit(1)
    ).first()
    return Work(job.state, job.failure) if job else None


def _same_file(digest: str, kind: ImportKind) -> tuple[ColumnElement[bool], ...]:
    return ImportBatch.file_digest == digest, ImportBatch.kind == kind


def _parcel(batch: ImportBatch) -> Parcel:
    return Parcel(
        id=batch.id,
        kind=batch.kind,
        state=batch.state,
        file_name=batch.file_name,
        file_digest=batch.file_digest,
        file_size=batch.file_size,
        stored_name=batch.stored_name,
        department_id=batch.department_id,
        division_code=batch.division_code,
    )
