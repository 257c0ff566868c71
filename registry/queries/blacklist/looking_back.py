"""The lists of a day as known at an instant, for officers: who was listed, with whom, by what.

Invariant: what was public is told to every officer; what was not, only to those within whose reach
it lies; a person is told by the masked name alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry.queries.blacklist.history import EntryThen, entries_as_of
from registry.queries.parties import PartyCard, party
from registry.rules.permissions import Scope

PAGE = 50


@dataclass(frozen=True, slots=True)
class ThenRow:
    """An entry as it stood, and the party as it is called today."""

    entry: EntryThen
    card: PartyCard | None


@dataclass(frozen=True, slots=True)
class ThenPage:
    """Some entries of a day, how many there are, and how many of them were in force."""

    rows: tuple[ThenRow, ...]
    total: int
    in_force: int


def lists_as_of(
    session: Session, scope: Scope, *, on: date, known_at: datetime, page: int = 1
) -> ThenPage:
    """Return a page of the entries that stood on `on`, as known at `known_at`, within a reach."""
    found = [
        one
        for one in entries_as_of(session, on=on, known_at=known_at)
        if one.was_public or _is_within(one, scope)
    ]
    shown: Sequence[EntryThen] = found[(page - 1) * PAGE : page * PAGE]
    return ThenPage(
        rows=tuple(ThenRow(one, party(session, one.subject_id)) for one in shown),
        total=len(found),
        in_force=sum(one.was_in_force for one in found),
    )


def _is_within(entry: EntryThen, scope: Scope) -> bool:
    if scope.department_id is not None and entry.department_id != scope.department_id:
        return False
    return scope.divisions is None or entry.division_code in scope.divisions
