"""Of whom a rating speaks: who is read through whom, and what is registered, on a day and as known.

Invariant: a merged duplicate's papers are read through its survivor, for as long as the link holds;
kind, status and day of establishment are the survivor's own.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, select
from sqlalchemy.orm import Session, aliased

from models.subjects import IdentityLink, Subject, SubjectVersion
from models.vocabulary import SubjectKind, SubjectStatus

_END = aliased(IdentityLink, name="ending")  # made once: making an alias is dear
Statuses = tuple[tuple[date | None, SubjectStatus], ...]


class Registered(NamedTuple):
    """What is registered of a subject on a day, as known: `uscc` None for a provisional one."""

    kind: SubjectKind
    uscc: str | None
    name: str
    statuses: Statuses
    established_on: date | None


def members_of_many(
    session: Session, subject_ids: Sequence[int], *, on: date, known_at: datetime | None
) -> dict[int, tuple[int, ...]]:
    """Return each subject and all that are read through it on a day, as known, itself first."""
    found = {one: [one] for one in subject_ids}
    root_of = {one: one for one in subject_ids}
    layer = list(subject_ids)
    while layer:
        rows = session.execute(
            select(IdentityLink.subject_id, IdentityLink.survivor_id)
            .where(IdentityLink.survivor_id.in_(layer), *_stood(on, known_at))
            .order_by(IdentityLink.id)
        )
        layer = []
        for member, survivor in rows:
            root = root_of[survivor]
            if member not in found[root]:
                found[root].append(member)
                root_of.setdefault(member, root)
                layer.append(member)
    return {root: tuple(members) for root, members in found.items()}


def survivor_of(session: Session, subject_id: int, *, on: date, known_at: datetime | None) -> int:
    """Return the subject through which another is read on a day, as known; itself where it stands."""
    seen = [subject_id]
    while True:
        above = session.scalar(
            select(IdentityLink.survivor_id)
            .where(IdentityLink.subject_id == seen[-1], *_stood(on, known_at))
            .order_by(IdentityLink.id.desc())
            .limit(1)
        )
        if above is None or above in seen:
            return seen[-1]
        seen.append(above)


def registered_of(
    session: Session, subject_ids: Iterable[int], *, on: date, known_at: datetime | None
) -> dict[int, Registered]:
    """Return what is registered of some subjects; one that was not known yet is left out."""
    rows = session.execute(
        select(
            SubjectVersion.subject_id,
            SubjectVersion.valid_from,
            SubjectVersion.id,
            *(SubjectVersion.kind, SubjectVersion.uscc, SubjectVersion.name),
            *(SubjectVersion.status, SubjectVersion.status_on, SubjectVersion.established_on),
        ).where(
            SubjectVersion.subject_id.in_(list(subject_ids)),
            *([] if known_at is None else [SubjectVersion.recorded_at <= known_at]),
        )
    )
    ordered = groupby(sorted(rows, key=itemgetter(0, 1, 2)), key=itemgetter(0))
    return {subject_id: _registered(tuple(versions), on) for subject_id, versions in ordered}


def kinds_of_subjects(session: Session, subject_ids: Iterable[int]) -> dict[int, SubjectKind]:
    """Return the kind of each subject as it stands today."""
    rows = session.execute(
        select(Subject.id, Subject.kind).where(Subject.id.in_(list(subject_ids)))
    )
    return {row.id: row.kind for row in rows}


def _registered(versions: Sequence[Row[*tuple[Any, ...]]], on: date) -> Registered:
    in_force = [one for one in versions if one.valid_from <= on]
    current = in_force[-1] if in_force else versions[0]
    return Registered(
        current.kind, current.uscc, current.name, _statuses(versions), current.established_on
    )


def _statuses(versions: Sequence[Row[*tuple[Any, ...]]]) -> Statuses:
    """Return since when which status holds: the day the source states, else the version's own."""
    found: list[tuple[date | None, SubjectStatus]] = []
    for one in versions:
        if not found:
            found.append((None, one.status))
        elif one.status is not found[-1][1]:
            stated = one.status_on
            since = stated if stated is not None and stated < one.valid_from else one.valid_from
            found.append((since, one.status))
    return tuple(found)


def _stood(on: date, known_at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    ended = and_(_END.ends_id == IdentityLink.id, _END.valid_from <= on, *_known(_END, known_at))
    return (
        IdentityLink.ends_id.is_(None),
        IdentityLink.valid_from <= on,
        ~select(_END.id).where(ended).exists(),
        *_known(IdentityLink, known_at),
    )


def _known(row: type[IdentityLink], known_at: datetime | None) -> tuple[ColumnElement[bool], ...]:
    return () if known_at is None else (row.recorded_at <= known_at,)
