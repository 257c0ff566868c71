"""One chunk of a file: judged, taken in, set aside, counted — in one transaction.

Invariant: every row of the chunk ends as accepted, unchanged, conflict or quarantined, and the
batch's position moves by exactly so many rows in the same transaction.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import NoneType

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.vocabulary import AuditEvent, BatchState, ImportKind, RowOutcome
from registry.errors import Conflict
from registry.files.chunks import Chunk, cell_text
from registry.rulebooks import Rulebook
from registry.rules.calendar import legal_day
from registry.rules.exchange.columns import COMPLETE, Mapped
from registry.rules.exchange.enterprises import judge_enterprises
from registry.rules.exchange.judging import Cell, Judged, Lookups, Problem
from registry.rules.exchange.practitioners import judge_practitioners
from registry.rules.identity.personal import without_personal_data
from registry.rules.merkle import root
from registry.services import audit, subjects
from registry.services.exchange.batches import batch_of
from registry.services.exchange.quarantine import SetAside, set_aside

JUDGES = {
    ImportKind.ENTERPRISES: judge_enterprises,
    ImportKind.PRACTITIONERS: judge_practitioners,
}
# Days stay as the file gives them; every other cell is read as the text that a person sees.
DAY_FIELDS = frozenset({"established_on", "status_on", "changed_on"})
READER = "reader"  # the field of a problem that the file's reader found, before any column was read


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table: their place in the file, and their cells by field and as received."""

    chunk: Chunk
    header: tuple[str, ...]
    mapped: Mapped
    first_row_no: int


@dataclass(frozen=True, slots=True)
class ChunkFigures:
    """How a chunk ended; the four add up to its rows."""

    accepted: int
    unchanged: int
    conflicts: int
    quarantined: int


def take_chunk(
    session: Session,
    batch_id: int,
    rows: Rows,
    rulebook: Rulebook,
    *,
    by: int | None,
    at: datetime,
) -> ChunkFigures:
    """Take a chunk in and return its figures.

    Raises Conflict where the batch stands elsewhere: somebody else has taken this chunk.
    """
    batch = batch_of(session, batch_id)
    if batch.state is not BatchState.RUNNING or batch.position != rows.first_row_no - 1:
        raise Conflict("这一段数据已由另一个进程处理。")
    judged = look_at(batch.kind, rows, rulebook, at=at)
    arrived = [
        subjects.Row(rows.first_row_no + place, said)
        for place, said in enumerate(judged.fit)
        if said is not None
    ]
    taken = subjects.take(session, arrived, subjects.Source(batch.department_id, batch.id), at=at)
    outcomes = Counter(taken.outcomes)
    outcomes.update(set_aside(session, batch, _set_aside_rows(rows, judged), at=at))
    _count(batch, outcomes, complete=_complete(batch.kind, rows))
    audit.append(
        session,
        AuditEvent.CHUNK_TAKEN,
        by=by,
        at=at,
        about=f"batch:{batch.id}",
        first=rows.first_row_no,
        last=batch.position,
        root=root(taken.leaves).hex(),
        **{outcome.value: outcomes[outcome] for outcome in RowOutcome},
    )
    return ChunkFigures(
        accepted=outcomes[RowOutcome.ACCEPTED],
        unchanged=outcomes[RowOutcome.UNCHANGED],
        conflicts=outcomes[RowOutcome.CONFLICT],
        quarantined=outcomes[RowOutcome.QUARANTINED],
    )


def look_at(kind: ImportKind, rows: Rows, rulebook: Rulebook, *, at: datetime) -> Judged:
    """Judge the rows of a chunk without taking them in."""
    size = len(rows.chunk)
    judged = JUDGES[kind](_columns(rows), size, _lookups(rulebook, at))
    problems = {place: list(found) for place, found in judged.problems.items()}
    fit = list(judged.fit)
    for place, problem in rows.chunk.row_problems.items():
        # What the reader could not make sense of is the reason; what follows from it is not told.
        problems[place] = [Problem(READER, "", problem.rule, problem.message)]
        fit[place] = None
    return Judged(fit, problems)


def _columns(rows: Rows) -> Mapping[str, Sequence[Cell]]:
    columns = rows.chunk.columns
    return {
        field: columns[place] if field in DAY_FIELDS else _as_seen(columns[place])
        for field, place in rows.mapped.fields.items()
    }


def _as_seen(column: Sequence[Cell]) -> Sequence[Cell]:
    """Return a column as the texts that a person sees."""
    if set(map(type, column)) <= {str, NoneType}:
        return column
    return [None if cell is None else cell_text(cell) for cell in column]


def _lookups(rulebook: Rulebook, at: datetime) -> Lookups:
    def division(text: str) -> str | None:
        found = rulebook.divisions.find(text)
        return found.code if found else None

    def industry(text: str) -> str | None:
        found = rulebook.industries.find(text)
        return found.code if found else None

    return Lookups(division, industry, legal_day(at))


def _set_aside_rows(rows: Rows, judged: Judged) -> list[SetAside]:
    name_at = rows.mapped.fields.get("name")
    chunk = rows.chunk
    return [
        SetAside(
            sheet=chunk.sheet,
            line=chunk.lines[place],
            received={
                title: cell_text(column[place])
                for title, column in zip(rows.header, chunk.columns, strict=True)
            }
            | ({READER: chunk.row_problems[place].raw} if place in chunk.row_problems else {}),
            name=without_personal_data(cell_text(chunk.columns[name_at][place]))
            if name_at is not None
            else "",
            problems=tuple(
                problem._replace(field=_title(rows, problem.field))
                for problem in judged.problems[place]
            ),
        )
        for place in sorted(judged.problems)
    ]


def _title(rows: Rows, field: str) -> str:
    place = rows.mapped.fields.get(field)
    return rows.header[place] if place is not None else ""


def _complete(kind: ImportKind, rows: Rows) -> int:
    places = [rows.mapped.fields.get(field) for field in COMPLETE[kind]]
    if None in places:
        return 0
    columns = [rows.chunk.columns[place] for place in places if place is not None]
    return sum(None not in cells for cells in zip(*columns, strict=True))


def _count(batch: ImportBatch, outcomes: Counter[RowOutcome], *, complete: int) -> None:
    batch.accepted += outcomes[RowOutcome.ACCEPTED]
    batch.unchanged += outcomes[RowOutcome.UNCHANGED]
    batch.conflicts += outcomes[RowOutcome.CONFLICT]
    batch.quarantined += outcomes[RowOutcome.QUARANTINED]
    batch.position += outcomes.total()
    batch.complete += complete
