"""Who is read through whom: the canonical subject, its members, and whose particulars it shows.

Invariant: `subject.survivor_id` names the end of a chain; what a merge brought is read, never
copied, so that nothing is left of it once its link is ended (ADR 0007).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from models.duplicates import SharedParticular
from models.subjects import IdentityLink, Subject, SubjectVersion
from models.vocabulary import SharedField


def canonical_id(session: Session, subject_id: int) -> int:
    """Return the subject through which another is read; itself, where it stands alone."""
    survivor = session.scalar(select(Subject.survivor_id).where(Subject.id == subject_id))
    return survivor or subject_id


def members_of(session: Session, subject_id: int) -> tuple[int, ...]:
    """Return a subject and all that is read through it, by number, itself first."""
    brought = select(Subject.id).where(Subject.survivor_id == subject_id).order_by(Subject.id)
    return (subject_id, *session.scalars(brought))


def circle_of(session: Session, subject_ids: Iterable[int]) -> tuple[int, ...]:
    """Return everybody who is read as one with these subjects, whichever of them was named."""
    named = list(subject_ids)
    roots = set(named)
    found = session.scalars(select(Subject.survivor_id).where(Subject.id.in_(named)))
    roots |= {one for one in found if one is not None}
    members = select(Subject.id).where(or_(Subject.id.in_(roots), Subject.survivor_id.in_(roots)))
    return tuple(session.scalars(members.order_by(Subject.id)))


def codes_of(session: Session, subject_id: int) -> tuple[str, ...]:
    """Return the credit codes of a subject and of all that is read through it, its own first."""
    members = members_of(session, subject_id)
    rows = session.execute(select(Subject.id, Subject.uscc).where(Subject.id.in_(members)))
    codes = {number: code for number, code in rows if code}
    return tuple(codes[one] for one in members if one in codes)


def members_as_of(
    session: Session, subject_id: int, *, on: date, known_at: datetime
) -> tuple[int, ...]:
    """Return a subject and all that was read through it on `on`, as known at `known_at`."""
    found, layer = [subject_id], [subject_id]
    while layer:
        layer = list(
            session.scalars(
                select(IdentityLink.subject_id)
                .where(
                    IdentityLink.survivor_id.in_(layer),
                    IdentityLink.subject_id.not_in(found),
                    *_stood(on, known_at),
                )
                .order_by(IdentityLink.id)
            )
        )
        found += layer
    return tuple(found)


def shown_from(session: Session, subject_id: int) -> Mapping[SharedField, SubjectVersion]:
    """Return by shared field the version whose value a subject shows, where it is another's."""
    chosen = _chosen(session, subject_id)
    sources: dict[SharedField, int] = {}
    for field in SharedField:
        at = subject_id
        while (at, field) in chosen:
            at = chosen[at, field]
        if at != subject_id:
            sources[field] = at
    versions = session.execute(
        select(Subject.id, SubjectVersion)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id.in_(set(sources.values())))
    )
    by_subject = {row[0]: row[1] for row in versions}
    return {field: by_subject[source] for field, source in sources.items()}


def _chosen(session: Session, subject_id: int) -> dict[tuple[int, SharedField], int]:
    """Return by survivor and field whose value was chosen; of several merges the latest wins."""
    brought = select(Subject.id).where(Subject.survivor_id == subject_id)
    rows = session.execute(
        select(IdentityLink.survivor_id, SharedParticular.field, SharedParticular.from_id)
        .join(SharedParticular, SharedParticular.link_id == IdentityLink.id)
        .where(IdentityLink.subject_id.in_(brought), _is_live())
        .order_by(IdentityLink.id)
    )
    return {(survivor, field): source for survivor, field, source in rows if source != survivor}


def _is_live() -> ColumnElement[bool]:
    end = aliased(IdentityLink)
    return IdentityLink.ends_id.is_(None) & ~(
        select(end.id).where(end.ends_id == IdentityLink.id).exists()
    )


def _stood(on: date, known_at: datetime) -> tuple[ColumnElement[bool], ...]:
    end = aliased(IdentityLink)
    ended = select(end.id).where(
        end.ends_id == IdentityLink.id, end.recorded_at <= known_at, end.valid_from <= on
    )
    return (
        IdentityLink.ends_id.is_(None),
        IdentityLink.recorded_at <= known_at,
        IdentityLink.valid_from <= on,
        ~ended.exists(),
    )
