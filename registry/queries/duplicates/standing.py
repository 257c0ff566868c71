"""Merges that stand: which one joins two subjects, and what would leave the pages without it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.duplicates import DuplicatePair, SubjectMerge
from models.records import Record
from models.subjects import IdentityLink, Subject
from models.vocabulary import MergeState
from registry.errors import NotFound
from registry.queries.records.public import shown_records


def merge_between(session: Session, one_id: int, other_id: int) -> SubjectMerge:
    """Return the standing merge of exactly these two. Raises NotFound, naming what joins them."""
    low, high = sorted((one_id, other_id))
    found = session.scalars(
        select(SubjectMerge)
        .join(DuplicatePair, DuplicatePair.id == SubjectMerge.pair_id)
        .where(
            DuplicatePair.low_id == low,
            DuplicatePair.high_id == high,
            SubjectMerge.state == MergeState.DONE,
        )
    ).first()
    if found is None:
        raise NotFound(_why_none(session, one_id, other_id))
    return found


@dataclass(frozen=True, slots=True)
class Joined:
    """Another subject that is read as one with this one, and since when; `leads_here`: through it."""

    merge_id: int
    name: str
    uscc: str | None
    leads_here: bool
    since: datetime | None


def joined_with(session: Session, subject_id: int) -> tuple[Joined, ...]:
    """Return the standing merges of a subject itself, the oldest first."""
    merges = session.scalars(
        select(SubjectMerge)
        .where(
            SubjectMerge.state == MergeState.DONE,
            or_(SubjectMerge.survivor_id == subject_id, SubjectMerge.duplicate_id == subject_id),
        )
        .order_by(SubjectMerge.id)
    )
    found = []
    for merge in merges:
        leads_here = merge.survivor_id == subject_id
        other = session.get_one(Subject, merge.duplicate_id if leads_here else merge.survivor_id)
        found.append(Joined(merge.id, other.name, other.uscc, leads_here, merge.decided_at))
    return tuple(found)


def members_through(session: Session, subject_id: int) -> tuple[int, ...]:
    """Return a subject and all whose links lead through it, whoever it is read through itself."""
    end = aliased(IdentityLink)
    found, layer = [subject_id], [subject_id]
    while layer:
        layer = list(
            session.scalars(
                select(IdentityLink.subject_id)
                .where(
                    IdentityLink.survivor_id.in_(layer),
                    IdentityLink.subject_id.not_in(found),
                    IdentityLink.ends_id.is_(None),
                    ~select(end.id).where(end.ends_id == IdentityLink.id).exists(),
                )
                .order_by(IdentityLink.id)
            )
        )
        found += layer
    return tuple(found)


def leaving_public(session: Session, merge: SubjectMerge, on: date) -> int:
    """Return how many public records would leave the pages: those of a duplicate without a code."""
    if session.get_one(Subject, merge.duplicate_id).uscc is not None:
        return 0
    members = members_through(session, merge.duplicate_id)
    shown = shown_records(on).where(Record.subject_id.in_(members))
    return session.scalar(shown.with_only_columns(func.count(Record.id))) or 0


def _why_none(session: Session, one_id: int, other_id: int) -> str:
    """Return that the two are not merged, or by way of which third subject they are."""
    one, other = session.get_one(Subject, one_id), session.get_one(Subject, other_id)
    if (one.survivor_id or one.id) != (other.survivor_id or other.id):
        return f"“{one.name}”与“{other.name}”没有归并在一起。"
    root = session.get_one(Subject, one.survivor_id or one.id)
    return (
        f"“{one.name}”与“{other.name}”不是直接归并的，而是都归并到了“{root.name}”；"
        "请撤销其中一方与它的归并。"
    )
