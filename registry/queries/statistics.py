"""How many subjects the register holds, by kind, status and place; counted, never estimated.

Invariant: merged subjects count once, and practitioners are not counted for the public.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vocabulary import SubjectKind, SubjectStatus
from registry.queries.places import unit_of
from registry.queries.search import data_as_of
from registry.rulebooks import Division, Divisions


@dataclass(frozen=True, slots=True)
class Census:
    """The figures of one reading; each breakdown adds up to `total`."""

    total: int
    kinds: tuple[tuple[SubjectKind, int], ...]
    statuses: tuple[tuple[SubjectStatus, int], ...]
    divisions: tuple[tuple[Division | None, int], ...]  # None: outside, or no division given
    as_of: datetime | None


def census(session: Session, divisions: Divisions, city_code: str) -> Census:
    """Return the figures; divisions in the order of the rulebook, kinds and statuses as in the vocabulary."""
    query = (
        select(Subject.kind, Subject.status, Subject.division_code, func.count())
        .where(Subject.survivor_id.is_(None), Subject.uscc.is_not(None))
        .where(Subject.kind != SubjectKind.PRACTITIONER)
        .group_by(Subject.kind, Subject.status, Subject.division_code)
    )
    kinds: Counter[SubjectKind] = Counter()
    statuses: Counter[SubjectStatus] = Counter()
    places: Counter[str] = Counter()
    for kind, status, code, count in session.execute(query):
        kinds[kind] += count
        statuses[status] += count
        unit = unit_of(divisions, code)
        places[unit.code if unit else ""] += count
    rows: list[tuple[Division | None, int]] = [
        (unit, places[unit.code]) for unit in divisions.reporting_units(city_code)
    ]
    elsewhere = kinds.total() - sum(count for _, count in rows)
    return Census(
        total=kinds.total(),
        kinds=tuple((kind, kinds[kind]) for kind in SubjectKind if kinds[kind]),
        statuses=tuple((status, statuses[status]) for status in SubjectStatus if statuses[status]),
        divisions=(*rows, (None, elsewhere)) if elsewhere else tuple(rows),
        as_of=data_as_of(session),
    )
