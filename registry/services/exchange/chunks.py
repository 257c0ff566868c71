"""One chunk of a file: judged, taken in, set aside, counted — in one transaction.

Invariant: every row of the chunk ends as accepted, unchanged, conflict or quarantined, and the
batch's position moves by exactly so many rows in the same transaction.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from models.exchange import ImportBatch
from models.vocabulary import AuditEvent, BatchState, ImportKind, RowOutcome
from registry.errors import Conflict
from registry.files.chunks import cell_text
from registry.rulebooks import Rulebook
from registry.rules.exchange.columns import COMPLETE
from registry.rules.exchange.judging import Judged, Problem
from registry.rules.exchange.record_parties import PERSON
from registry.rules.exchange.record_words import NATURAL_PERSON
from registry.rules.identity.personal import without_personal_data
from registry.rules.merkle import root
from registry.services import audit
from registry.services.exchange.arrived import Arrival, Fit
from registry.services.exchange.arriving import rate_arrived, take_in
from registry.services.exchange.batches import batch_of
from registry.services.exchange.looking import READER, Rows, Said, look_at
from registry.services.exchange.quarantine import SetAside, set_aside, settle_arrived


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
    fit = [
        Fit(place, rows.first_row_no + place, said)
        for place, said in enumerate(judged.fit)
        if said is not None
    ]
    arrival = take_in(session, batch, fit, rulebook, at=at)
    settle_arrived(session, batch.kind, _taken(rows, fit, arrival), at=at)
    outcomes = Counter(arrival.outcomes)
    outcomes.update(set_aside(session, batch, _rows_aside(batch, rows, judged, arrival), at=at))
    _count(batch, outcomes, complete=_complete(batch.kind, rows))
    audit.append(
        session,
        AuditEvent.CHUNK_TAKEN,
        by=by,
        at=at,
        about=f"batch:{batch.id}",
        first=rows.first_row_no,
        last=batch.position,
        root=root(arrival.leaves).hex(),
        **{outcome.value: outcomes[outcome] for outcome in RowOutcome},
    )
    rate_arrived(session, arrival, at=at)
    return ChunkFigures(
        accepted=outcomes[RowOutcome.ACCEPTED],
        unchanged=outcomes[RowOutcome.UNCHANGED],
        conflicts=outcomes[RowOutcome.CONFLICT],
        quarantined=outcomes[RowOutcome.QUARANTINED],
    )


def _taken(
    rows: Rows, fit: Sequence[Fit], arrival: Arrival
) -> Iterator[tuple[dict[str, str], int | None]]:
    """Yield the rows that were taken in, as received, with their subjects where those are told."""
    subject_ids = arrival.subject_ids or [None] * len(fit)
    for one, subject_id in zip(fit, subject_ids, strict=True):
        if one.place not in arrival.refusals:
            yield _received(rows, one.place), subject_id


def _rows_aside(
    batch: ImportBatch, rows: Rows, judged: Judged[Said], arrival: Arrival
) -> list[SetAside]:
    """Return the rows that are not taken in, broken and refused ones, in the order of the file."""
    asides = []
    for place in sorted({*judged.problems, *arrival.refusals}):
        refusal = arrival.refusals.get(place)
        problems = (refusal.problem,) if refusal else judged.problems[place]
        aside = SetAside(
            sheet=rows.chunk.sheet,
            line=rows.chunk.lines[place],
            received=_received(rows, place),
            name=_name_shown(rows, place, problems),
            problems=tuple(_titled(rows, problem) for problem in problems),
            division_code=batch.division_code,
        )
        if refusal:
            aside = aside._replace(
                outcome=refusal.outcome,
                subject_id=refusal.subject_id,
                division_code=refusal.division_code,
                record_id=refusal.record_id,
            )
        asides.append(aside)
    return asides


def _received(rows: Rows, place: int) -> dict[str, str]:
    chunk = rows.chunk
    cells = {
        title: cell_text(column[place])
        for title, column in zip(rows.header, chunk.columns, strict=True)
    }
    unread = chunk.row_problems.get(place)
    return cells | {READER: unread.raw} if unread else cells


def _name_shown(rows: Rows, place: int, problems: Sequence[Problem]) -> str:
    """Return the name for the queue; of what may be a person, nothing."""
    cells = {
        field: cell_text(rows.chunk.columns[at][place])
        for field, at in rows.mapped.fields.items()
        if field in ("name", "party_class", "certificate_no")
    }
    is_person = (
        any(problem.rule == PERSON for problem in problems)
        or cells.get("party_class") in NATURAL_PERSON
        or bool(cells.get("certificate_no"))
    )
    return "" if is_person else without_personal_data(cells.get("name", ""))


def _titled(rows: Rows, problem: Problem) -> Problem:
    place = rows.mapped.fields.get(problem.field)
    return problem._replace(field=rows.header[place] if place is not None else "")


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
