"""The rows of a batch that were set aside are handed back whole, for their department to correct.

Invariant: they hold personal data, so the journal is told who took them, in the same transaction.
"""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.exchange import QuarantinedRow, RowSighting
from models.vocabulary import AuditEvent, ImportKind
from registry.errors import Conflict, Invalid
from registry.queries.batch_rows import template_of
from registry.rules.exchange.columns import map_columns
from registry.services import audit, vault
from registry.services.exchange.mending import OPEN

MORE = ("来文行", "处理状态", "问题")  # columns that a template lacks: they are not read again
MOST_ROWS = 20_000  # of one download: each row is opened with a key of its own


def open_rows(
    session: Session, batch_id: int, kind: ImportKind, *, by: int | None, at: datetime
) -> list[tuple[str | int, ...]]:
    """Return the rows of a batch that are still set aside, in the columns of the kind's template.

    Raises Conflict where none is, Invalid where there are too many for one file.
    """
    found = session.execute(
        select(RowSighting.line, QuarantinedRow)
        .join(QuarantinedRow, QuarantinedRow.id == RowSighting.row_id)
        .where(RowSighting.batch_id == batch_id, QuarantinedRow.state.in_(OPEN))
        .order_by(RowSighting.line, RowSighting.id)
        .limit(MOST_ROWS + 1)
    ).all()
    if not found:
        raise Conflict("这个批次没有尚未处理的行。")
    if len(found) > MOST_ROWS:
        raise Invalid(f"尚未处理的行超过 {MOST_ROWS:,} 行，请让来源部门更正原文件后重新报送。")
    fields = tuple(template_of(kind))
    rows: list[tuple[str | int, ...]] = [
        (*_cells(session, row, fields), line, *_why(row)) for line, row in found
    ]
    audit.append(
        session,
        AuditEvent.PERSONAL_DATA_REVEALED,
        by=by,
        at=at,
        about=f"batch:{batch_id}",
        rows=len(rows),
    )
    return rows


def _cells(session: Session, row: QuarantinedRow, fields: tuple[str, ...]) -> Iterator[str]:
    plain = vault.open_item(session, row.vault_id)
    received: dict[str, str] = json.loads(plain) if plain else {}
    titles = tuple(received)
    try:
        places = map_columns(row.kind, titles).fields
    except Invalid:  # the names of columns have changed since the row came in
        places = {}
    for field in fields:
        yield received[titles[places[field]]] if field in places else ""


def _why(row: QuarantinedRow) -> tuple[str, str]:
    told = "；".join(
        f"{one['column']}：{one['message']}" if one["column"] else str(one["message"])
        for one in row.problems
    )
    return row.state.zh, told
