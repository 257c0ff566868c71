"""What follows from the particulars of a record: its domain, tier, window and the limit for sending.

Invariant: what the source states is kept; what is filled in comes with a reason and an edition.
Fast enough for every row of an import: what depends on few values is worked out once.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from models.vocabulary import RecordKind
from registry.errors import Invalid
from registry.rules.calendar import Limit, add_working_days
from registry.rules.records.dated import TimeLimit, edition_for, edition_with, item_in
from registry.rules.records.domains import domain_of
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars
from registry.rules.records.tiers import tier_of
from registry.rules.records.windows import window

REMEMBERED = 50_000
WORKING_DAYS = "wd"


class Derived(NamedTuple):
    """A record's particulars with tier and domain filled in, and the days that follow.

    `public_until` is the first day on which the record is not shown; `due_on` the last day for
    sending it to the register, None where there is no such limit or no calendar of that year.
    """

    said: RecordParticulars
    tier_reason: str | None
    tier_edition: str | None
    public_from: date | None
    public_until: date | None
    terms_edition: str | None
    violation_edition: str | None
    due_on: date | None


class DueDay(NamedTuple):
    """The limit for sending a record, and its last day where a calendar tells it."""

    limit: TimeLimit
    last: Limit | None
    edition: str


def derive(said: RecordParticulars, law: RecordLaw, *, arrived_on: date) -> Derived:
    """Return what follows from the particulars of a record that came on `arrived_on`."""
    domain = said.domain or domain_of(said, law)
    found = tier_of(said, law, domain)
    if domain != said.domain or found.tier is not said.tier:
        said = said._replace(domain=domain, tier=found.tier)
    shown = window(said, law)
    due = due_day(law, said.kind, domain, said.decided_on)
    return Derived(
        said=said,
        tier_reason=found.reason,
        tier_edition=found.edition,
        public_from=shown.public_from,
        public_until=shown.public_until,
        terms_edition=shown.edition,
        violation_edition=violation_edition(law, said.violation, said.decided_on, arrived_on),
        due_on=due.last.last_day if due and due.last else None,
    )


@lru_cache(maxsize=REMEMBERED)
def due_day(law: RecordLaw, kind: RecordKind, domain: str | None, day: date) -> DueDay | None:
    """Return the limit for sending a record of `day` to the register, None where there is none."""
    limit_id = edition_with(law.kinds, day, kind.value).of(kind.value).deadline_in(domain)
    if not limit_id:
        return None
    edition = edition_for(law.deadlines, day)
    limit = item_in(edition, limit_id)
    if limit is None or limit.unit.value != WORKING_DAYS:
        return None
    try:
        return DueDay(limit, add_working_days(day, limit.number, law.calendar), edition.id)
    except Invalid:
        return DueDay(limit, None, edition.id)


@lru_cache(maxsize=REMEMBERED)
def violation_edition(
    law: RecordLaw, violation: str | None, decided_on: date, on: date
) -> str | None:
    """Return the edition of the catalogue that has the item: that of `on`, else of the paper's day."""
    if violation is None:
        return None
    for day in (on, decided_on):
        edition = edition_for(law.violations, day)
        if violation in edition:
            return edition.id
    return None
