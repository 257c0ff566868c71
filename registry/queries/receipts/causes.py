"""What is public against some subjects on a day, by public numbers: what a screening rests on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.records import Record
from models.subjects import Subject
from models.vocabulary import CauseKind
from registry.queries.blacklist.public import OWNER as ENTRY_OWNER
from registry.queries.blacklist.public import shown_entries
from registry.queries.records.public import OWNER, is_bad, joined, shown_on
from registry.rules.receipts import Cause

AT_ONCE = 500  # subjects in one statement


def public_causes(
    session: Session, subject_ids: Iterable[int], *, on: date
) -> Mapping[int, tuple[Cause, ...]]:
    """Return the public entries and adverse records of canonical subjects, entries first."""
    ids = sorted(set(subject_ids))
    found: dict[int, list[Cause]] = defaultdict(list)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        entries = shown_entries(on).where(ENTRY_OWNER.id.in_(some)).order_by(ListEntry.entry_no)
        for subject_id, number in session.execute(
            entries.with_only_columns(ENTRY_OWNER.id, ListEntry.entry_no)
        ):
            found[subject_id].append(Cause(CauseKind.LISTING, number))
        for subject_id, number in session.execute(_records(some, on)):
            found[subject_id].append(Cause(CauseKind.PENALTY, number))
    return {subject_id: tuple(causes) for subject_id, causes in found.items()}


def _records(ids: list[int], on: date) -> Select[int, str]:
    members = select(Subject.id).where(or_(Subject.id.in_(ids), Subject.survivor_id.in_(ids)))
    return (
        joined(select(OWNER.id, Record.public_id).select_from(Record))
        .where(*shown_on(on), is_bad(), Record.subject_id.in_(members))
        .order_by(Record.public_id)
    )
