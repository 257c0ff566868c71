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
from models.vocabulary import AuditEvent, QuarantineState
from registry.errors import Conflict, Invalid, NotFound
from registry.files.chunks import Chunk
from registry.rulebooks import Rulebook
from registry.rules.exchange.columns import map_columns
from registry.rules.exchange.judging import Problem
from registry.services import audit, subjects, vault
from registry.services.exchange.chunks import Rows, look_at
from registry.services.subjects.known import known_subjects

OPEN = (QuarantineState.BROKEN, QuarantineState.WAITING)
SHORTEST_REASON = 4
NO_SUCH_ROW = "没有这条待处理数据。"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a corrected row: the subject it went to, or the problems that remain."""

    subject_id: int | None
    problems: Sequence[Problem]


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


def record_reveal(session: Session, row_id: int, *, by: int | None, at: datetime) -> None:
    """Tell the journal that somebody is shown the personal data of an open row.

    Raises Conflict where the row is decided: then nobody needs to see it.
    """
    row = _open_row(session, row_id)
    audit.append(session, AuditEvent.PERSONAL_DATA_REVEALED, by=by, at=at, about=f"row:{row.id}")


def correct_row(
    session: Session,
    row_id: int,
    cells: Mapping[str, str],
    rulebook: Rulebook,
    *,
    by: int | None,
    at: datetime,
) -> Corrected:
    """Take a corrected row in and return its subject; or return what is still wrong with it."""
    row = _open_row(session, row_id)
    batch = session.get_one(ImportBatch, row.first_batch_id)
    header = tuple(cells)
    rows = Rows(
        chunk=Chunk(None, [1], [[cells[title].strip() or None] for title in header]),
        header=header,
        mapped=map_columns(row.kind, header),
        first_row_no=1,
    )
    judged = look_at(row.kind, rows, rulebook, at=at)
    said = judged.fit[0]
    if said is None:
        return Corrected(None, judged.problems[0])
    taken = subjects.take(
        session, [subjects.Row(None, said)], subjects.Source(batch.department_id, batch.id), at=at
    )
    subject_id = known_subjects(session, [said])[said.key].subject_id
    _decide(row, QuarantineState.CORRECTED, by=by, at=at)
    row.subject_id = subject_id
    audit.append(
        session,
        AuditEvent.ROW_CORRECTED,
        by=by,
        at=at,
        about=f"row:{row.id}",
        subject=subject_id,
        batch=batch.id,
        leaves=[leaf.hex() for leaf in taken.leaves],
    )
    return Corrected(subject_id, ())


def dismiss_row(
    session: Session, row_id: int, reason: str, *, by: int | None, at: datetime
) -> None:
    """Leave a row out for good, with a reason. Raises Invalid where the reason says nothing."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明不予入库的理由。")
    row = _open_row(session, row_id)
    _decide(row, QuarantineState.DISMISSED, by=by, at=at)
    row.note = reason.strip()[:500]
    audit.append(session, AuditEvent.ROW_DISMISSED, by=by, at=at, about=f"row:{row.id}")


def _row_of(session: Session, row_id: int) -> QuarantinedRow:
    row = session.scalars(
        select(QuarantinedRow).where(QuarantinedRow.id == row_id).with_for_update()
    ).first()
    if row is None:
        raise NotFound(NO_SUCH_ROW)
    return row


def _open_row(session: Session, row_id: int) -> QuarantinedRow:
    row = _row_of(session, row_id)
    if row.state not in OPEN:
        raise Conflict(f"这条数据已由他人处理（{row.state.zh}），请刷新页面查看。")
    return row


def _decide(row: QuarantinedRow, state: QuarantineState, *, by: int | None, at: datetime) -> None:
    row.state = state
    row.decided_by = by
    row.decided_at = at
