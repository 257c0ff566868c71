"""What the public reads of measures: by which entries they apply, in figures without small cells.

Invariant: only public entries of a list call for anything here; no department's order, report or
waiver is asked, and no penalty or grade of anybody. Source: LAW-AND-FAIRNESS 2, 3; BEYOND 5.
"""

from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.subjects import Subject
from models.vocabulary import CauseKind, SubjectKind
from registry.queries.blacklist.public import PARTY, shown_entries
from registry.queries.measures.causes import of_entry
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied, Cause, Causes, MeasureLaw, applied
from registry.rules.publication import without_small_cells


def measures_of_entry(session: Session, entry_no: str, *, on: date) -> tuple[Applied, ...]:
    """Return the measures that apply by one entry on a day; none by an internal list."""
    row = session.execute(
        select(ListEntry, Subject)
        .join(Subject, Subject.id == ListEntry.subject_id)
        .where(ListEntry.entry_no == entry_no)
    ).first()
    if row is None:
        return ()
    entry, party = row
    rulebook = rulebook_of(session)
    list_type = rulebook.blacklist.list_known_on(entry.list_type, entry.listed_on)
    cause = of_entry(entry, party, list_type)
    return () if cause.is_internal else _by(cause, rulebook.measures, on)


def entries_by_measure(session: Session, *, on: date) -> dict[str, int | None]:
    """Return by how many public entries each measure applies on a day; None: too few to be told."""
    law = rulebook_of(session).measures
    counts: Counter[str] = Counter()
    grouped = (
        shown_entries(on)
        .with_only_columns(ListEntry.list_type, ListEntry.grounds, PARTY.kind, func.count())
        .group_by(ListEntry.list_type, ListEntry.grounds, PARTY.kind)
    )
    for list_type, grounds, kind, count in session.execute(grouped):
        for one in _by(_alike(list_type, grounds, kind, on), law, on):
            counts[one.measure.id] += count
    return without_small_cells(counts)


def _by(cause: Cause, law: MeasureLaw, on: date) -> tuple[Applied, ...]:
    return applied(Causes(cause.party_id, cause.party_kind, (cause,)), law, on)


def _alike(list_type: str, grounds: str, kind: SubjectKind, on: date) -> Cause:
    """Return one cause for all entries that are alike in what a measure asks of them."""
    return Cause(
        kind=CauseKind.LISTING,
        id=0,
        party_id=0,
        party_kind=kind,
        number="",
        name_zh="",
        starts_on=on,
        list_type=list_type,
        grounds=frozenset(filter(None, grounds.split(","))),
    )
