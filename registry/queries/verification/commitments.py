"""The versions of subjects against what the journal committed to when they were written.

A version that came in a file is covered by its chunk's Merkle root; one made by hand by its leaf.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.subjects import SubjectVersion
from models.vocabulary import AuditEvent
from registry.queries.verification.finding import Finding
from registry.rules.merkle import fact_leaf, root
from registry.rules.subjects import LEAF_COLUMNS

CHECK = "version_commitments"
SINGLE_EVENTS = (
    AuditEvent.SUBJECT_REGISTERED,
    AuditEvent.SUBJECT_UPDATED,
    AuditEvent.ROW_CORRECTED,
)


class _Chunk(NamedTuple):
    seq: int
    batch_id: int
    first: int
    last: int
    root: str


def check_commitments(session: Session) -> Finding:
    """Recompute every chunk's root and every single leaf from the versions as they stand."""
    checked = 0
    for chunk in _chunks(session):
        leaves = [fact_leaf(row) for row in session.execute(_versions_of(chunk))]
        checked += len(leaves)
        if root(leaves).hex() != chunk.root:
            where = f"batch:{chunk.batch_id} rows {chunk.first}-{chunk.last}"
            return Finding(CHECK, checked, where, "导入的登记信息与操作日志中的摘要不符。")
    return _check_the_rest(session, checked)


def _check_the_rest(session: Session, checked: int) -> Finding:
    committed = _single_leaves(session)
    by_hand = session.execute(
        _leaf_cells()
        .where(SubjectVersion.row_no.is_(None))
        .order_by(SubjectVersion.id)
        .execution_options(yield_per=1_000)
    )
    with closing(by_hand) as rows:
        for row in rows:
            checked += 1
            if fact_leaf(row) not in committed:
                where = f"subject_version:{row[0]}"
                return Finding(CHECK, checked, where, "登记信息没有对应的操作日志。")
    total = session.scalar(select(func.count()).select_from(SubjectVersion)) or 0
    if total != checked:
        return Finding(CHECK, checked, "subject_version", "有登记信息不属于任何已记录的导入。")
    return Finding(CHECK, checked)


def _chunks(session: Session) -> Iterator[_Chunk]:
    entries = session.execute(
        select(AuditEntry.seq, AuditEntry.about, AuditEntry.details)
        .where(AuditEntry.event == AuditEvent.CHUNK_TAKEN)
        .order_by(AuditEntry.seq)
    )
    for seq, about, details in entries:
        yield _Chunk(
            seq,
            int(str(about).removeprefix("batch:")),
            int(str(details["first"])),
            int(str(details["last"])),
            str(details["root"]),
        )


def _versions_of(chunk: _Chunk) -> Select[*tuple[object, ...]]:
    return (
        _leaf_cells()
        .where(
            SubjectVersion.batch_id == chunk.batch_id,
            SubjectVersion.row_no.between(chunk.first, chunk.last),
        )
        .order_by(SubjectVersion.row_no, SubjectVersion.id)
    )


def _leaf_cells() -> Select[*tuple[object, ...]]:
    return select(*(getattr(SubjectVersion, column) for column in LEAF_COLUMNS))


def _single_leaves(session: Session) -> set[bytes]:
    details = session.scalars(select(AuditEntry.details).where(AuditEntry.event.in_(SINGLE_EVENTS)))
    return {
        bytes.fromhex(leaf)
        for said in details
        if isinstance(leaves := said.get("leaves"), list)
        for leaf in leaves
    }
