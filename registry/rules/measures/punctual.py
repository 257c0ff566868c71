"""Whether a department reported on an order, and in time: what the rates of feedback count.

Invariant: a report is owed once its first last day is over, unless the measure was lifted by then or
did not apply to the case on it; a report that was given is always counted. Source: RULEBOOK §5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.vocabulary import FOREVER


@dataclass(frozen=True, slots=True)
class FirstReport:
    """The first report of one order: its last day, and the day on which it came."""

    due_on: date | None
    reported_on: date | None = None
    lifted_on: date | None = None
    waived_from: date = FOREVER
    waived_until: date = FOREVER

    def is_owed(self, day: date) -> bool:
        """Say whether the report counts on a day: it came, or its last day is over in vain."""
        if self.due_on is None:
            return False
        if self.reported_on is not None:
            return True
        is_lifted = self.lifted_on is not None and self.lifted_on <= self.due_on
        is_waived = self.waived_from <= self.due_on < self.waived_until
        return self.due_on < day and not is_lifted and not is_waived

    @property
    def is_on_time(self) -> bool:
        """Say whether it came by its last day."""
        return (
            self.reported_on is not None
            and self.due_on is not None
            and self.reported_on <= self.due_on
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """How many reports were owed, how many came, how many of them in time."""

    owed: int = 0
    reported: int = 0
    on_time: int = 0

    def __add__(self, other: "Rates") -> "Rates":
        """Return both together."""
        return Rates(
            self.owed + other.owed, self.reported + other.reported, self.on_time + other.on_time
        )


def rates_of(reports: Iterable[FirstReport], day: date) -> Rates:
    """Return the rates over some reports on a day."""
    owed = [one for one in reports if one.is_owed(day)]
    reported = sum(one.reported_on is not None for one in owed)
    return Rates(len(owed), reported, sum(one.is_on_time for one in owed))
