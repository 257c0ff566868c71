"""What the register showed on a day, as known at an instant: two axes of time.

Invariant: a fact counts if it was recorded by `known_at` and is valid on `on`; a correction counts
only once it was itself known.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from models.subjects import SubjectName, SubjectVersion
from registry.rules.identity.folding import fold
from registry.rules.subjects import NameSpan, is_in_force


def version_as_of(
    session: Session, subject_id: int, *, on: date, known_at: datetime
) -> SubjectVersion | None:
    """Return the registration version in force on `on`, as known at `known_at`, or None."""
    return session.scalars(
        select(SubjectVersion)
        .where(
            SubjectVersion.subject_id == subject_id,
            SubjectVersion.valid_from <= on,
            SubjectVersion.recorded_at <= known_at,
        )
        .order_by(SubjectVersion.valid_from.desc(), SubjectVersion.id.desc())
        .limit(1)
    ).first()


def names_as_of(
    session: Session, subject_id: int, *, on: date, known_at: datetime
) -> tuple[NameSpan, ...]:
    """Return the names that a subject bore on `on`, as known at `known_at`, oldest row first."""
    rows = session.scalars(
        _known_names(known_at).where(SubjectName.subject_id == subject_id).order_by(SubjectName.id)
    )
    return tuple(span for span in map(_span, rows) if is_in_force(span, on))


def bearers_as_of(
    session: Session, name: str, *, on: date, known_at: datetime
) -> Sequence[tuple[int, NameSpan]]:
    """Return who bore `name` on `on`, as known at `known_at`: (subject id, span), by subject.

    A name proposes; a person confirms by the code (FEATURES Q1).
    """
    rows = session.scalars(
        _known_names(known_at)
        .where(SubjectName.name_key == fold(name))
        .order_by(SubjectName.subject_id, SubjectName.id)
    )
    return [(row.subject_id, _span(row)) for row in rows if is_in_force(_span(row), on)]


def _known_names(known_at: datetime) -> Select[SubjectName]:
    correction = aliased(SubjectName)
    corrected = (
        select(correction.id)
        .where(correction.corrects_id == SubjectName.id, correction.recorded_at <= known_at)
        .exists()
    )
    return select(SubjectName).where(SubjectName.recorded_at <= known_at, ~corrected)


def _span(row: SubjectName) -> NameSpan:
    return NameSpan(row.kind, row.name, row.name_key, row.valid_from, row.valid_to)
