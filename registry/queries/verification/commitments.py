"""The versions of subjects and of records against what the journal committed to when they came.

A version that came in a file is covered by its chunk's Merkle root, one that was withdrawn with its
batch by the root of the undoing, one made by hand or mended by its leaf.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
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
    """A root of the journal, and the rows of a batch that it covers; without rows: the undoing."""

    batch_id: int
    rows: tuple[int, int] | None
    root: str

    @property
    def where(self) -> str:
        return f"batch:{self.batch_id} " + (
            f"rows {self.rows[0]}-{self.rows[1]}" if self.rows else "undone"
        )


def check_commitments(session: Session) -> Finding:
    """Recompute every root and every single leaf from the versions of subjects as they stand."""
    return _check(session, _SUBJECTS)


def check_record_commitments(session: Session) -> Finding:
    """Recompute every root and every single leaf from the versions of records as they stand."""
    return _check(session, _RECORDS)


def _check(session: Session, facts: _Facts) -> Finding:
    checked = 0
    for one in _roots(session, facts):
        leaves = list(_leaves(session, _leaf_cells(facts).where(*_covered(facts, one))))
        checked += len(leaves)
        if root(leaves).hex() != one.root:
            return Finding(
                facts.check, checked, one.where, f"导入的{facts.told}与操作日志中的摘要不符。"
            )
    return _check_the_rest(session, facts, checked)


def _check_the_rest(session: Session, facts: _Facts, checked: int) -> Finding:
    committed = _single_leaves(session, facts)
    singles = _leaf_cells(facts).where(_came_alone(facts))
    with closing(session.execute(singles.execution_options(yield_per=AT_ONCE))) as rows:
        for row in rows:
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
        rows = None
        if event is AuditEvent.CHUNK_TAKEN:
            rows = (int(str(details["first"])), int(str(details["last"])))
        yield _Root(batch_id, rows, str(details["root"]))


def _covered(facts: _Facts, one: _Root) -> Iterable[ColumnElement[bool]]:
    yield facts.table.batch_id == one.batch_id
    if one.rows:
        yield facts.table.row_no.between(*one.rows)
    if facts.table is RecordVersion:  # only the undoing of a batch has a batch and a reason
        undone = RecordVersion.reason.is_not(None)
        yield ~undone if one.rows else undone


def _came_alone(facts: _Facts) -> ColumnElement[bool]:
    """Return the condition of versions that no root covers: made by hand, or a mended row."""
    alone = facts.table.row_no.is_(None)
    if facts.table is not RecordVersion:
        return alone
    undone = and_(RecordVersion.batch_id.is_not(None), RecordVersion.reason.is_not(None))
    return or_(RecordVersion.batch_id.is_(None), and_(alone, ~undone))


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
