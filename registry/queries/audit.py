"""The journal as the auditor reads it: newest first, by event and by day, a page at a time.

Invariant: nothing here writes; the page and the file come from the same selection.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.audit import AuditEntry
from models.vocabulary import AuditEvent

CHINA = ZoneInfo("Asia/Shanghai")
PAGE = 50
BLOCK = 1_000  # entries read at a time for a file


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of one event, of one day in China's time, or all."""

    event: AuditEvent | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry as it is shown."""

    seq: int
    recorded_at: datetime
    event: AuditEvent
    actor: str | None
    about: str | None
    details: str
    entry_hash: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """One page of the journal, and how many entries there are in all."""

    rows: tuple[JournalRow, ...]
    total: int
    page: int
    last_page: int

    @property
    def offered(self) -> list[int]:
        """The pages to link to: the first, the last and the neighbours of this one."""
        near = {1, self.page - 1, self.page, self.page + 1, self.last_page}
        return sorted(page for page in near if 1 <= page <= self.last_page)


def journal_page(session: Session, wanted: Wanted, page: int) -> JournalPage:
    """Return the page, newest first; a page beyond the last is empty."""
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*conditions)) or 0
    entries = (
        select(AuditEntry, Account.username)
        .outerjoin(Account, Account.id == AuditEntry.actor_id)
        .where(*conditions)
        .order_by(AuditEntry.seq.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE)
    )
    rows = tuple(_row(entry, username) for entry, username in session.execute(entries))
    return JournalPage(rows, total, page, max(1, -(-total // PAGE)))


def journal_rows(session: Session, wanted: Wanted) -> Iterator[JournalRow]:
    """Yield every entry wanted, newest first, reading a block at a time."""
    conditions = _conditions(wanted)
    while True:
        block = (
            select(AuditEntry, Account.username)
            .outerjoin(Account, Account.id == AuditEntry.actor_id)
            .where(*conditions)
            .order_by(AuditEntry.seq.desc())
            .limit(BLOCK)
        )
        rows = [_row(entry, username) for entry, username in session.execute(block)]
        yield from rows
        if len(rows) < BLOCK:
            return
        conditions = [*_conditions(wanted), AuditEntry.seq < rows[-1].seq]
        session.expunge_all()  # what has been written out need not be held


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.event is not None:
        conditions.append(AuditEntry.event == wanted.event)
    if wanted.day is not None:
        start = datetime.combine(wanted.day, time(), CHINA)
        conditions.append(AuditEntry.recorded_at >= start)
        conditions.append(AuditEntry.recorded_at < start + timedelta(days=1))
    return conditions


def _row(entry: AuditEntry, username: str | None) -> JournalRow:
    return JournalRow(
        seq=entry.seq,
        recorded_at=entry.recorded_at,
        event=entry.event,
        actor=username,
        about=entry.about,
        details=json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
        entry_hash=entry.entry_hash.hex(),
    )
