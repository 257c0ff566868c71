"""Identity links: a subject is read through another, until the link is ended.

Invariant: no fact moves; `subject.survivor_id` is the canonical subject, also of a chain, and is
projected anew for everybody concerned in the same breath as the link.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.subjects import IdentityLink, Subject
from registry.errors import Conflict, Invalid, NotFound
from registry.rules.calendar import legal_day
from registry.rules.duplicates import roots


def lock_subjects(session: Session, subject_ids: Iterable[int]) -> dict[int, Subject]:
    """Return subjects as they stand under lock, by number: whoever links them comes one by one."""
    ids = sorted(set(subject_ids))
    found = session.scalars(
        select(Subject)
        .where(Subject.id.in_(ids))
        .order_by(Subject.id)
        .with_for_update(key_share=True)  # others may go on writing facts about them
        .execution_options(populate_existing=True)
    )
    subjects = {subject.id: subject for subject in found}
    if len(subjects) != len(ids):
        raise NotFound("没有这个信用主体。")
    return subjects


def link(
    session: Session, duplicate_id: int, survivor_id: int, reason: str, *, by: int, at: datetime
) -> IdentityLink:
    """Let `duplicate_id` be read through `survivor_id`; both stand for themselves until then."""
    if duplicate_id == survivor_id:
        raise Invalid("不能把一个主体归并到它自己。")
    both = lock_subjects(session, (duplicate_id, survivor_id))
    if any(subject.survivor_id is not None for subject in both.values()):
        raise Conflict("其中一方已归并到其他主体，请刷新页面查看。")
    new = IdentityLink(
        subject_id=duplicate_id,
        survivor_id=survivor_id,
        valid_from=legal_day(at),
        reason=reason,
        decided_by=by,
        recorded_at=at,
    )
    session.add(new)
    session.flush()
    _project(session, survivor_id, duplicate_id)
    return new


def end_link(session: Session, link_id: int, reason: str, *, by: int, at: datetime) -> IdentityLink:
    """End a link: the duplicate stands for itself again, with all that was read through it."""
    ended = session.get_one(IdentityLink, link_id)
    lock_subjects(session, (ended.subject_id, ended.survivor_id))
    again = select(IdentityLink.id).where(IdentityLink.ends_id == link_id)
    if session.scalars(again).first() is not None:
        raise Conflict("这次归并已经撤销，请刷新页面查看。")
    canonical = session.get_one(Subject, ended.survivor_id).survivor_id or ended.survivor_id
    end = IdentityLink(
        subject_id=ended.subject_id,
        survivor_id=ended.survivor_id,
        valid_from=legal_day(at),
        ends_id=link_id,
        reason=reason,
        decided_by=by,
        recorded_at=at,
    )
    session.add(end)
    session.flush()
    _project(session, canonical)
    return end


def _project(session: Session, *canonical: int) -> None:
    """Write the canonical subject of everybody that was or is read through these."""
    concerned = Subject.id.in_(canonical) | Subject.survivor_id.in_(canonical)
    subjects = session.scalars(select(Subject).where(concerned).order_by(Subject.id)).all()
    end = aliased(IdentityLink)
    links = session.execute(
        select(IdentityLink.subject_id, IdentityLink.survivor_id).where(
            IdentityLink.subject_id.in_([subject.id for subject in subjects]),
            IdentityLink.ends_id.is_(None),
            ~select(end.id).where(end.ends_id == IdentityLink.id).exists(),
        )
    )
    survivors = roots([(one, survivor) for one, survivor in links])
    for subject in subjects:
        subject.survivor_id = survivors.get(subject.id)
    session.flush()
