"""How well departments and counties supply what they must: one truth for every page and file.

Invariant: rows = accepted + unchanged + conflicts + quarantined, for a batch and for any sum of
batches; a record counts once for its arrival, however often it was told since; without a limit it is
never on time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from models.exchange import ImportBatch, QuarantinedRow
from models.records import RecordVersion
from models.vocabulary import BatchState, QuarantineState
from registry.queries.exchange import BatchFilter

COUNTED = (BatchState.RUNNING, BatchState.DONE, BatchState.FAILED)


@dataclass(frozen=True, slots=True)
class Supply:
    """What one office (a department of the city, or its county) has supplied so far.

    `complete` counts rows in which everything asked for is filled; `corrected_later` rows that a
    person took in; `on_time` and `late` records by their limit for sending, `without_limit` those
    that have none.
    """

    department_id: str
    division_code: str | None
    batches: int
    rows: int
    accepted: int
    unchanged: int
    conflicts: int
    quarantined: int
    complete: int
    corrected_later: int = 0
    on_time: int = 0
    late: int = 0
    without_limit: int = 0


def supplies(session: Session, wanted: BatchFilter) -> tuple[Supply, ...]:
    """Return what each office wanted has supplied, by department and county; the city's first."""
    mended = _by_office(session, _mended(), wanted)
    arrivals = _by_office(session, _arrivals(), wanted)
    found: Sequence[Any] = session.execute(
        _within(
            select(
                ImportBatch.department_id,
                ImportBatch.division_code,
                func.count(),
                func.sum(ImportBatch.position),
                func.sum(ImportBatch.accepted),
                func.sum(ImportBatch.unchanged),
                func.sum(ImportBatch.conflicts),
                func.sum(ImportBatch.quarantined),
                func.sum(ImportBatch.complete),
            ),
            wanted,
        )
    ).all()  # Any: rows of the columns just named
    offices = [Supply(row[0], row[1], *map(int, row[2:])) for row in found]
    offices.sort(key=lambda one: (one.department_id, one.division_code or ""))
    return tuple(_with(one, mended, arrivals) for one in offices)


Counts = dict[tuple[str, str | None], tuple[int, ...]]


def _with(one: Supply, mended: Counts, arrivals: Counts) -> Supply:
    office = (one.department_id, one.division_code)
    on_time, late, without = arrivals.get(office, (0, 0, 0))
    (later,) = mended.get(office, (0,))
    return replace(one, corrected_later=later, on_time=on_time, late=late, without_limit=without)


def _mended() -> Select[str, str | None, int]:
    return (
        select(ImportBatch.department_id, ImportBatch.division_code, func.count())
        .join(QuarantinedRow, QuarantinedRow.first_batch_id == ImportBatch.id)
        .where(QuarantinedRow.state == QuarantineState.CORRECTED)
    )


def _arrivals() -> Select[str, str | None, int, int, int]:
    """Return the records that came by files, each at its first arrival, by how it kept its limit."""
    earlier = aliased(RecordVersion)
    is_first = ~(
        select(earlier.id)
        .where(earlier.record_id == RecordVersion.record_id, earlier.id < RecordVersion.id)
        .exists()
    )
    return (
        select(
            ImportBatch.department_id,
            ImportBatch.division_code,
            _count(RecordVersion.arrived_on <= RecordVersion.due_on),
            _count(RecordVersion.arrived_on > RecordVersion.due_on),
            _count(RecordVersion.due_on.is_(None)),
        )
        .join(RecordVersion, RecordVersion.batch_id == ImportBatch.id)
        .where(is_first)
    )


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _by_office(session: Session, found: Select[*tuple[object, ...]], wanted: BatchFilter) -> Counts:
    rows: Sequence[Any] = session.execute(_within(found, wanted)).all()
    return {(row[0], row[1]): tuple(map(int, row[2:])) for row in rows}


def _within(found: Select[*tuple[object, ...]], wanted: BatchFilter) -> Select[*tuple[object, ...]]:
    found = found.where(ImportBatch.state.in_(COUNTED))
    if wanted.kind:
        found = found.where(ImportBatch.kind == wanted.kind)
    if wanted.department_id:
        found = found.where(ImportBatch.department_id == wanted.department_id)
    if wanted.division_code:
        found = found.where(ImportBatch.division_code == wanted.division_code)
    return found.group_by(ImportBatch.department_id, ImportBatch.division_code)
