"""A person mends a row that was set aside: corrects it and submits it alone, or dismisses it.

Invariant: a corrected row goes the way of every other row; the row as received stays as it was;
who decided, and why, stands beside it and in the journal; who looked at its personal data, too.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import ImportBatch, QuarantinedRow
from models.proposals import RecordProposal
from models.vocabulary import AuditEvent, QuarantineState, RowOutcome
from registry.errors import Conflict, Invalid, NotFound
from registry.files.chunks import Chunk
from registry.rulebooks import Rulebook
from registry.rules.exchange.columns import RECORD_KINDS, map_columns
from registry.rules.exchange.judging import Problem
from registry.rules.exchange.records import RecordRow
from registry.rules.reasons import SHORTEST_REASON
from registry.rules.records.flow import OPEN as OPEN_PROPOSALS
from registry.rules.subjects import Particulars
from registry.services import audit, vault
from registry.services.exchange.arrived import Arrival, Fit, Refusal
from registry.services.exchange.arriving import rate_arrived, take_in
from registry.services.exchange.looking import Rows, Said, look_at
from registry.services.exchange.mendable import mended_cells, refuse_grave
from registry.services.exchange.quarantine import SetAside, found_otherwise
from registry.services.subjects.known import known_subjects

OPEN = (QuarantineState.BROKEN, QuarantineState.WAITING, QuarantineState.CONFLICT)
NO_SUCH_ROW = "没有这条待处理数据。"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a corrected row: the subject it went to, or the problems that remain."""

    subject_id: int | None
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Mended:
    """A row as a person has mended it: its cells by title (of records: at least those changed), and what that person stands by.

    `subject_is_chosen`: name and code of the subject were seen side by side; `knows_personal`: what
    seemed personal in free text was looked at; `within`: the county of whoever mended it.
    """

    cells: Mapping[str, str]
    subject_is_chosen: bool = False
    knows_personal: bool = False
    within: str | None = None


def row_as_received(session: Session, row_id: int) -> dict[str, str]:
    """Return a set-aside row as it was received; Raises Invalid where it has been forgotten."""
    row = session.get(QuarantinedRow, row_id)  # no lock: a page that only reads asks this
    if row is None:
        raise NotFound(NO_SUCH_ROW)
    plain = vault.open_item(session, row.vault_id)
    if plain is None:
        raise Invalid("这一行的原始内容已按保存期限销毁。")
    received: dict[str, str] = json.loads(plain)
    return received


def open_row(session: Session, row_id: int) -> QuarantinedRow:
    """Return a row that nobody has decided, locked. Raises NotFound, or Conflict where it is decided."""
    row = _row_of(session, row_id)
    if row.state not in OPEN:
        raise Conflict(f"这条数据已由他人处理（{row.state.zh}），请刷新页面查看。")
    return row


def record_reveal(session: Session, row_id: int, *, by: int | None, at: datetime) -> None:
    """Tell the journal that somebody is shown the personal data of an open row.

    Raises Conflict where the row is decided: then nobody needs to see it.
    """
    row = open_row(session, row_id)
    audit.append(session, AuditEvent.PERSONAL_DATA_REVEALED, by=by, at=at, about=f"row:{row.id}")


def correct_row(
    session: Session,
    row_id: int,
    mended: Mended,
    rulebook: Rulebook,
    *,
    by: int | None,
    at: datetime,
) -> Corrected:
    """Take a corrected row in and return its subject; or return what is still wrong with it.

    Raises Refused where a row of records was changed beyond what one person alone may mend.
    """
    row = open_row(session, row_id)
    batch = session.get_one(ImportBatch, row.first_batch_id)
    cells, changed = mended.cells, frozenset[str]()
    if row.kind in RECORD_KINDS:
        cells, changed = mended_cells(row, row_as_received(session, row_id), cells)
    rows = _as_rows(row, cells)
    judged = look_at(row.kind, rows, rulebook, at=at, knows_personal=mended.knows_personal)
    said = judged.fit[0]
    if said is None:
        return Corrected(None, judged.problems[0])
    if isinstance(said, RecordRow):
        refuse_grave(said, changed, rulebook, at=at)
    arrival = take_in(
        session,
        batch,
        [Fit(0, None, said)],
        rulebook,
        at=at,
        chosen=mended.subject_is_chosen,
        within=mended.within,
    )
    if arrival.refusals:
        return _still_aside(session, row, arrival.refusals[0], at)
    _decide(row, QuarantineState.CORRECTED, by=by, at=at)
    row.subject_id = subject_id = _subject_of(session, said, arrival)
    audit.append(
        session,
        AuditEvent.ROW_CORRECTED,
        by=by,
        at=at,
        about=f"row:{row.id}",
        subject=subject_id,
        batch=batch.id,
        leaves=[leaf.hex() for leaf in arrival.leaves],
    )
    rate_arrived(session, arrival, at=at)
    return Corrected(subject_id, ())


def _as_rows(row: QuarantinedRow, cells: Mapping[str, str]) -> Rows:
    header = tuple(cells)
    return Rows(
        chunk=Chunk(None, [1], [[cells[title].strip() or None] for title in header]),
        header=header,
        mapped=map_columns(row.kind, header),
        first_row_no=1,
    )


def _subject_of(session: Session, said: Said, arrival: Arrival) -> int | None:
    if isinstance(said, Particulars):
        return known_subjects(session, [said])[said.key].subject_id
    return arrival.subject_ids[0]


def _still_aside(
    session: Session, row: QuarantinedRow, refusal: Refusal, at: datetime
) -> Corrected:
    """Keep the row, with what holds it up now; a conflict goes to its own page."""
    if refusal.outcome is RowOutcome.CONFLICT and refusal.record_id is not None:
        aside = SetAside(
            sheet=None,
            line=0,
            received={},
            name="",
            problems=(refusal.problem._replace(field=""),),
            outcome=refusal.outcome,
            subject_id=refusal.subject_id,
            division_code=refusal.division_code,
            record_id=refusal.record_id,
        )
        found_otherwise(session, row, aside, at)
    return Corrected(None, (refusal.problem,))


def dismiss_row(
    session: Session, row_id: int, reason: str, *, by: int | None, at: datetime
) -> None:
    """Leave a row out for good, with a reason. Raises Invalid where the reason says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明不予入库的理由。")
    row = open_row(session, row_id)
    _refuse_while_proposed(session, row_id)
    _decide(row, QuarantineState.DISMISSED, by=by, at=at)
    row.note = reason.strip()[:500]
    audit.append(session, AuditEvent.ROW_DISMISSED, by=by, at=at, about=f"row:{row.id}")


def _refuse_while_proposed(session: Session, row_id: int) -> None:
    proposed = session.scalar(
        select(RecordProposal.id).where(
            RecordProposal.row_id == row_id, RecordProposal.state.in_(OPEN_PROPOSALS)
        )
    )
    if proposed is not None:
        raise Conflict(f"已为这一行提出更正（第 {proposed} 件事项），请先办结或者作废该事项。")


def _row_of(session: Session, row_id: int) -> QuarantinedRow:
    row = session.scalars(
        select(QuarantinedRow).where(QuarantinedRow.id == row_id).with_for_update()
    ).first()
    if row is None:
        raise NotFound(NO_SUCH_ROW)
    return row


def _decide(row: QuarantinedRow, state: QuarantineState, *, by: int | None, at: datetime) -> None:
    row.state = state
    row.decided_by = by
    row.decided_at = at
