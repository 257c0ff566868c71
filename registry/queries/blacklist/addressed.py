"""An entry by the number in its public address: what is shown, or whether it once was.

Invariant: of an entry that was public nothing is said but that; a number that never was public, or a
person's, is told apart from no number at all (LAW-AND-FAIRNESS 2, 6).
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.vocabulary import CaseStep
from registry.queries.blacklist.facts import steps_of, taken_of
from registry.queries.blacklist.public import (
    PublicEntry,
    ever_shown,
    public_entries_of,
    shown_entries,
)
from registry.queries.publication import EntryProof, proof_of_entry
from registry.rules.blacklist import BlacklistLaw, Ground, ListProcedure, ListType, live_list
from registry.rules.blacklist.limits import (
    Explained,
    earliest_publication,
    removable_from,
    term_until,
)


@dataclass(frozen=True, slots=True)
class AddressedEntry:
    """A public entry with the law of its list, its days explained, and its place in the log.

    The salt of its leaf goes to the subject, not to the public (LAW-AND-FAIRNESS 9).
    """

    entry_id: int
    subject_id: int
    entry: PublicEntry
    list_type: ListType
    procedure: ListProcedure
    grounds: tuple[Ground, ...]
    term: Explained | None
    removable: Explained | None
    first_shown: Explained | None = None
    proof: EntryProof | None = None


def public_entry(
    session: Session, entry_no: str, law: BlacklistLaw, *, on: date
) -> AddressedEntry | None:
    """Return an entry by its number, None where it is not public on that day."""
    row = session.execute(shown_entries(on).where(ListEntry.entry_no == entry_no)).first()
    if row is None:
        return None
    (shown,) = public_entries_of(session, [row], on)
    return replace(
        _explained(row[0], shown, law),
        proof=proof_of_entry(session, row[0].id),
        first_shown=_first_shown(session, row[0].case_id, law),
    )


def was_public(session: Session, entry_no: str, *, on: date) -> bool:
    """Say whether an entry was public on some day before `on`."""
    row = session.execute(ever_shown().where(ListEntry.entry_no == entry_no)).first()
    if row is None:
        return False
    entry = row[0]
    hidden = min(entry.until_on, entry.stayed_from)
    return bool(entry.public_from <= on and entry.public_from < hidden)


def _first_shown(session: Session, case_id: int, law: BlacklistLaw) -> Explained | None:
    """Return the first day on which the entry could be shown, counted from the preview's service."""
    served = (step for step in steps_of(session, case_id) if step.step is CaseStep.SERVED)
    taken = next(map(taken_of, served), None)
    return earliest_publication(law, taken.counts_from) if taken else None


def _explained(entry: ListEntry, shown: PublicEntry, law: BlacklistLaw) -> AddressedEntry:
    list_type = live_list(law, entry.list_type, entry.listed_on)
    procedure = law.procedure_on(entry.list_type, entry.listed_on)
    term = term_until(list_type, entry.listed_on)
    removable = removable_from(list_type, entry.listed_on)
    known = (procedure.ground(one) for one in shown.grounds)
    return AddressedEntry(
        entry_id=entry.id,
        subject_id=entry.subject_id,
        entry=shown,
        list_type=list_type,
        procedure=procedure,
        grounds=tuple(one for one in known if one is not None),
        term=term if term and term.day == entry.term_until else None,
        removable=removable if removable and removable.day == entry.removable_from else None,
    )
