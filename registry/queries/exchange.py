"""What arrived and what became of it: batches with their figures, rows that wait, their problems.

Invariant: the rows' text stays in the vault; what is shown here is what `problems` keep, masked.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch, QuarantinedRow, RowSighting
from models.vocabulary import BatchState, ImportKind, QuarantineState

PAGE_SIZE = 20
OPEN = (QuarantineState.BROKEN, QuarantineState.WAITING, QuarantineState.CONFLICT)
REPORT_HEADER = ("文件", "工作表", "行", "列", "值", "规则", "说明", "处理状态")


@dataclass(frozen=True, slots=True)
class BatchFigures:
    """A batch with its figures; `corrected_later` counts rows of it that a person took in."""

    id: int
    kind: ImportKind
    state: BatchState
    file_name: str
    file_digest: str
    department_id: str
    division_code: str | None
    rows_expected: int | None
    rows: int
    accepted: int
    unchanged: int
    conflicts: int
    quarantined: int
    complete: int
    corrected_later: int
    started_at: datetime
    finished_at: datetime | None
    encoding: str | None
    problem: str | None

    @property
    def percent(self) -> int | None:
        """How far it is, 0–100, where the number of rows is known beforehand."""
        if self.state is BatchState.DONE:
            return 100
        if not self.rows_expected:
            return None
        return min(99, self.rows * 100 // self.rows_expected)


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """Which batches are asked for."""

    kind: ImportKind | None = None
    state: BatchState | None = None
    department_id: str | None = None
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A set-aside row as the queue shows it."""

    id: int
    kind: ImportKind
    state: QuarantineState
    name: str | None
    batch_id: int
    file_name: str
    line: int
    problems: tuple[dict[str, object], ...]
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its items and how many there are in all."""

    items: tuple[object, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // PAGE_SIZE))


def batches(session: Session, wanted: BatchFilter, *, page: int = 1) -> Page:
    """Return a page of batches, newest first."""
    found = select(ImportBatch)
    if wanted.kind:
        found = found.where(ImportBatch.kind == wanted.kind)
    if wanted.state:
        found = found.where(ImportBatch.state == wanted.state)
    if wanted.department_id:
        found = found.where(ImportBatch.department_id == wanted.department_id)
    if wanted.division_code:
        found = found.where(ImportBatch.division_code == wanted.division_code)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.scalars(
        found.order_by(ImportBatch.id.desc()).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    later = _corrected_later(session, [row.id for row in rows])
    return Page(tuple(_figures(row, later.get(row.id, 0)) for row in rows), total, page)


def batch(session: Session, batch_id: int) -> BatchFigures | None:
    """Return one batch with its figures, or None."""
    row = session.get(ImportBatch, batch_id)
    return _figures(row, _corrected_later(session, [batch_id]).get(batch_id, 0)) if row else None


def set_aside(
    session: Session,
    *,
    state: QuarantineState | None = None,
    kind: ImportKind | None = None,
    batch_id: int | None = None,
    department_id: str | None = None,
    divisions: Set[str] = frozenset(),
    page: int = 1,
) -> Page:
    """Return a page of set-aside rows, oldest first; by default those that are still open.

    `divisions`: only rows of these places; empty: of the whole city.
    """
    found = select(QuarantinedRow.id).where(QuarantinedRow.state.in_([state] if state else OPEN))
    if divisions:
        found = found.where(QuarantinedRow.division_code.in_(divisions))
    if kind:
        found = found.where(QuarantinedRow.kind == kind)
    if department_id:
        own = ImportBatch.department_id == department_id
        found = found.join(ImportBatch, ImportBatch.id == QuarantinedRow.first_batch_id).where(own)
    if batch_id:
        found = found.where(
            QuarantinedRow.id.in_(
                select(RowSighting.row_id).where(RowSighting.batch_id == batch_id)
            )
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    ids = session.scalars(
        found.order_by(QuarantinedRow.id).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    rows = session.execute(_row_statement().where(QuarantinedRow.id.in_(ids))).all()
    by_id = {row.QuarantinedRow.id: _waiting(row) for row in rows}
    return Page(tuple(by_id[row_id] for row_id in ids), total, page)


def waiting_row(session: Session, row_id: int) -> WaitingRow | None:
    """Return one set-aside row, or None."""
    row = session.execute(_row_statement().where(QuarantinedRow.id == row_id)).first()
    return _waiting(row) if row else None


def report_lines(session: Session, batch_id: int) -> Iterator[tuple[str | int, ...]]:
    """Yield a line a problem of a batch, in the order of the file; columns as `REPORT_HEADER`."""
    rows = session.execute(
        select(ImportBatch.file_name, RowSighting.sheet, RowSighting.line, QuarantinedRow)
        .join(RowSighting, RowSighting.batch_id == ImportBatch.id)
        .join(QuarantinedRow, QuarantinedRow.id == RowSighting.row_id)
        .where(ImportBatch.id == batch_id)
        .order_by(RowSighting.line, RowSighting.id)
        .execution_options(yield_per=1_000)
    )
    for file_name, sheet, line, row in rows:
        for problem in row.problems:
            yield (
                file_name,
                sheet or "",
                line,
                str(problem["column"]),
                str(problem["value"]),
                str(problem["rule"]),
                str(problem["message"]),
                row.state.zh,
            )


def _row_statement() -> Select[QuarantinedRow, str, int]:
    first_line = (
        select(func.min(RowSighting.line))
        .where(
            RowSighting.row_id == QuarantinedRow.id,
            RowSighting.batch_id == QuarantinedRow.first_batch_id,
        )
        .scalar_subquery()
    )
    return select(QuarantinedRow, ImportBatch.file_name, first_line.label("line")).join(
        ImportBatch, ImportBatch.id == QuarantinedRow.first_batch_id
    )


def _waiting(row: Row[QuarantinedRow, str, int]) -> WaitingRow:
    kept, file_name, line = row
    return WaitingRow(
        id=kept.id,
        kind=kept.kind,
        state=kept.state,
        name=kept.name_shown,
        batch_id=kept.first_batch_id,
        file_name=file_name,
        line=line,
        problems=tuple(kept.problems),
        recorded_at=kept.recorded_at,
    )


def _corrected_later(session: Session, batch_ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(QuarantinedRow.first_batch_id, func.count())
        .where(
            QuarantinedRow.first_batch_id.in_(batch_ids),
            QuarantinedRow.state == QuarantineState.CORRECTED,
        )
        .group_by(QuarantinedRow.first_batch_id)
    )
    return {row[0]: row[1] for row in rows}


def _figures(row: ImportBatch, corrected_later: int) -> BatchFigures:
    return BatchFigures(
        id=row.id,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        file_digest=row.file_digest,
        department_id=row.department_id,
        division_code=row.division_code,
        rows_expected=row.rows_expected,
        rows=row.position,
        accepted=row.accepted,
        unchanged=row.unchanged,
        conflicts=row.conflicts,
        quarantined=row.quarantined,
        complete=row.complete,
        corrected_later=corrected_later,
        started_at=row.started_at,
        finished_at=row.finished_at,
        encoding=row.encoding,
        problem=row.problem,
    )
