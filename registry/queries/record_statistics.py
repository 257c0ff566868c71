"""How many records the register holds, by kind, tier, county and department, and how punctual they came.

Invariant: only counts leave here; a count that might be read as one firm is hidden (None); persons'
records are not counted; every rate comes with its numerator, its denominator and its stretch of days.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import RecordChange, RecordKind, RecordState, SubjectKind, Tier
from registry.queries.places import unit_of
from registry.queries.records.published import records_as_of
from registry.rulebooks import Departments, Division, Divisions
from registry.rules.calendar import add_months
from registry.rules.publication import LEAST_CELL, without_small_cells

MONTHS = 12
ELSEWHERE = ""  # the city itself, a body of the province, or no county given
KeyT = TypeVar("KeyT", bound=Hashable)
Rows = tuple[tuple[KeyT, int | None], ...]


class Punctuality(NamedTuple):
    """Of the records that had to be sent within a limit, how many came in time."""

    on_time: int
    due: int

    @property
    def is_telling(self) -> bool:
        """Say whether there are enough records to speak of a rate."""
        return self.due >= LEAST_CELL


@dataclass(frozen=True, slots=True)
class RecordCensus:
    """The figures of one reading; None stands for a small number that is not told."""

    total: int
    tiered: int
    kinds: Rows[RecordKind]
    tiers: Rows[Tier]
    divisions: Rows[Division | None]
    departments: Rows[str]
    punctual: Punctuality
    punctual_by_department: tuple[tuple[str, Punctuality], ...]
    since: date
    until: date
    as_of: datetime | None


class _Group(NamedTuple):
    kind: RecordKind
    tier: Tier | None
    division_code: str | None
    department_id: str
    records: int


def record_census(
    session: Session, divisions: Divisions, city_code: str, departments: Departments, *, on: date
) -> RecordCensus:
    """Return all figures of records; punctuality of those that came in the last twelve months."""
    groups, since = _groups(session), add_months(on, -MONTHS)
    by_department = _punctual(session, since, on)
    units = _sum((_unit_code(divisions, group.division_code), group.records) for group in groups)
    codes = [*(unit.code for unit in divisions.reporting_units(city_code)), ELSEWHERE]
    return RecordCensus(
        total=sum(group.records for group in groups),
        tiered=sum(group.records for group in groups if group.tier),
        kinds=_shown(RecordKind, _sum((group.kind, group.records) for group in groups)),
        tiers=_shown(Tier, _sum((group.tier, group.records) for group in groups if group.tier)),
        divisions=tuple(
            (divisions.get(code), count) for code, count in _shown(codes, units) if count != 0
        ),
        departments=_shown(
            departments, _sum((group.department_id, group.records) for group in groups)
        ),
        punctual=Punctuality(
            sum(one.on_time for one in by_department.values()),
            sum(one.due for one in by_department.values()),
        ),
        punctual_by_department=tuple(
            (department, by_department[department])
            for department in departments
            if department in by_department and by_department[department].is_telling
        ),
        since=since,
        until=on,
        as_of=records_as_of(session),
    )


_PERSONS = select(Subject.id).where(Subject.kind == SubjectKind.PRACTITIONER)


def _groups(session: Session) -> list[_Group]:
    keys = (Record.kind, Record.tier, Record.division_code, Record.department_id)
    query = (
        select(*keys, func.count())
        .where(Record.state == RecordState.STANDING, Record.subject_id.not_in(_PERSONS))
        .group_by(*keys)
    )
    return [_Group(*row) for row in session.execute(query)]


def _punctual(session: Session, since: date, until: date) -> dict[str, Punctuality]:
    """Return by department how many first versions came in time, of those that had a limit."""
    in_time = func.sum(case((RecordVersion.arrived_on <= RecordVersion.due_on, 1), else_=0))
    query = (
        select(RecordVersion.source, in_time.label("on_time"), func.count().label("due"))
        .where(
            RecordVersion.change == RecordChange.ADDED,
            RecordVersion.subject_id.not_in(_PERSONS),
            RecordVersion.due_on.is_not(None),
            RecordVersion.arrived_on >= since,
            RecordVersion.arrived_on <= until,
        )
        .group_by(RecordVersion.source)
    )
    return {
        row.source: Punctuality(int(row.on_time or 0), row.due) for row in session.execute(query)
    }


def _sum(counts: Iterable[tuple[KeyT, int]]) -> Counter[KeyT]:
    total: Counter[KeyT] = Counter()
    for key, count in counts:
        total[key] += count
    return total


def _shown(order: Iterable[KeyT], counts: Counter[KeyT]) -> Rows[KeyT]:
    """Return the counts in order, small ones hidden; what does not occur is left out."""
    told = without_small_cells(counts)
    return tuple((key, told[key]) for key in order if key in told)


def _unit_code(divisions: Divisions, code: str | None) -> str:
    unit = unit_of(divisions, code)
    return unit.code if unit else ELSEWHERE
