"""The rating of one subject for officers: how it stands, its papers, its trend, and those around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.ratings import SubjectRating
from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import Grade, SubjectKind
from registry.queries.places import codes_within, unit_of
from registry.queries.ratings.comparing import Percentile, distribution_of, percentile_of
from registry.queries.ratings.history import Step, trend_of
from registry.queries.ratings.standing import Standing, standing_of
from registry.rulebooks import rulebook_of


@dataclass(frozen=True, slots=True)
class RatingInside:
    """How a subject stands (None: a person, or no edition), with what it is compared to."""

    standing: Standing | None
    trend: tuple[Step, ...] = ()
    percentile: Percentile | None = None
    industry: Mapping[Grade, int] | None = None
    county: Mapping[Grade, int] | None = None


def rating_inside(
    session: Session, subject_id: int, division_code: str | None, *, on: date
) -> RatingInside:
    """Return the rating of a subject as of today's facts."""
    standing = standing_of(session, subject_id, on=on)
    if standing is None:
        return RatingInside(None)
    code = session.scalar(
        select(SubjectRating.industry_code).where(SubjectRating.subject_id == standing.subject_id)
    )
    return RatingInside(
        standing,
        trend_of(session, standing.subject_id, on=on),
        percentile_of(session, standing.subject_id),
        distribution_of(session, industry_code=code) if code else None,
        _county(session, division_code),
    )


def papers_of_lines(session: Session, record_ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return what the records are called by their document numbers or titles, by id."""
    ids = sorted({one for one in record_ids if one})
    rows = session.execute(
        select(Record.id, RecordVersion.document_no, RecordVersion.title)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(Record.id.in_(ids))
    )
    return {row.id: row.document_no or row.title or f"第 {row.id} 号记录" for row in rows}


def entries_of_lines(session: Session, entry_ids: Iterable[int | None]) -> Mapping[int, str]:
    """Return what the entries of lists are called by their numbers and decisions, by id."""
    ids = sorted({one for one in entry_ids if one})
    rows = session.execute(
        select(ListEntry.id, ListEntry.entry_no, ListEntry.decision_no).where(ListEntry.id.in_(ids))
    )
    return {row.id: f"名单条目 {row.entry_no}（{row.decision_no}）" for row in rows}


def _county(session: Session, division_code: str | None) -> Mapping[Grade, int] | None:
    divisions = rulebook_of(session).divisions
    unit = unit_of(divisions, division_code)
    if unit is None:
        return None
    rows = session.execute(
        select(SubjectRating.grade, func.count())
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(
            Subject.survivor_id.is_(None),
            Subject.kind != SubjectKind.PRACTITIONER,
            Subject.division_code.in_(codes_within(divisions, unit.code)),
        )
        .group_by(SubjectRating.grade)
    )
    found = {row[0]: row[1] for row in rows}
    return {grade: found.get(grade, 0) for grade in Grade}
