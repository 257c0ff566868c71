"""Who is on a list of serious dishonesty now, for search, screening, dossiers and head offices.

Invariant: the same condition as the public list; a subject is listed through itself or whoever was
merged into it, never through its branches or its head office (LAW-AND-FAIRNESS 8).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import SubjectVersion
from registry.queries.blacklist.public import (
    OWNER,
    PublicEntry,
    public_entries_of,
    shown_entries,
)
from registry.queries.canonical import codes_of


def listed_among(session: Session, subject_ids: Iterable[int], *, on: date) -> frozenset[int]:
    """Return which of some canonical subjects have a public entry on a day."""
    ids = list(subject_ids)
    if not ids:
        return frozenset()
    query = shown_entries(on).where(OWNER.id.in_(ids)).with_only_columns(OWNER.id).distinct()
    return frozenset(session.scalars(query))


def entries_of(session: Session, subject_id: int, *, on: date) -> tuple[PublicEntry, ...]:
    """Return the public entries of a canonical subject, newest first."""
    query = shown_entries(on).where(OWNER.id == subject_id)
    query = query.order_by(ListEntry.listed_on.desc(), ListEntry.entry_no)
    return public_entries_of(session, session.execute(query).all(), on)


def branch_entries(
    session: Session, subject_id: int, *, on: date
) -> Sequence[tuple[str, str, int]]:
    """Return the branches of a head office that are listed: code, name, how many entries."""
    named = SubjectVersion.parent_uscc.in_(codes_of(session, subject_id))
    query = (
        shown_entries(on)
        .where(OWNER.version_id.in_(select(SubjectVersion.id).where(named)))
        .with_only_columns(OWNER.uscc, OWNER.name, func.count(ListEntry.id))
        .group_by(OWNER.uscc, OWNER.name)
        .order_by(OWNER.uscc)
    )
    return [(uscc or "", name, count) for uscc, name, count in session.execute(query)]


def count_listed(session: Session, *, on: date) -> int:
    """Return how many entries are public on a day."""
    count = shown_entries(on).with_only_columns(func.count(ListEntry.id))
    return session.scalar(count) or 0
