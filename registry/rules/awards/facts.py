"""What is known of a candidate: who it is, what happened to it with its days, what it holds.

Invariant: nothing here is a verdict of a day; every event carries the days from which one follows.
"""

from dataclasses import dataclass
from datetime import date

from models.vocabulary import CauseKind, SubjectKind, SubjectStatus, Tier
from registry.rules.awards.law import LooksAt


@dataclass(frozen=True, slots=True)
class Event:
    """An entry or a record that may speak against a candidate.

    `begins_on` None: never shown; `ends_on`: the first day on which it is not in force or not shown
    any more; `repaired_on`: from when it counts as repaired.
    """

    looks_at: LooksAt
    cause: CauseKind
    cause_id: int
    reference: str
    on: date
    begins_on: date | None
    ends_on: date | None = None
    tier: Tier | None = None
    is_county: bool = False
    is_void: bool = False
    repaired_on: date | None = None
    is_stayed: bool = False
    is_unpaid: bool = False
    authority: str = ""
    what: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An honour: `until` the last day of it, None where it has no end."""

    title: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whom a line of a list means; `within`: the place of registration and all above it."""

    kind: SubjectKind
    status: SubjectStatus
    within: frozenset[str]
    established_on: date | None = None
    events: tuple[Event, ...] = ()
    honours: tuple[Held, ...] = ()
