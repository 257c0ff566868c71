"""Ground of every table: names of constraints, types that cannot hold wrong values, append-only.

Invariant: an instant is always aware UTC; a closed set is stored by value; a fact is never changed.
"""

from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, Date, DateTime, Dialect, Integer, MetaData
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite only numbers rows by itself for INTEGER keys; PostgreSQL needs 64 bits for a city's facts.
Identifier = BigInteger().with_variant(Integer(), "sqlite")
# Details of an event or a row: JSON text on SQLite, JSONB on PostgreSQL.
Details = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: refuses naive times on the way in, gives aware UTC on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def by_value(words: type[Enum], *, checked: bool = False) -> EnumType:
    """Return the column type of a closed set, stored by value in 40 characters.

    `checked` adds a CHECK of the values; left off for sets that grow with the register.
    """
    return EnumType(
        words,
        native_enum=False,
        length=40,
        create_constraint=checked,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        name=words.__name__.lower(),
    )


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime(), date: Date()}


class Numbered:
    """A table whose rows are numbered in the order in which they came."""

    id: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=True)


class AppendOnly:
    """A table of facts: rows are added, never changed or removed.

    The database refuses UPDATE, DELETE and TRUNCATE by triggers (made by the migrations, looked
    for at every start); a correction is a new row that points to the old one.
    """

    __append_only__ = True

    @declared_attr
    def recorded_at(self) -> Mapped[datetime]:
        """When the register learned it."""
        return mapped_column(UtcDateTime())


def append_only_tables() -> tuple[str, ...]:
    """Return the names of all tables of facts, sorted."""
    return tuple(
        sorted(
            str(mapper.local_table.name)  # type: ignore[attr-defined]
            for mapper in Base.registry.mappers
            if getattr(mapper.class_, "__append_only__", False)
        )
    )
