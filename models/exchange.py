"""Collection (归集): batches of rows that arrived, and the rows that could not be taken in.

Invariant: rows = accepted + unchanged + conflicts + quarantined, and `position` moves in the same
transaction as the rows it counts, so a killed import goes on where it stopped.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, Numbered, by_value
from models.vocabulary import BatchState, ImportKind, QuarantineState


class ImportBatch(Numbered, Base):
    """One file taken in once, with its figures."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint(
            "position = accepted + unchanged + conflicts + quarantined", name="nothing_vanishes"
        ),
        Index("ix_import_batch_file_digest_kind", "file_digest", "kind"),
    )

    kind: Mapped[ImportKind] = mapped_column(by_value(ImportKind))
    state: Mapped[BatchState] = mapped_column(by_value(BatchState))
    file_name: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64), doc="SHA-256 of the file, hexadecimal")
    file_size: Mapped[int] = mapped_column(Identifier, doc="bytes")
    stored_name: Mapped[str | None] = mapped_column(String(80), doc="under REGISTRY_HOME/uploads")
    encoding: Mapped[str | None] = mapped_column(String(20))
    department_id: Mapped[str] = mapped_column(String(40))
    division_code: Mapped[str | None] = mapped_column(
        String(20), doc="the county whose office supplied it; empty: the city's"
    )
    rows_expected: Mapped[int | None] = mapped_column(doc="where known before the end")
    position: Mapped[int] = mapped_column(default=0, doc="data rows taken so far")
    accepted: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    conflicts: Mapped[int] = mapped_column(default=0)
    quarantined: Mapped[int] = mapped_column(default=0)
    complete: Mapped[int] = mapped_column(
        default=0, doc="rows in which every field asked for is filled"
    )
    problem: Mapped[str | None] = mapped_column(String(500), doc="why the file is unusable")
    started_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class QuarantinedRow(Numbered, Base):
    """A row that broke a rule or waits for its subject; its text lies in the vault.

    The same content arriving again is the same row: seen again, not queued twice.
    """

    __tablename__ = "quarantined_row"
    __table_args__ = (
        Index("uq_quarantined_row_kind_content_key", "kind", "content_key", unique=True),
    )

    kind: Mapped[ImportKind] = mapped_column(by_value(ImportKind))
    state: Mapped[QuarantineState] = mapped_column(by_value(QuarantineState), index=True)
    content_key: Mapped[bytes] = mapped_column(
        LargeBinary(16), doc="keyed digest of the row as received"
    )
    first_batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    vault_id: Mapped[int] = mapped_column(ForeignKey("vault_item.id"))
    name_shown: Mapped[str | None] = mapped_column(
        String(120), doc="an organisation's name, for the queue"
    )
    problems: Mapped[list[dict[str, object]]] = mapped_column(
        Details, doc="[{column, value (masked), rule, message}]"
    )
    subject_id: Mapped[int | None] = mapped_column(
        ForeignKey("subject.id"), doc="proposed while it waits, chosen once it is decided"
    )
    division_code: Mapped[str | None] = mapped_column(
        String(20), index=True, doc="the county whose officers may mend it; empty: the city's"
    )
    note: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class RowSighting(Numbered, Base):
    """Where a set-aside row stood in a batch: sheet and physical line."""

    __tablename__ = "row_sighting"
    __table_args__ = (Index("ix_row_sighting_batch_id_line", "batch_id", "line"),)

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    row_id: Mapped[int] = mapped_column(ForeignKey("quarantined_row.id"), index=True)
    sheet: Mapped[str | None] = mapped_column(String(60))
    line: Mapped[int]


class RowConflict(Numbered, AppendOnly, Base):
    """A set-aside row that tells of a record otherwise than the register holds it."""

    __tablename__ = "row_conflict"

    row_id: Mapped[int] = mapped_column(ForeignKey("quarantined_row.id"), index=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)


class BatchUndoing(Numbered, AppendOnly, Base):
    """The taking back of a batch: its records withdrawn, and those that had changed since, left."""

    __tablename__ = "batch_undoing"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), unique=True)
    withdrawn: Mapped[int] = mapped_column(doc="records")
    left_alone: Mapped[int] = mapped_column(doc="records that somebody had changed since")
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
