"""Whether an entry is in force, or public, on a day: one definition for rows and for SQL.

Invariant: it is nothing but comparisons of days joined by & and |, so that the very same function
answers for a row (a truth) and for the table (a condition); days that have not come are FOREVER.
No job has any part in it. A row keeps
its latest stay only: of days before an earlier stay's end ask `replaying.stood_on`. Source: ARCHITECTURE §2.1.
"""

from datetime import date
from typing import Any, Protocol


class EntryDays(Protocol):
    """The days of an entry: dates of a row, or the columns of the table."""

    # Any: dates or columns, compared alike; properties, so that a frozen state has them, too.
    @property
    def in_force_from(self) -> Any: ...  # noqa: D102
    @property
    def public_from(self) -> Any: ...  # noqa: D102
    @property
    def until_on(self) -> Any: ...  # noqa: D102
    @property
    def stayed_from(self) -> Any: ...  # noqa: D102
    @property
    def stayed_until(self) -> Any: ...  # noqa: D102


def in_force(entry: EntryDays | type[Any], on: date) -> Any:
    """Say whether an entry has effect on a day: begun, not over, not stayed."""
    return (entry.in_force_from <= on) & (on < entry.until_on) & _is_not_stayed(entry, on)


def is_public(entry: EntryDays | type[Any], on: date) -> Any:
    """Say whether an entry is shown on a day: in force, and its publication begun."""
    return in_force(entry, on) & (entry.public_from <= on)


def _is_not_stayed(entry: EntryDays | type[Any], on: date) -> Any:
    return (entry.stayed_from > on) | (entry.stayed_until <= on)
