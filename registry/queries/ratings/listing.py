"""Rated subjects for officers (评价名册): by grade, industry, place, what waits to be told, what is stale.

Invariant: whoever lies outside the reader's county is not found; an individual business is listed
here and nowhere in public, a person nowhere. Filters and counts ask what was last assessed; a line
that time or another edition may have changed since is assessed anew, as the subject's page does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session

from models.ratings import RatingRun, SubjectRating
from models.subjects import Subject
from models.vocabulary import Grade, RunState, SubjectKind, Word
from registry.queries.ratings.renewing import Renewed, renewed
from registry.rules.calendar import add_months

PAGE_SIZE = 50
AT_A_TIME = 500  # lines of a file that are looked at together
LONGEST_MONTH = 31


class RatingSort(Word):
    """In which order rated subjects are listed."""

    LOWEST = "lowest", "得分由低到高", "Lowest score first"
    HIGHEST = "highest", "得分由高到低", "Highest score first"
    LATEST = "latest", "最近评价在前", "Latest assessment first"


class RatingState(Word):
    """What is particular about a kept rating."""

    HELD = "held", "新等级告知期内，未启用", "A lower grade was told and waits"
    STALE = "stale", "已过有效期", "Out of date"


@dataclass(frozen=True, slots=True)
class RatingFilter:
    """What is asked for; `divisions` None: the whole city. `validity_months`: of the edition."""

    on: date
    validity_months: int
    divisions: frozenset[str] | None = None
    grade: Grade | None = None
    industry: str = ""
    state: RatingState | None = None
    sort: RatingSort = RatingSort.LOWEST


class RatedLine(NamedTuple):
    """One rated subject; `score` in tenths, `held_grade` what is used until `public_from`."""

    subject_id: int
    uscc: str | None
    name: str
    kind: SubjectKind
    division_code: str | None
    industry_code: str | None
    grade: Grade
    score: int
    as_of: date
    held_grade: Grade | None
    public_from: date | None
    is_stale: bool

    def is_held_on(self, day: date) -> bool:
        """Say whether another grade is still used than the one of the line."""
        waits = self.public_from is None or self.public_from > day
        return self.held_grade is not None and waits

    def used_on(self, day: date) -> Grade:
        """Return the grade that is used on `day`."""
        return self.held_grade if self.held_grade and self.is_held_on(day) else self.grade


def rated_lines(session: Session, wanted: RatingFilter, *, page: int) -> list[RatedLine]:
    """Return one page of the list."""
    since = _stale_since(session, wanted)
    rows = session.execute(
        _ordered(wanted, since).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    ).all()
    return _lines(session, rows, wanted.on, since)


def all_rated_lines(session: Session, wanted: RatingFilter) -> Iterator[RatedLine]:
    """Return the whole list, row by row."""
    since = _stale_since(session, wanted)
    rows = iter(session.execute(_ordered(wanted, since)).yield_per(1000))
    while some := list(islice(rows, AT_A_TIME)):
        yield from _lines(session, some, wanted.on, since)


def count_rated(session: Session, wanted: RatingFilter) -> dict[Grade, int]:
    """Return how many there are of each grade, whatever grade is asked for."""
    where = _where(wanted, _stale_since(session, wanted), but_grade=True)
    rows = session.execute(
        select(SubjectRating.grade, func.count())
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*where)
        .group_by(SubjectRating.grade)
    )
    found = {row[0]: row[1] for row in rows}
    return {grade: found.get(grade, 0) for grade in Grade}


def _ordered(wanted: RatingFilter, stale_since: date) -> Select[*tuple[Any, ...]]:  # Any: columns
    orders: dict[RatingSort, tuple[ColumnElement[Any], ...]] = {
        RatingSort.LOWEST: (SubjectRating.score.asc(),),
        RatingSort.HIGHEST: (SubjectRating.score.desc(),),
        RatingSort.LATEST: (SubjectRating.as_of.desc(),),
    }
    return (
        select(
            *(Subject.id, Subject.uscc, Subject.name, Subject.kind, Subject.division_code),
            *(SubjectRating.industry_code, SubjectRating.grade, SubjectRating.score),
            *(SubjectRating.as_of, SubjectRating.held_grade, SubjectRating.public_from),
            *(SubjectRating.next_change_on, SubjectRating.facts),
        )
        .join(Subject, Subject.id == SubjectRating.subject_id)
        .where(*_where(wanted, stale_since))
        .order_by(
            *((SubjectRating.grade == Grade.NOT_RATED).asc(), *orders[wanted.sort], Subject.id)
        )
    )


def _where(
    wanted: RatingFilter, stale_since: date, *, but_grade: bool = False
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Subject.survivor_id.is_(None),
        Subject.kind != SubjectKind.PRACTITIONER,
    ]
    if wanted.divisions is not None:
        found.append(Subject.division_code.in_(sorted(wanted.divisions)))
    if wanted.grade and not but_grade:
        found.append(SubjectRating.grade == wanted.grade)
    if wanted.industry:
        found.append(SubjectRating.industry_code.startswith(wanted.industry, autoescape=True))
    if wanted.state is RatingState.HELD:
        later = or_(SubjectRating.public_from.is_(None), SubjectRating.public_from > wanted.on)
        found += [SubjectRating.held_grade.is_not(None), later]
    if wanted.state is RatingState.STALE:
        found.append(SubjectRating.as_of <= stale_since)
    return found


def _stale_since(session: Session, wanted: RatingFilter) -> date:
    """Return the latest day an assessment of which is out of date."""
    run = session.scalar(
        select(func.max(RatingRun.as_of)).where(
            RatingRun.state == RunState.FINISHED, RatingRun.as_of <= wanted.on
        )
    )
    if run is not None and add_months(run, wanted.validity_months) > wanted.on:
        return date.min
    day = add_months(wanted.on, -wanted.validity_months) + timedelta(days=LONGEST_MONTH)
    for _ in range(2 * LONGEST_MONTH):
        if add_months(day, wanted.validity_months) <= wanted.on:
            return day
        day -= timedelta(days=1)
    return day


def _lines(
    session: Session,
    rows: Sequence[Row[*tuple[Any, ...]]],  # Any: of `_ordered`
    on: date,
    stale_since: date,
) -> list[RatedLine]:
    news = renewed(session, rows, on=on)
    return [_line(row, news.get(row.id), on, stale_since) for row in rows]


def _line(
    row: Row[*tuple[Any, ...]],  # Any: of `_ordered`
    news: Renewed | None,
    on: date,
    stale_since: date,
) -> RatedLine:
    line = RatedLine._make((*row[:-2], row.as_of <= stale_since))
    if news is None:
        return line
    is_held = news.grade is not news.used
    return line._replace(
        grade=news.grade,
        score=news.score,
        as_of=on,
        held_grade=news.used if is_held else None,
        public_from=(row.public_from if news.grade is row.grade else None) if is_held else on,
        is_stale=(row.as_of if news.used is line.used_on(on) else news.due_on) <= stale_since,
    )
