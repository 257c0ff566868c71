"""Rows against the entries of the journal that their deeds wrote.

Invariant: an entry answers to one row, in every column; a row without its entry, and an entry
without its row, are both found.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.base import Base
from models.vocabulary import AuditEvent
from registry.queries.row_digest import row_digest


class Entry(NamedTuple):
    """What the journal says of a deed: about what, by whom, when, with which details."""

    about: str
    by: int | None
    at: datetime
    details: Mapping[str, Any]  # Any: what the journal's details hold


def entries_of(session: Session, event: AuditEvent) -> Iterator[Entry]:
    """Yield the entries of an event in their order."""
    rows = session.execute(
        select(AuditEntry.about, AuditEntry.actor_id, AuditEntry.recorded_at, AuditEntry.details)
        .where(AuditEntry.event == event)
        .order_by(AuditEntry.seq)
    )
    for about, by, at, details in rows:
        yield Entry(about or "", by, at, details)


def row_problem(row: Base, at: datetime, by: int | None, entry: Entry | None) -> str | None:
    """Return what of a row its entry says otherwise; entries of before digests hold none."""
    if entry is None:
        return "操作日志中没有对应的记载。"
    if (by, at) != (entry.by, entry.at):
        return "经办人或者时间与操作日志不符。"
    told = row_digest(row)
    return "内容与操作日志中的摘要不符。" if entry.details.get("digest", told) != told else None
