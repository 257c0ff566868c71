"""The publication log (公示存证日志): a Merkle tree of salted commitments, and its signed heads.

Invariant: leaves, nodes and checkpoints are facts and only grow; a leaf tells nothing of what it
commits to. Salt and fields (the opening) lie in the vault and leave the public side with the entry.
Source: RFC 6962 §2.1; C2SP tlog-checkpoint, signed-note; SECURITY §1.1.
"""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Identifier, Numbered, by_value
from models.vocabulary import LeafKind


class LogLeaf(AppendOnly, Base):
    """One leaf; `position` runs from 0 without a gap. An entry is published once and removed once."""

    __tablename__ = "log_leaf"
    __table_args__ = (
        Index(
            "uq_log_leaf_published",
            "entry_id",
            unique=True,
            sqlite_where=text("kind = 'published'"),
            postgresql_where=text("kind = 'published'"),
        ),
        Index(
            "uq_log_leaf_removed",
            "entry_id",
            unique=True,
            sqlite_where=text("kind = 'removed'"),
            postgresql_where=text("kind = 'removed'"),
        ),
    )

    position: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind] = mapped_column(by_value(LeafKind))
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    entry_id: Mapped[int] = mapped_column(ForeignKey("list_entry.id"), index=True)
    legal_day: Mapped[date] = mapped_column(doc="the day on which it takes effect")
    refers_to: Mapped[int | None] = mapped_column(
        Identifier, doc="the position of the leaf of publication"
    )
    opening_id: Mapped[int] = mapped_column(ForeignKey("vault_item.id"), doc="salt and fields")


class LogNode(AppendOnly, Base):
    """A complete subtree: the hash over 2^level leaves from place × 2^level on; level 0 are leaves."""

    __tablename__ = "log_node"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    node_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class LogCheckpoint(Numbered, AppendOnly, Base):
    """A signed head of the log: size, root and the signed note in C2SP form."""

    __tablename__ = "log_checkpoint"
    __table_args__ = (Index("ix_log_checkpoint_size", "size"),)

    size: Mapped[int] = mapped_column(Identifier)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    note: Mapped[str] = mapped_column(Text)
