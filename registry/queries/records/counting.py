"""How many public records some subjects have on a day: what a list of subjects says beside each name.

Invariant: counted by the condition that the records' own pages use, so no list can say more than
the page behind it; what a merge brought counts for the survivor.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, bindparam, func, or_, select
from sqlalchemy.orm import Session

from models.records import Record
from models.subjects import Subject
from models.vocabulary import InformationClass
from registry.queries.records.public import CLASSES, OWNER, class_order, joined, shown_on


@dataclass(frozen=True, slots=True)
class PublicCount:
    """How many records of a subject are public, by how they speak; `domains` are those of the bad."""

    bad: int = 0
    good: int = 0
    domains: frozenset[str] = frozenset()


NOTHING_PUBLIC = PublicCount()


# Made once: that nobody of a page has any record is the common answer, and must cost little.
_WANTED: BindParameter[int] = bindparam("wanted", expanding=True)
_MEMBERS = select(Subject.id).where(or_(Subject.id.in_(_WANTED), Subject.survivor_id.in_(_WANTED)))
_WITH_RECORDS = (
    select(Record.subject_id)
    .where(Record.subject_id.in_(bindparam("members", expanding=True)))
    .distinct()
)


def public_counts(
    session: Session, subject_ids: Iterable[int], on: date
) -> Mapping[int, PublicCount]:
    """Return the counts of those subjects that have any, by the id of the survivor."""
    wanted = list(subject_ids)
    if not wanted:
        return {}
    members = session.scalars(_MEMBERS, {"wanted": wanted}).all()
    members = session.scalars(_WITH_RECORDS, {"members": list(members)}).all()
    if not members:
        return {}
    place = class_order().label("place")
    query = (
        joined(select(OWNER.id, place, Record.domain, func.count(Record.id)).select_from(Record))
        .where(*shown_on(on), Record.subject_id.in_(members))
        .group_by(OWNER.id, place, Record.domain)
    )
    counts: dict[int, dict[InformationClass, int]] = defaultdict(lambda: defaultdict(int))
    domains: dict[int, set[str]] = defaultdict(set)
    for subject_id, found, domain, count in session.execute(query):
        counts[subject_id][CLASSES[found]] += count
        if CLASSES[found] is InformationClass.BAD and domain:
            domains[subject_id].add(domain)
    return {
        one: PublicCount(
            by_class[InformationClass.BAD], by_class[InformationClass.GOOD], frozenset(domains[one])
        )
        for one, by_class in counts.items()
    }
