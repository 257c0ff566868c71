"""Ratings against what the journal committed to in the transaction that wrote them.

Invariant: every rating is covered by exactly one entry: its numbers from first to last, how many,
and the Merkle root of their leaves; the ratings of a run over all have entries of that run.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.ratings import Rating
from models.vocabulary import AuditEvent
from registry.queries.verification.finding import Finding
from registry.rules.merkle import root
from registry.rules.ratings.leaves import LEAF_COLUMNS, rating_leaf

CHECK = "rating_commitments"
AT_ONCE = 1_000


class _Entry(NamedTuple):
    """What an entry of the journal says of ratings."""

    seq: int
    first: int
    last: int
    size: int
    root: str
    run_id: int | None


def check_rating_commitments(session: Session) -> Finding:
    """Recompute the root of every entry from the ratings as they stand."""
    checked = 0
    for entry in _entries(session):
        leaves = list(_leaves(session, entry))
        checked += len(leaves)
        if len(leaves) != entry.size or root(leaves).hex() != entry.root:
            where = f"rating:{entry.first}-{entry.last}"
            return Finding(CHECK, checked, where, "评价与操作日志中的摘要不符。")
    total = session.scalar(select(func.count()).select_from(Rating)) or 0
    if total != checked:
        return Finding(CHECK, checked, "rating", "有评价没有对应的操作日志。")
    return Finding(CHECK, checked)


def _entries(session: Session) -> Iterator[_Entry]:
    entries = session.execute(
        select(AuditEntry.seq, AuditEntry.details)
        .where(AuditEntry.event == AuditEvent.SUBJECTS_RATED)
        .order_by(AuditEntry.seq)
    ).all()
    for seq, told in entries:
        first, last, size = (int(str(told[name])) for name in ("first", "last", "count"))
        run_id = None if told.get("run") is None else int(str(told["run"]))
        yield _Entry(seq, first, last, size, str(told["root"]), run_id)


def _leaves(session: Session, entry: _Entry) -> Iterator[bytes]:
    columns = (getattr(Rating, name) for name in LEAF_COLUMNS)
    rows: Any = session.execute(  # Any: the columns of a leaf
        select(*columns)
        .where(Rating.id.between(entry.first, entry.last), _of_run(entry))
        .order_by(Rating.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(rows):
        yield from (rating_leaf((*plain, bytes(inputs))) for *plain, inputs in rows)


def _of_run(entry: _Entry) -> ColumnElement[bool]:
    return Rating.run_id.is_(None) if entry.run_id is None else Rating.run_id == entry.run_id
