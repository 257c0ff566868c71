"""The entries of lists of many subjects as the rating gathers its facts from them.

Invariant: as known at an instant: an event counts from when it was recorded, never from its row's
projection.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session, aliased

from models.blacklist import ListEntry, ListEntryEvent
from models.vocabulary import FOREVER, EntryEvent
from registry.rules.blacklist.replaying import Happened
from registry.rules.ratings.listed import Listing

_REVOKING = aliased(ListEntryEvent, name="revoking")  # made once: making an alias is dear


def listings_of(
    session: Session,
    subject_ids: Sequence[int],
    known_at: datetime | None = None,
    *,
    is_less_voided: bool = False,
) -> dict[int, list[Listing]]:
    """Return the entries of each of some subjects, in the order in which they were entered.

    `is_less_voided`: of those known at the instant only what nobody has revoked since.
    """
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *(ListEntry.subject_id, ListEntry.id.label("entry_id"), ListEntry.list_type),
            *(ListEntry.listed_on, ListEntry.decision_no),
            *(ListEntryEvent.event, ListEntryEvent.valid_from, ListEntryEvent.content),
        )
        .join(ListEntryEvent, ListEntryEvent.entry_id == ListEntry.id)
        .where(ListEntry.subject_id.in_(subject_ids))
        .order_by(ListEntry.id, ListEntryEvent.id)
    )
    if known_at is not None:
        wanted = wanted.where(ListEntryEvent.recorded_at <= known_at)
    if is_less_voided:
        revoked = (_REVOKING.entry_id == ListEntry.id) & (_REVOKING.event == EntryEvent.REVOKED)
        wanted = wanted.where(~exists().where(revoked))
    found: dict[int, list[Listing]] = {}
    for _, rows in groupby(session.execute(wanted), key=lambda row: row.entry_id):
        events: list[Row[Any]] = list(rows)
        found.setdefault(events[0].subject_id, []).append(_listing(events))
    return found


def _listing(rows: Sequence[Row[Any]]) -> Listing:
    first = rows[0]
    return Listing(
        first.entry_id,
        first.list_type,
        first.listed_on,
        first.decision_no,
        tuple(Happened(row.event, row.valid_from, _term(row)) for row in rows),
    )


def _term(row: Row[Any]) -> date:
    told = row.content.get("term_until")
    return date.fromisoformat(told) if isinstance(told, str) else FOREVER
