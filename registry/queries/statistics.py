"""How many subjects the register holds, by kind, status and place; counted, never estimated.

Invariant: merged subjects count once, and practitioners are not counted for the public.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import SubjectKind, SubjectStatus
from registry.queries.freshness import data_as_of
from registry.queries.places import unit_of
from registry.rulebooks import Division, Divisions

KINDS = tuple(kind for kind in SubjectKind if kind is not SubjectKind.PRACTITIONER)
_NOT_COUNTED = or_(
    Subject.survivor_id.is_not(None),
    Subject.uscc.is_(None),
    Subject.kind == SubjectKind.PRACTITIONER,
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the register holds, by kind in the order of the vocabulary, without empty kinds."""

    total: int
    kinds: tuple[tuple[SubjectKind, int], ...]
    as_of: datetime | None

    @property
    def largest(self) -> tuple[tuple[SubjectKind, int], ...]:
        """The three kinds with the most subjects, most first."""
        return tuple(sorted(self.kinds, key=itemgetter(1), reverse=True)[:3])


@dataclass(frozen=True, slots=True)
class Census:
    """The figures of one reading; each breakdown adds up to `total`."""

    total: int
    kinds: tuple[tuple[SubjectKind, int], ...]
    statuses: tuple[tuple[SubjectStatus, int], ...]
    divisions: tuple[tuple[Division | None, int], ...]  # None: outside, or no division given
    as_of: datetime | None


def holdings(session: Session) -> Holdings:
    """Return how many subjects of each kind there are."""
    counts = _count_each(session, (Subject.kind == kind for kind in KINDS))
    kinds = tuple((kind, n) for kind, n in zip(KINDS, counts, strict=True) if n)
    return Holdings(sum(counts), kinds, data_as_of(session))


def census(session: Session, divisions: Divisions, city_code: str) -> Census:
    """Return all figures; divisions in the order of the rulebook, words as in the vocabulary."""
    held = holdings(session)
    counts = _count_each(session, (Subject.status == status for status in SubjectStatus))
    statuses = zip(SubjectStatus, counts, strict=True)
    return Census(
        total=held.total,
        kinds=held.kinds,
        statuses=tuple((status, n) for status, n in statuses if n),
        divisions=_by_place(session, divisions, city_code, held.total),
        as_of=held.as_of,
    )


def _count_each(session: Session, conditions: Iterable[ColumnElement[bool]]) -> list[int]:
    # One reading of the table without sorting: at 288,000 rows 110 ms against 740 ms for GROUP BY.
    counts = [func.count().filter(condition) for condition in conditions]
    row = session.execute(select(*counts).select_from(Subject).where(not_(_NOT_COUNTED))).one()
    return list(row)


def _by_place(
    session: Session, divisions: Divisions, city_code: str, total: int
) -> tuple[tuple[Division | None, int], ...]:
    code, count = Subject.division_code, func.count()
    places: Counter[str] = Counter()
    # All rows are counted in the index alone; the few that do not count are then taken off.
    for place, number in session.execute(select(code, count).group_by(code)):
        places[_unit_code(divisions, place)] += number
    for place, number in session.execute(select(code, count).where(_NOT_COUNTED).group_by(code)):
        places[_unit_code(divisions, place)] -= number
    rows: list[tuple[Division | None, int]] = [
        (unit, places[unit.code]) for unit in divisions.reporting_units(city_code)
    ]
    elsewhere = total - sum(number for _, number in rows)
    return (*rows, (None, elsewhere)) if elsewhere else tuple(rows)


def _unit_code(divisions: Divisions, code: str | None) -> str:
    unit = unit_of(divisions, code)
    return unit.code if unit else ""
