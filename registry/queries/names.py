"""Names of subjects with their days: former ones, aliases, and who else bears or bore the same.

Invariant: names that a later row corrected do not count; a former name is a registered one whose
span has ended, and what a merge brought is an alias (LAW-AND-FAIRNESS 11).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from models.subjects import Subject, SubjectName
from models.vocabulary import NameKind, SubjectKind, SubjectStatus
from registry.queries import reasons
from registry.queries.reasons import Reason

MOST_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class NamedFrom:
    """A name with its days [since, until) and its source."""

    kind: NameKind
    name: str
    since: date | None
    until: date | None
    source: str

    @property
    def days(self) -> Reason:
        """Return the days in brackets, in both languages."""
        return Reason(*reasons.span(self.since, self.until))


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another subject that bears or bore a name equal to one of this subject's names."""

    uscc: str
    name: str
    status: SubjectStatus
    division_code: str | None
    established_on: date | None
    shared_name: str
    days: Reason  # when the other one bore it
    is_current: bool  # whether it is the other one's present name


def former_names_of(session: Session, subject_id: int, on: date) -> tuple[NamedFrom, ...]:
    """Return the registered names whose span has ended, newest first."""
    names = _names(session, SubjectName.subject_id == subject_id)
    found = [
        _named(name)
        for name in names
        if name.kind is NameKind.REGISTERED and name.valid_to is not None and name.valid_to <= on
    ]
    return tuple(sorted(found, key=lambda name: name.until or date.min, reverse=True))


def aliases_of(session: Session, subject_id: int) -> tuple[NamedFrom, ...]:
    """Return the aliases of a subject, with the names of what was merged into it."""
    names = _names(session, SubjectName.subject_id == subject_id)
    own = [_named(name) for name in names if name.kind is not NameKind.REGISTERED]
    merged = _names(
        session,
        SubjectName.subject_id.in_(select(Subject.id).where(Subject.survivor_id == subject_id)),
    )
    brought = [
        NamedFrom(
            NameKind.TYPING_VARIANT if name.kind is NameKind.REGISTERED else name.kind,
            name.name,
            None,
            None,
            name.source,
        )
        for name in merged
    ]
    return tuple(dict.fromkeys(own + brought))


def namesakes_of(session: Session, subject_id: int, on: date) -> tuple[Namesake, ...]:
    """Return the other subjects with an equal registered name, present or former, oldest first."""
    mine = select(SubjectName.name_key).where(
        SubjectName.subject_id == subject_id, SubjectName.kind == NameKind.REGISTERED
    )
    shown = aliased(Subject)  # the survivor, where the other one was merged
    query = (
        select(SubjectName, shown)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .join(shown, shown.id == func.coalesce(Subject.survivor_id, Subject.id))
        .where(_is_current_row())
        .where(SubjectName.name_key.in_(mine), SubjectName.kind == NameKind.REGISTERED)
        .where(shown.id != subject_id)
        .where(shown.uscc.is_not(None), shown.kind != SubjectKind.PRACTITIONER)
        .order_by(SubjectName.valid_from, shown.uscc, SubjectName.id)
        .limit(MOST_NAMESAKES)
    )
    rows = session.execute(query).all()
    return tuple(_namesake(name, other, on) for name, other in rows)


def _is_current_row() -> ColumnElement[bool]:
    later = aliased(SubjectName)
    return ~exists().where(later.corrects_id == SubjectName.id)


def _namesake(name: SubjectName, other: Subject, on: date) -> Namesake:
    return Namesake(
        uscc=other.uscc or "",
        name=other.name,
        status=other.status,
        division_code=other.division_code,
        established_on=other.established_on,
        shared_name=name.name,
        days=Reason(*reasons.span(name.valid_from, name.valid_to)),
        is_current=name.valid_to is None or name.valid_to > on,
    )


def _names(session: Session, where: ColumnElement[bool]) -> Sequence[SubjectName]:
    query = (
        select(SubjectName)
        .where(where, _is_current_row())
        .order_by(SubjectName.valid_from, SubjectName.id)
    )
    return session.scalars(query).all()


def _named(name: SubjectName) -> NamedFrom:
    return NamedFrom(name.kind, name.name, name.valid_from, name.valid_to, name.source)
