"""The population of a draw: who may be drawn on a day, each with the grade in use (抽查对象名录).

Invariant: active canonical subjects with a code, never a person; the grade is that of
`effective_grades`, asked anew only where time or another edition may have changed it; whoever was not
assessed counts as not rated. Read as one stream, so 300,000 take seconds.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from models.ratings import SubjectRating
from models.subjects import Subject, SubjectVersion
from models.vocabulary import Grade, SubjectStatus
from registry.queries.places import codes_within
from registry.queries.ratings.law import law_of
from registry.queries.ratings.standing import effective_grades
from registry.rulebooks import Industries, Rulebook, rulebook_of
from registry.rules.inspections import Reach
from registry.rules.ratings.publishing import Publication
from registry.rules.ratings.using import next_day

AT_A_TIME = 5_000  # subjects that are in memory together
NONE_KNOWN = date.max


class Member(NamedTuple):
    """A subject that may be drawn."""

    subject_id: int
    code: str
    grade: Grade


def members(session: Session, reach: Reach, *, on: date) -> Iterator[Member]:
    """Yield everybody whom a plan may draw on a day, by number."""
    law, rulebook = law_of(session), rulebook_of(session)
    lies_within = _asked(rulebook.industries, reach.section)

    @cache
    def may_change(change: date | None, as_of: date) -> bool:
        return (next_day(change, law, as_of) or NONE_KNOWN) <= on

    is_rated = law.governing(on) is not None
    rows = iter(session.execute(_selection(rulebook, reach)))
    while some := list(islice(rows, AT_A_TIME)):
        if reach.section:
            some = [row for row in some if lies_within(row.rated_as or row.industry_code)]
        rated = [row for row in some if is_rated and row.as_of is not None]
        late = [row.id for row in rated if may_change(row.next_change_on, row.as_of)]
        used = {row.id: _used(row, on) for row in rated}
        used |= effective_grades(session, late, on=on) if late else {}
        for row in some:
            yield Member(row.id, row.uscc, used.get(row.id, Grade.NOT_RATED))


def _used(row: Row[*tuple[Any, ...]], on: date) -> Grade:  # Any: the columns of `_selection`
    if row.held_grade is None:
        return row.grade  # type: ignore[no-any-return]
    return Publication(row.grade, row.public_from, row.held_grade).effective_on(on)


def _asked(industries: Industries, section: str) -> Callable[[str | None], bool]:
    """Return the question whether an industry code lies in a section."""

    @cache
    def lies_within(code: str | None) -> bool:
        found = industries.find(code or "")
        return found is not None and section in (found.code, found.parent_code)

    return lies_within


def _selection(rulebook: Rulebook, reach: Reach) -> Select[*tuple[Any, ...]]:  # Any: columns
    where: Sequence[ColumnElement[bool]] = (
        Subject.survivor_id.is_(None),
        Subject.uscc.is_not(None),
        Subject.status == SubjectStatus.ACTIVE,
        Subject.kind.in_(reach.kinds),
    )
    if reach.division_code is not None:
        codes = codes_within(rulebook.divisions, reach.division_code)
        where = (*where, Subject.division_code.in_(codes))
    wanted = (
        select(
            *(Subject.id, Subject.uscc, SubjectRating.as_of, SubjectRating.grade),
            *(SubjectRating.public_from, SubjectRating.held_grade, SubjectRating.next_change_on),
        )
        .outerjoin(SubjectRating, SubjectRating.subject_id == Subject.id)
        .where(*where)
        .order_by(Subject.id)
        .execution_options(yield_per=AT_A_TIME)
    )
    if not reach.section:
        return wanted
    return wanted.join(SubjectVersion, SubjectVersion.id == Subject.version_id).add_columns(
        SubjectVersion.industry_code, SubjectRating.industry_code.label("rated_as")
    )
