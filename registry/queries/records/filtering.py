"""Which records are asked for, as conditions on `Record`, its version in force and its subject.

Invariant: what lies outside the reader's scope is left out here, so neither a row nor a total tells
of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import (
    Finding,
    InformationClass,
    Mark,
    RecordChange,
    RecordKind,
    RecordState,
    Tier,
)
from registry.queries.records.duties import has_open_duty
from registry.queries.records.marks import is_marked
from registry.queries.records.matching import matches
from registry.queries.records.ordering import RecordOrder
from registry.rules.records.particulars import class_of


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records are asked for; `scope` are the divisions in reach, None: the whole city."""

    text: str = ""
    kind: RecordKind | None = None
    information_class: InformationClass | None = None
    tier: Tier | None = None
    domain: str = ""
    state: RecordState | None = None
    department_id: str = ""
    divisions: tuple[str, ...] = ()
    mark: Mark | None = None
    first: date | None = None
    last: date | None = None
    duty_open: bool = False
    late: bool = False
    order: RecordOrder = RecordOrder.NEWEST
    scope: tuple[str, ...] | None = None

    @property
    def needs_version(self) -> bool:
        """Say whether the conditions look at the version in force."""
        return self.duty_open

    @property
    def needs_subject(self) -> bool:
        """Say whether the conditions look at the subject."""
        return bool(self.divisions or self.scope is not None)


def conditions(session: Session, wanted: RecordFilter, on: date) -> list[ColumnElement[bool]]:
    """Return the conditions of what is wanted, marks as they stand on a day.

    The statement joins version and subject where `needs_version` and `needs_subject` say so.
    """
    found = matches(session, wanted.text) if wanted.text else []
    if wanted.information_class:
        found.append(_is_of_class(wanted.information_class))
    asked = (
        (wanted.kind, Record.kind == wanted.kind),
        (wanted.tier, Record.tier == wanted.tier),
        (wanted.domain, Record.domain == wanted.domain),
        (wanted.state, Record.state == wanted.state),
        (wanted.department_id, Record.department_id == wanted.department_id),
        (wanted.mark, is_marked(wanted.mark or Mark.STAY, on)),
        (wanted.first, Record.decided_on >= (wanted.first or date.min)),
        (wanted.last, Record.decided_on <= (wanted.last or date.max)),
        (wanted.duty_open, has_open_duty()),
        (wanted.late, _came_late()),
        (wanted.divisions, Subject.division_code.in_(wanted.divisions)),
        (wanted.scope is not None, Subject.division_code.in_(wanted.scope or ())),
    )
    return found + [condition for is_asked, condition in asked if is_asked]


def _is_of_class(wanted: InformationClass) -> ColumnElement[bool]:
    """Return the condition that a record speaks like that of its subject; the rule says which do.

    Only of kinds whose finding decides is the version looked at.
    """
    kinds: list[RecordKind] = []
    ways: list[ColumnElement[bool]] = []
    for kind in RecordKind:
        others = [one for one in Finding if class_of(kind, one) is not wanted]
        if not others and class_of(kind, None) is wanted:
            kinds.append(kind)
        elif class_of(kind, None) is wanted:
            ways.append(and_(Record.kind == kind, ~_found(others)))
        elif len(others) < len(Finding):
            fitting = [one for one in Finding if one not in others]
            ways.append(and_(Record.kind == kind, _found(fitting)))
    return or_(Record.kind.in_(kinds), *ways)


def _found(findings: Sequence[Finding]) -> ColumnElement[bool]:
    """Return the condition that the version in force found one of these."""
    return (
        select(RecordVersion.id)
        .where(RecordVersion.id == Record.version_id, RecordVersion.finding.in_(findings))
        .correlate(Record)
        .exists()
    )


def _came_late() -> ColumnElement[bool]:
    """Return the condition that a record was added after its last day, as an index keeps it."""
    late = select(RecordVersion.record_id).where(
        RecordVersion.arrived_on > RecordVersion.due_on,
        RecordVersion.change == RecordChange.ADDED,
    )
    return Record.id.in_(late)
