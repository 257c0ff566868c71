"""The versions of subjects and of records against what the journal committed to when they came.

A version that came in a file is covered by its chunk's Merkle root, one that undid a batch by the
root of the undoing, one made by hand or mended by its leaf.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.exchange import ImportBatch
from models.records import RecordVersion
from models.subjects import SubjectVersion
from models.vocabulary import AuditEvent, ImportKind
from registry.queries.verification.finding import Finding
from registry.rules.exchange.columns import RECORD_KINDS
from registry.rules.merkle import fact_leaf, root
from registry.rules.records.particulars import VERSION_LEAF_COLUMNS
from registry.rules.subjects import LEAF_COLUMNS

AT_ONCE = 1_000  # rows in memory


class _Facts(NamedTuple):
    """One table of versions: its check, its leaf's columns, the journal's events, its files."""

    check: str
    table: type[SubjectVersion] | type[RecordVersion]
    columns: tuple[str, ...]
    events: tuple[AuditEvent, ...]
    kinds: tuple[ImportKind, ...]
    told: str


_SUBJECTS = _Facts(
    "version_commitments",
    SubjectVersion,
    LEAF_COLUMNS,
    (AuditEvent.SUBJECT_REGISTERED, AuditEvent.SUBJECT_UPDATED, AuditEvent.ROW_CORRECTED),
    tuple(kind for kind in ImportKind if kind not in RECORD_KINDS),
    "登记信息",
)
_RECORDS = _Facts(
    "record_commitments",
    RecordVersion,
    VERSION_LEAF_COLUMNS,
    (
        *(AuditEvent.RECORD_ADDED, AuditEvent.RECORD_CORRECTED, AuditEvent.RECORD_WITHDRAWN),
        *(AuditEvent.RECORD_MOVED, AuditEvent.ROW_CORRECTED),
    ),
    tuple(kind for kind in ImportKind if kind in RECORD_KINDS),
    "信用记录",
)


class _Root(NamedTuple):
    """A root of the journal: of the rows `first` to `last` of a batch, or of the versions with
    these numbers that undid it; an undoing that found nothing has neither."""

    batch_id: int
    first: int | None
    last: int | None
    is_undoing: bool
    root: str

    @property
    def where(self) -> str:
        return f"batch:{self.batch_id} " + (
            "undone" if self.is_undoing else f"rows {self.first}-{self.last}"
        )

    def covers(self, batch_id: object, version_id: int) -> bool:
        """Say whether a version of a batch came with this undoing."""
        return (
            self.is_undoing
            and batch_id == self.batch_id
            and self.first is not None
            and self.last is not None
            and self.first <= version_id <= self.last
        )


def check_commitments(session: Session) -> Finding:
    """Recompute every root and every single leaf from the versions of subjects as they stand."""
    return _check(session, _SUBJECTS)


def check_record_commitments(session: Session) -> Finding:
    """Recompute every root and every single leaf from the versions of records as they stand."""
    return _check(session, _RECORDS)


def _check(session: Session, facts: _Facts) -> Finding:
    checked, undoings = 0, []
    for one in _roots(session, facts):
        leaves = list(_leaves(session, _leaf_cells(facts).where(*_covered(facts, one))))
        checked += len(leaves)
        if root(leaves).hex() != one.root:
            return Finding(
                facts.check, checked, one.where, f"导入的{facts.told}与操作日志中的摘要不符。"
            )
        if one.is_undoing:
            undoings.append(one)
    return _check_the_rest(session, facts, checked, undoings)


def _check_the_rest(
    session: Session, facts: _Facts, checked: int, undoings: Sequence[_Root]
) -> Finding:
    committed = _single_leaves(session, facts)
    batch_at = facts.columns.index("batch_id")
    alone = or_(facts.table.batch_id.is_(None), facts.table.row_no.is_(None))
    singles = _leaf_cells(facts).where(alone).execution_options(yield_per=AT_ONCE)
    with closing(session.execute(singles)) as rows:
        for row in rows:
            if any(one.covers(row[batch_at], int(str(row[0]))) for one in undoings):
                continue
            checked += 1
            if fact_leaf(row) not in committed:
                where = f"{facts.table.__tablename__}:{row[0]}"
                return Finding(facts.check, checked, where, f"{facts.told}没有对应的操作日志。")
    total = session.scalar(select(func.count()).select_from(facts.table)) or 0
    if total != checked:
        where = facts.table.__tablename__
        return Finding(facts.check, checked, where, f"有{facts.told}不属于任何已记录的导入。")
    return Finding(facts.check, checked)


def _roots(session: Session, facts: _Facts) -> Iterator[_Root]:
    batches = select(ImportBatch.id, ImportBatch.kind).where(ImportBatch.kind.in_(facts.kinds))
    own = {batch_id for batch_id, _ in session.execute(batches)}
    events = (AuditEvent.CHUNK_TAKEN, AuditEvent.BATCH_UNDONE)
    entries = session.execute(
        select(AuditEntry.event, AuditEntry.about, AuditEntry.details)
        .where(AuditEntry.event.in_(events))
        .order_by(AuditEntry.seq)
    )
    for event, about, details in entries:
        batch_id = int(str(about).removeprefix("batch:"))
        if batch_id not in own:
            continue
        numbers = (details.get(name) for name in ("first", "last"))
        first, last = (None if one is None else int(str(one)) for one in numbers)
        undone = event is AuditEvent.BATCH_UNDONE
        yield _Root(batch_id, first, last, undone, str(details["root"]))


def _covered(facts: _Facts, one: _Root) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of the versions that a root covers."""
    table = facts.table
    if one.first is None or one.last is None:
        return (false(),)
    if one.is_undoing:
        numbers = table.id.between(one.first, one.last)
        return table.batch_id == one.batch_id, table.row_no.is_(None), numbers
    return table.batch_id == one.batch_id, table.row_no.between(one.first, one.last)


def _leaves(session: Session, cells: Select[*tuple[object, ...]]) -> Iterator[bytes]:
    with closing(session.execute(cells.execution_options(yield_per=AT_ONCE))) as rows:
        yield from map(fact_leaf, rows)


def _leaf_cells(facts: _Facts) -> Select[*tuple[object, ...]]:
    columns = (getattr(facts.table, column) for column in facts.columns)
    return select(*columns).order_by(facts.table.row_no, facts.table.id)


def _single_leaves(session: Session, facts: _Facts) -> set[bytes]:
    details = session.scalars(select(AuditEntry.details).where(AuditEntry.event.in_(facts.events)))
    return {
        bytes.fromhex(leaf)
        for said in details
        if isinstance(leaves := said.get("leaves"), list)
        for leaf in leaves
    }
