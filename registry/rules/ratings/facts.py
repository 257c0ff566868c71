"""What a rating is made from (评价所依据的事实): dated facts of one subject, as they are known.

Invariant: facts carry their days and no verdict of a day, so that one set answers for every day:
yesterday, today and the planner's next year. What was voided is not among them.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from models.vocabulary import SubjectKind, SubjectStatus
from registry.rules.calendar import add_months
from registry.rules.ratings.words import RatingFlag


def number_of_entry(entry_id: int) -> int:
    """Return the number under which a fact names an entry of a list; records have their own."""
    return -entry_id


def entry_of(number: int | None) -> int | None:
    """Return the entry of a list that a fact names; None where it names a record."""
    return -number if number is not None and number < 0 else None


def record_of(number: int | None) -> int | None:
    """Return the record that a fact names; None where it names an entry, or nothing."""
    return number if number is not None and number > 0 else None


class Span(NamedTuple):
    """[start, end): open where None."""

    start: date | None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether `day` lies within."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class Negative(NamedTuple):
    """A fact that takes points away: which item of the model, from which day on.

    `record_id`: its record, or the entry of a list as `number_of_entry` has it. `ends_on`: the first
    day on which it must not be used (公示截止, the end of what was active); `repaired_on`: the day of its repair; `suspended`: spans in which its execution is stayed.
    """

    item: str
    on: date
    record_id: int = 0
    domain: str | None = None
    case_no: str | None = None
    ends_on: date | None = None
    repaired_on: date | None = None
    suspended: tuple[Span, ...] = ()
    paper: str = ""
    basis: str = ""

    def may_be_used_on(self, day: date) -> bool:
        """Say whether it has happened by `day`, is not repaired and not past its window."""
        return (
            self.on <= day
            and (self.ends_on is None or day < self.ends_on)
            and (self.repaired_on is None or day < self.repaired_on)
        )

    def is_suspended_on(self, day: date) -> bool:
        """Say whether its execution is stayed on `day`."""
        return any(span.holds_on(day) for span in self.suspended)


class Positive(NamedTuple):
    """A fact that adds points; `valid_until` is the last day of a certificate or title.

    `on` None: it is known to be valid, not since when. `matter`: the number of the project.
    """

    item: str
    on: date | None = None
    record_id: int = 0
    valid_until: date | None = None
    matter: str | None = None
    paper: str = ""

    def is_valid_on(self, day: date, months: int | None) -> bool:
        """Say whether it counts on `day`, given for how many months its item is valid."""
        if self.on is not None and not self.on <= day:
            return False
        if self.valid_until is not None and day > self.valid_until:
            return False
        return self.on is None or months is None or day < add_months(self.on, months)


class Condition(NamedTuple):
    """A flag that holds from a day on: an entry on a list, a revoked licence, an accident.

    `ends_on`: the first day on which it holds no longer; `repaired_on`: the day of its repair.
    """

    flag: RatingFlag
    starts_on: date
    ends_on: date | None = None
    repaired_on: date | None = None
    record_id: int = 0
    paper: str = ""


class Facts(NamedTuple):
    """All that is known of a subject and bears on its rating.

    `statuses`: since when which registration status (None: always), oldest first. `activity`: days
    on which something was heard of it; `in_force`: spans in which a certificate vouches for that.
    """

    kind: SubjectKind
    statuses: tuple[tuple[date | None, SubjectStatus], ...] = ((None, SubjectStatus.ACTIVE),)
    is_registered: bool = True
    established_on: date | None = None
    negatives: tuple[Negative, ...] = ()
    positives: tuple[Positive, ...] = ()
    conditions: tuple[Condition, ...] = ()
    activity: tuple[date, ...] = ()
    in_force: tuple[Span, ...] = ()

    def status_on(self, day: date) -> SubjectStatus:
        """Return the registration status on `day`; before the first one that is known, the first."""
        found = self.statuses[0][1]
        for since, status in self.statuses:
            if since is None or since <= day:
                found = status
        return found


def in_order(negatives: Sequence[Negative]) -> list[Negative]:
    """Return facts by date, then by record id: the order in which repeats are counted.

    What one record says of one day goes by its item, domain and case, never by who told it first.
    """
    return sorted(negatives, key=_place)


def _place(one: Negative) -> tuple[date, int, str, str, str]:
    return one.on, one.record_id, one.item, one.domain or "", one.case_no or ""
