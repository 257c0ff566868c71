"""The name index (名称索引): which names hold which grams, so that a name is found by a part of it.

Invariant: a projection of `subject_name` and of the representatives in force; it is written in the
transaction that adds the name, can be thrown away and built again (`flask database reindex`), and
reading is the union of the three tables, in which a name may stand twice but never not at all.

For the migration: `name_addition` is WITHOUT ROWID on SQLite (`sqlite_with_rowid=False`), so that
the rows of a gram lie together; on PostgreSQL every column of bytes is `SET STORAGE EXTERNAL`,
because packed numbers do not shrink and unpacking them costs more than reading them. The index of
the tail of a code (`ix_subject_uscc_tail`, in `models/subjects.py`) is one of an expression: a draft
made on SQLite leaves it out, so the migration says it by hand.
"""

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Identifier, Numbered


class NamePosting(Base):
    """The settled names of one gram, ascending and packed; empty where too many names hold it."""

    __tablename__ = "name_posting"

    gram: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(doc="how many settled names hold the gram")
    ids: Mapped[bytes] = mapped_column(LargeBinary, doc="their packed subject_name ids")


class NameAddition(Base):
    """One gram of a name that came alone or with few others and is not settled yet."""

    __tablename__ = "name_addition"
    __table_args__ = ({"sqlite_with_rowid": False},)

    gram: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class NameChunk(Numbered, Base):
    """A stretch of the grams of many names that came together and are not settled yet; never changed.

    `grams` ascend (64 bits each); the names of the gram at place p stand in `ids` from `starts[p]`
    to `starts[p + 1]`, as distances from `first_id` (32 bits each, ascending).
    """

    __tablename__ = "name_chunk"

    first_gram: Mapped[int] = mapped_column(BigInteger, doc="the lowest of its grams")
    last_gram: Mapped[int] = mapped_column(BigInteger, doc="the highest of its grams")
    first_id: Mapped[int] = mapped_column(Identifier, doc="the lowest subject_name id")
    entries: Mapped[int] = mapped_column(doc="how many pairs of a gram and a name")
    grams: Mapped[bytes] = mapped_column(LargeBinary)
    starts: Mapped[bytes] = mapped_column(LargeBinary)
    ids: Mapped[bytes] = mapped_column(LargeBinary)
