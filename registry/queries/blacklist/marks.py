"""Marks (标注) that entries of lists bear on a day: shown beside the entry, they suspend nothing."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListEntryEvent
from models.vocabulary import EntryEvent, Mark


def entry_marks_on(
    session: Session, entry_ids: Iterable[int], on: date
) -> dict[int, tuple[Mark, ...]]:
    """Return the marks that each of some entries bears on a day, in the order of the vocabulary."""
    end = aliased(ListEntryEvent)
    rows = session.execute(
        select(ListEntryEvent.entry_id, ListEntryEvent.mark)
        .outerjoin(end, end.ends_id == ListEntryEvent.id)
        .where(
            ListEntryEvent.entry_id.in_(list(entry_ids)),
            ListEntryEvent.event == EntryEvent.MARKED,
            ListEntryEvent.valid_from <= on,
            or_(end.id.is_(None), end.valid_from > on),
        )
    )
    found: dict[int, set[Mark]] = {}
    for entry_id, mark in rows:
        if mark is not None:
            found.setdefault(entry_id, set()).add(mark)
    return {
        entry_id: tuple(mark for mark in Mark if mark in marks) for entry_id, marks in found.items()
    }
