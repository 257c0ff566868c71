"""A plain model of lists: cases, entries and days, written from the words of the rulebook.

It knows nothing of the register's rules: the holidays are typed from RULEBOOK §2.3, the ways of a
case are sentences of `if`. Only the list of market regulation is modelled, with all its stages.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from models.vocabulary import CaseKind, CaseStep

DAY = timedelta(days=1)
_SPANS = ((1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7))
OFF_2026 = {date(2026, month, day) for month, a, b in _SPANS for day in range(a, b + 1)}
WORKED_2026 = {date(2026, *one) for one in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
FIXED_2027 = {
    date(2027, *one)
    for one in (
        *((1, 1), (2, 5), (2, 6), (2, 7), (2, 8), (4, 5), (5, 1), (5, 2), (6, 9), (9, 15)),
        *((10, 1), (10, 2), (10, 3)),
    )
}
HOLIDAYS = OFF_2026 | FIXED_2027
LISTING, REINSTATEMENT, IMPORTED = CaseKind.LISTING, CaseKind.REINSTATEMENT, CaseKind.IMPORTED
LISTS = (LISTING, REINSTATEMENT)
JUDGING = (CaseStep.REVIEWED, CaseStep.RETURNED, CaseStep.APPROVED, CaseStep.REJECTED)
HEARD = (CaseStep.DEFENDED, CaseStep.HEARING_HELD)


class NoTable(Exception):
    """A year without a holiday table was met."""


def works(day: date) -> bool:
    """Say whether a day is worked."""
    if day.year > 2027:
        raise NoTable
    return day in WORKED_2026 or (day.weekday() < 5 and day not in HOLIDAYS)


def after_days(start: date, number: int) -> date:
    """Return the last of so many working days after `start`."""
    day = start
    while number:
        day += DAY
        number -= works(day)
    return day


def arrives(day: date, is_announced: bool) -> date:
    """Return when a paper counts as served: an announcement after thirty days, never on a day off."""
    if not is_announced:
        return day
    day += 30 * DAY
    while not works(day):
        day += DAY
    return day


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


@dataclass
class Entry:
    """An entry and its days; `None` where a day has not come."""

    firm: int
    basis: str
    listed_on: date
    begins: date
    term: date
    shown: date | None = None
    stays: list[list[date | None]] = field(default_factory=list)
    ended: date | None = None
    how: str = ""
    is_linked: bool = False
    is_reinstated: bool = False
    is_foreign: bool = False  # decided elsewhere: whoever decided removes it, at any time

    @property
    def until(self) -> date:
        """The first day without it."""
        return min(self.term, self.ended) if self.ended else self.term

    def is_stayed(self) -> bool:
        """Say whether a stay runs."""
        return bool(self.stays) and self.stays[-1][1] is None

    def is_listed(self, on: date) -> bool:
        """Say whether the party is on the list on a day."""
        stayed = any(
            begun is not None and begun <= on and (end is None or on < end)
            for begun, end in self.stays
        )
        return self.begins <= on < self.until and not stayed

    def is_public(self, on: date) -> bool:
        """Say whether everybody can read it on a day."""
        return self.shown is not None and self.shown <= on and self.is_listed(on)


@dataclass
class Case:
    """A case: its state by name, what was done since it was told, and by whom."""

    kind: CaseKind
    firm: int
    basis: str
    proposer: int
    entry: Entry | None = None
    state: str = "draft"
    grounds: set[str] = field(default_factory=set)
    done: list[CaseStep] = field(default_factory=list)
    told: date | None = None
    prepared: set[int] = field(default_factory=set)
    reviewer: int | None = None
    decider: int | None = None
    decided_on: date | None = None
    served: date | None = None
    born: Entry | None = None
    is_linked: bool = False

    @property
    def is_open(self) -> bool:
        """Say whether somebody has still to do something."""
        return self.state not in ("done", "not_listed", "refused", "closed")

    def since(self, *marks: CaseStep) -> list[CaseStep]:
        """Return what was done after the last of these."""
        place = max((i for i, one in enumerate(self.done) if one in marks), default=-1)
        return self.done[place + 1 :]


def may_hands(case: Case, step: CaseStep, who: int, is_stranger: bool) -> bool:
    """Say whether a person may take a step: another office's hands are out, no part twice."""
    if step not in JUDGING:
        return not is_stranger and who not in (case.reviewer, case.decider)
    if is_stranger and case.kind is not IMPORTED:
        return False
    is_deciding = step in (CaseStep.APPROVED, CaseStep.REJECTED)
    return who not in case.prepared and not (is_deciding and who == case.reviewer)


def is_unheard(case: Case, today: date) -> bool:
    """Say whether the party has still to be heard, or a right would end on a guessed calendar."""
    if case.told is None:
        return True
    until = after_days(case.told, 5)
    done = case.done  # a new notice takes back nothing that was said
    said = [i for i, one in enumerate(done) if one in HEARD]
    return (
        today <= until
        or until.year == 2027
        or (CaseStep.HEARING_ASKED in done and CaseStep.HEARING_HELD not in done)
        or (bool(said) and CaseStep.ANSWERED not in done[said[-1] :])
    )
