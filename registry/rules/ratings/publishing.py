"""From when a grade is published and used (等级的公布与使用): worse is told first, better counts at once.

Invariant: what is held back is only ever a worse grade; a change to "not rated" is never held back.
Source: LAW-AND-FAIRNESS 5; rating_model.yaml `publication`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.vocabulary import Grade
from registry.errors import Invalid
from registry.rules.calendar import WorkCalendar, add_working_days

_RANK: Mapping[Grade, int] = {grade: place for place, grade in enumerate(Grade)} | {
    Grade.NOT_RATED: list(Grade).index(Grade.A)  # normal supervision, as with an A
}
NOBODY_KNOWN = Grade.NOT_RATED  # what counts for a subject that was never assessed


class Publication(NamedTuple):
    """How a grade is made public: from which day, and what is published and used until then.

    `public_from` None: it waits, for the answer to an objection or for a year's table of holidays.
    `held_grade` None: nothing is held back. `held_id`: the assessment that gave the earlier grade.
    """

    grade: Grade
    public_from: date | None
    held_grade: Grade | None = None
    held_id: int | None = None

    def effective_on(self, day: date) -> Grade:
        """Return the grade that is published and used on `day`."""
        return self.held_grade if self.holds_back_on(day) and self.held_grade else self.grade

    def holds_back_on(self, day: date) -> bool:
        """Say whether an earlier grade is still published and used on `day`."""
        return self.held_grade is not None and (self.public_from is None or day < self.public_from)


@dataclass(frozen=True, slots=True)
class Telling:
    """On which day a grade is told, under which calendar, and what stands in its way.

    `told_on`: since when the subject knows the grade that is held back, where one is.
    `is_objected`: an objection is open to a record that counts; `is_answered`: one was just answered;
    `is_listed`: a list of serious dishonesty vetoes the grade, which waits for nothing.
    """

    on: date
    calendar: WorkCalendar
    working_days: int
    told_on: date | None = None
    is_objected: bool = False
    is_answered: bool = False
    is_listed: bool = False


def is_worse(grade: Grade, than: Grade) -> bool:
    """Say whether `grade` is lower; "not rated" ranks with A."""
    return _RANK[grade] > _RANK[than]


def counts_at_once(grade: Grade, effective: Grade) -> bool:
    """Say whether `grade` is published and used as soon as it is assessed, in place of `effective`."""
    return grade is Grade.NOT_RATED or not is_worse(grade, effective)


def publication(
    grade: Grade, before: Publication | None, before_id: int | None, telling: Telling
) -> Publication:
    """Return from when `grade` is published, given how things stood until now.

    `before_id`: the assessment that `before` comes from.
    """
    effective = before.effective_on(telling.on) if before else NOBODY_KNOWN
    if telling.is_listed or counts_at_once(grade, effective):
        return Publication(grade, _since(grade, before, telling.on))
    if before is not None and before.holds_back_on(telling.on):
        held_id, day = before.held_id, _day_while_held(grade, before, telling)
    else:
        held_id = before_id
        day = None if telling.is_objected else _day_after_telling(telling.on, telling)
    if day is not None and day <= telling.on:
        return Publication(grade, day)
    return Publication(grade, day, effective, held_id)


def _since(grade: Grade, before: Publication | None, on: date) -> date:
    """Return since when `grade` is public: the same grade goes on, another begins today."""
    if before is None or before.grade is not grade or before.holds_back_on(on):
        return on
    return before.public_from or on


def _day_while_held(grade: Grade, before: Publication, telling: Telling) -> date | None:
    if telling.is_objected:
        return None
    if is_worse(grade, before.grade):
        return _day_after_telling(telling.on, telling)
    if before.public_from is not None:
        return before.public_from  # an answer about something else shortens no time
    if telling.is_answered:
        return telling.on
    day = _day_after_telling(telling.told_on or telling.on, telling)
    return None if day is None else max(day, telling.on)


def _day_after_telling(told_on: date, telling: Telling) -> date | None:
    """Return the day from which what was told on `told_on` is public; None: a year has no table.

    It follows the last working day of the time: until then an objection is still in time.
    """
    try:
        last = add_working_days(told_on, telling.working_days, telling.calendar).last_day
        return last + timedelta(days=1)
    except Invalid:
        return None
