"""What was drawn, for officers: the strata, and each subject with its grade and its inspectors.

Invariant: the order is that of the draw; names and places are as they stand today.
"""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionDrawLine
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.rules.inspections import Stratum

PAGE_SIZE = 50


class DrawnLine(NamedTuple):
    """A drawn subject, as its line says."""

    place: int
    subject_id: int
    code: str
    name: str
    kind: SubjectKind
    division_code: str | None
    grade: Grade
    inspectors: list[str]


def drawn_lines(
    session: Session, draw: InspectionDraw, *, inspector: str = "", grade: Grade | None = None
) -> tuple[DrawnLine, ...]:
    """Return the drawn subjects in order; those of one inspector or of one grade where named."""
    wanted = (
        select(
            *(InspectionDrawLine.place, Subject.id, Subject.uscc, Subject.name, Subject.kind),
            *(Subject.division_code, InspectionDrawLine.grade, InspectionDrawLine.inspectors),
        )
        .join(Subject, Subject.id == InspectionDrawLine.subject_id)
        .where(InspectionDrawLine.draw_id == draw.id)
        .order_by(InspectionDrawLine.place)
    )
    if grade is not None:
        wanted = wanted.where(InspectionDrawLine.grade == grade)
    rows = (DrawnLine._make(row) for row in session.execute(wanted))
    return tuple(one for one in rows if not inspector or inspector in one.inspectors)


def strata_of(draw: InspectionDraw) -> tuple[Stratum, ...]:
    """Return the strata that a draw kept, best grade first."""
    kept = draw.strata["strata"]
    assert isinstance(kept, list)
    return tuple(
        Stratum(Grade(one["grade"]), one["number"], Decimal(one["factor"]), one["drawn"])
        for one in kept
    )
