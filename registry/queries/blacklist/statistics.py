"""Figures of lists: how many stand on each now, and how many came and went in twelve months.

Invariant: only counts leave here; a count that might be read as one party is hidden (None).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from registry.queries.blacklist.figures import gone_day
from registry.queries.blacklist.public import Rows, ever_shown, shown_entries
from registry.rules.calendar import add_months
from registry.rules.publication import without_small_cells

MONTHS = 12
Counts = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class ListCensus:
    """How many entries of each list type are public, were first shown, ceased to be shown."""

    total: int
    on_hand: Counts
    came: Counts
    went: Counts
    since: date

    @property
    def list_types(self) -> tuple[str, ...]:
        """The list types of which there is anything to tell."""
        return tuple(sorted(self.on_hand.keys() | self.came.keys() | self.went.keys()))


def list_census(session: Session, *, on: date) -> ListCensus:
    """Return the figures of all lists on a day, and of the twelve months before it."""
    since, day = add_months(on, -MONTHS), gone_day(on)
    now = _by_type(session, shown_entries(on))
    came = ever_shown().where(ListEntry.public_from > since, ListEntry.public_from <= on)
    went = ever_shown().where(day > since, day <= on, ListEntry.public_from < day)
    return ListCensus(
        total=sum(now.values()),
        on_hand=without_small_cells(now),
        came=without_small_cells(_by_type(session, came)),
        went=without_small_cells(_by_type(session, went)),
        since=since,
    )


def _by_type(session: Session, rows: Rows) -> dict[str, int]:
    query = rows.with_only_columns(ListEntry.list_type, func.count(ListEntry.id))
    found = session.execute(query.group_by(ListEntry.list_type))
    return {row[0]: row[1] for row in found}
