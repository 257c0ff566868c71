"""Which measures apply to subjects: the plain rule over what is read, for desk, pages and papers.

Invariant: no order is asked; what the rule says on the day holds, whatever departments have done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from registry.queries.measures.causes import causes_of
from registry.rulebooks import rulebook_of
from registry.rules.measures import Applied, Withheld, applied, withheld


def measures_of(
    session: Session, subject_ids: Iterable[int], *, on: date
) -> dict[int, tuple[Applied, ...]]:
    """Return the measures that apply to canonical subjects on a day, in the catalogue's order."""
    law = rulebook_of(session).measures
    found = causes_of(session, subject_ids, on=on)
    return {number: applied(causes, law, on) for number, causes in found.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a subject stands by the rule: what applies, and what is called for but withheld."""

    applied: tuple[Applied, ...]
    withheld: tuple[Withheld, ...]


def standing_of(session: Session, subject_id: int, *, on: date) -> Standing:
    """Return what applies to a canonical subject on a day, and what the law withholds."""
    law = rulebook_of(session).measures
    found = causes_of(session, [subject_id], on=on).get(subject_id)
    if found is None:
        return Standing((), ())
    return Standing(applied(found, law, on), withheld(found, law, on))


def withheld_of(session: Session, subject_id: int, *, on: date) -> tuple[Withheld, ...]:
    """Return the measures that a subject's causes call for and the law does not let apply."""
    found = causes_of(session, [subject_id], on=on).get(subject_id)
    return withheld(found, rulebook_of(session).measures, on) if found else ()
