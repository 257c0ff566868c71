"""What every step of an assessment needs, gathered once a call."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.vocabulary import RatingCause
from registry.queries.ratings.law import law_of
from registry.rulebooks import rulebook_of
from registry.rules.calendar import WorkCalendar, legal_day
from registry.rules.ratings import RatingModel
from registry.rules.ratings.law import RatingLaw


@dataclass(frozen=True, slots=True)
class Work:
    """A call: why and when; the law of that day, and the calendar by which a telling is counted."""

    session: Session
    law: RatingLaw
    model: RatingModel
    calendar: WorkCalendar
    cause: RatingCause
    at: datetime
    on: date
    run_id: int | None = None  # the assessment of everybody that this is part of

    @property
    def switch_on(self) -> date | None:
        """From when another edition governs; None: none is known."""
        return self.law.next_switch_after(self.on)


def work_of(
    session: Session, cause: RatingCause, at: datetime, run_id: int | None = None
) -> Work | None:
    """Return what an assessment needs; None where no edition of the model governs the day."""
    law, on = law_of(session), legal_day(at)
    model = law.governing(on)
    if model is None:
        return None
    calendar = rulebook_of(session).records.calendar
    return Work(session, law, model, calendar, cause, at, on, run_id)
