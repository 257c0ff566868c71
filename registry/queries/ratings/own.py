"""The rating of a subject as the subject itself reads it: every point with its record (本企业评价).

Invariant: asked for by the subject that the account is bound to; of other firms it holds nothing but
counts. What time will change is walked by the rule, not guessed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.vocabulary import Grade, Mark
from registry.queries.ratings.comparing import (
    Percentile,
    Spread,
    percentile_of,
    published_spread,
)
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.history import Step, trend_of
from registry.queries.ratings.law import law_of
from registry.queries.ratings.standing import NEVER_PUBLIC, Standing, standing_of
from registry.queries.records.marks import marks_on
from registry.queries.records.reading import particulars_of
from registry.rules.ratings import Facts, Held, Line, Rating, RatingModel
from registry.rules.ratings.ahead import (
    changes_of,
    ends_of,
    months_ahead,
    next_change,
    ratings_ahead,
)
from registry.rules.ratings.lasting import Lasting, lasting_of
from registry.rules.ratings.law import RatingLaw
from registry.rules.ratings.model import Dimension

AT_A_TIME = 500  # records whose numbers stand in one query
SHOWN_MARKS = frozenset({Mark.OBJECTION, Mark.RECONSIDERATION, Mark.LITIGATION, Mark.STAY})


@dataclass(frozen=True, slots=True)
class Paper:
    """A record that bears on the rating: its address, what it is called, its day, its marks."""

    public_id: str
    name: str
    decided_on: date
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the rating with its record and until when it counts."""

    line: Line
    paper: Paper | None
    lasting: Lasting | None


@dataclass(frozen=True, slots=True)
class OwnDimension:
    """A dimension with its points, in tenths, and its lines."""

    dimension: Dimension
    tenths: int
    lines: tuple[OwnLine, ...]


@dataclass(frozen=True, slots=True)
class OwnHeld:
    """A ceiling or veto with its record and the first day without it; None: not by time alone."""

    held: Held
    paper: Paper | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OwnRating:
    """All that a subject reads of its rating on a day; `ahead`: today and each later change
    of the result within `months`; `is_public`: whether grades of its kind are published at all.
    """

    standing: Standing
    model: RatingModel
    dimensions: tuple[OwnDimension, ...]
    held: tuple[OwnHeld, ...]
    ahead: tuple[Rating, ...]
    months: int
    next_change: Rating | None
    trend: tuple[Step, ...]
    percentile: Percentile | None
    spread: Spread
    is_public: bool

    @property
    def rating(self) -> Rating:
        """The rating of the day."""
        return self.standing.rating

    @property
    def is_rated(self) -> bool:
        """Say whether there is a grade, and so a number to show."""
        return self.rating.not_rated is None

    def publishes(self, grade: Grade) -> bool:
        """Say whether this subject's grade would be published if it were `grade`."""
        return self.is_public and grade in self.model.publication.grades


@dataclass(frozen=True, slots=True)
class Counting:
    """How one record counts on a day: its lines, their sum in tenths, and until when."""

    lines: tuple[Line, ...]
    tenths: int
    lasting: Lasting
    is_rated: bool


def own_rating(session: Session, subject_id: int, *, on: date) -> OwnRating | None:
    """Return the rating of a subject with all that explains it; None where there is none.

    The spread is that of its industry, where enough of it are rated, else of everybody: a figure of
    three firms would tell each of them of the other two. What is not published is one sum.
    """
    standing = standing_of(session, subject_id, on=on)
    if standing is None:
        return None
    law, rating = law_of(session), standing.rating
    model = law.on(on)
    facts = facts_of(session, standing.subject_id, on=on)
    ahead = ratings_ahead(facts, law, on)
    papers = papers_of(session, _record_ids(rating), on=on)
    percentile = percentile_of(session, standing.subject_id)
    code = percentile.industry_code if percentile is not None else None
    return OwnRating(
        standing=standing,
        model=model,
        dimensions=_dimensions(rating, facts, law, papers, on),
        held=_held(rating, ends_of(ahead), papers),
        ahead=changes_of(ahead),
        months=months_ahead(facts),
        next_change=next_change(ahead),
        trend=trend_of(session, standing.subject_id, on=on),
        percentile=percentile if rating.not_rated is None else None,
        spread=published_spread(session, model.publication.grades, on=on, industry_code=code),
        is_public=facts.kind not in NEVER_PUBLIC,
    )


def counting_of(session: Session, subject_id: int, *, on: date) -> dict[str, Counting]:
    """Return how each record of a subject counts on a day, by the record's public number.

    Empty where there is no rating. A record that counts for nothing is left out.
    """
    standing = standing_of(session, subject_id, on=on)
    if standing is None:
        return {}
    rating, law = standing.rating, law_of(session)
    facts, model = facts_of(session, standing.subject_id, on=on), law.on(on)
    papers = papers_of(session, _record_ids(rating), on=on)
    found = {}
    for record_id, paper in papers.items():
        lines = tuple(one for one in rating.lines if one.record_id == record_id)
        if lines:
            tenths = sum(one.tenths for one in lines)
            lasting = lasting_of(facts, record_id, model, on)
            found[paper.public_id] = Counting(lines, tenths, lasting, rating.not_rated is None)
    return found


def papers_of(session: Session, record_ids: Iterable[int], *, on: date) -> dict[int, Paper]:
    """Return what is said of records beside their points, by their number."""
    numbers = sorted(set(record_ids))
    found = {}
    for start in range(0, len(numbers), AT_A_TIME):
        some = numbers[start : start + AT_A_TIME]
        marks = marks_on(session, some, on)
        rows = session.execute(
            select(Record, RecordVersion)
            .join(RecordVersion, RecordVersion.id == Record.version_id)
            .where(Record.id.in_(some))
        )
        for record, version in rows:
            said = particulars_of(version)
            name = said.document_no or said.title or said.product or said.kind.zh
            borne = tuple(one for one in marks.get(record.id, ()) if one in SHOWN_MARKS)
            found[record.id] = Paper(record.public_id, name, record.decided_on, borne)
    return found


def _record_ids(rating: Rating) -> set[int]:
    found = {one.record_id for one in rating.lines if one.record_id}
    return found | {one.record_id for one in (*rating.ceilings, *rating.vetoes) if one.record_id}


def _dimensions(
    rating: Rating, facts: Facts, law: RatingLaw, papers: Mapping[int, Paper], on: date
) -> tuple[OwnDimension, ...]:
    model, sums = law.on(on), dict(rating.dimensions)
    return tuple(
        OwnDimension(
            dimension,
            sums[dimension.id],
            tuple(
                _line(one, facts, model, papers, on)
                for one in rating.lines
                if one.dimension == dimension.id
            ),
        )
        for dimension in model.dimensions
    )


def _line(
    line: Line, facts: Facts, model: RatingModel, papers: Mapping[int, Paper], on: date
) -> OwnLine:
    paper = papers.get(line.record_id) if line.record_id else None
    lasting = lasting_of(facts, line.record_id, model, on) if line.record_id else None
    return OwnLine(line, paper, lasting)


def _held(
    rating: Rating, ends: Mapping[str, date | None], papers: Mapping[int, Paper]
) -> tuple[OwnHeld, ...]:
    return tuple(
        OwnHeld(one, papers.get(one.record_id) if one.record_id else None, ends.get(one.id))
        for one in (*rating.vetoes, *rating.ceilings)
    )
