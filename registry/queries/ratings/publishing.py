"""Which grades the public may see at all on a day: what the edition in force publishes.

Invariant: where no edition governs the day, none is public and nobody is assessed.
"""

from datetime import date

from sqlalchemy.orm import Session

from models.vocabulary import Grade, SubjectKind
from registry.errors import Invalid
from registry.queries.ratings.law import law_of


def grades_published_on(session: Session, on: date) -> tuple[Grade, ...]:
    """Return the grades that the edition in force publishes, best first."""
    try:
        return law_of(session).on(on).publication.grades
    except Invalid:
        return ()


def kinds_assessed_on(session: Session, on: date) -> tuple[SubjectKind, ...]:
    """Return the kinds of subject that the edition in force assesses."""
    try:
        return law_of(session).on(on).applies_to
    except Invalid:
        return ()
