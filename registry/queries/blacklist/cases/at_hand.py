"""One listing case with all that its page shows: who, what, every step, every day, what may be next.

Invariant: outside the reader's scope a case is answered as if it did not exist.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.blacklist import ListCase, ListCaseStep, ListEntry
from models.records import Record, RecordVersion
from models.vocabulary import CaseState, CaseStep, ServiceMethod
from registry.queries.blacklist.cases.days import days_of
from registry.queries.blacklist.facts import case_facts
from registry.queries.blacklist.reach import case_within
from registry.queries.parties import PartyCard, party
from registry.rulebooks import rulebook_of
from registry.rules.blacklist import CaseContent, ListProcedure, ListType, content_from
from registry.rules.blacklist.due import next_due
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.limits import Explained
from registry.rules.blacklist.possible import Possible, possible_steps
from registry.rules.permissions import Scope

_by, _instead_of = aliased(Account), aliased(Account)


@dataclass(frozen=True, slots=True)
class StepKept:
    """One step as it was taken."""

    step: CaseStep
    state: CaseState
    on: date
    recorded_at: datetime
    by: str | None
    office: str | None
    instead_of: str | None
    revision: int
    seal: str
    document_no: str | None
    method: ServiceMethod | None
    arrives_on: date | None
    reason: str | None
    basis: str | None
    dropped: tuple[str, ...]
    public_from: date | None
    override: str


@dataclass(frozen=True, slots=True)
class RestsOn:
    """The penalty that a case rests on, as it was recorded."""

    record_id: int
    name: str
    authority: str
    decided_on: date


@dataclass(frozen=True, slots=True)
class CaseAtHand:
    """A case as it lies on somebody's desk."""

    row: ListCase
    said: CaseContent
    party: PartyCard
    facts: CaseFacts
    list_type: ListType | None
    procedure: ListProcedure
    steps: tuple[StepKept, ...]
    entry: ListEntry | None
    rests_on: RestsOn | None
    possible: tuple[Possible, ...]
    due: Explained | None
    days: tuple[Explained, ...]

    @property
    def seal(self) -> str:
        """The hash of what is shown."""
        return bytes(self.row.content_hash).hex()

    @property
    def list_name(self) -> str:
        """The name of the list, as the law of today has it."""
        return self.list_type.name_zh if self.list_type else self.row.list_type

    def ground(self, ground_id: str) -> str:
        """Return a ground in words, with its article."""
        found = self.procedure.ground(ground_id)
        return f"{found.name_zh}（{found.article}）" if found else ground_id


def case_at_hand(session: Session, case_id: int, scope: Scope, *, on: date) -> CaseAtHand:
    """Return a case within `scope`. Raises NotFound for every other."""
    row = case_within(session, case_id, scope)
    law = rulebook_of(session).blacklist
    facts = case_facts(session, row, on=on)
    card = party(session, row.subject_id)
    assert card is not None  # a case hangs on a subject
    found = law.list_known_on(row.list_type, on)
    entry = entry_of_case(session, row)
    return CaseAtHand(
        row=row,
        said=content_from(row.content),
        party=card,
        facts=facts,
        list_type=found,
        procedure=law.procedure_on(row.list_type, on),
        steps=steps_kept(session, row.id),
        entry=entry,
        rests_on=_rests_on(session, row.record_id),
        possible=possible_steps(facts, law, on=on) if row.is_open else (),
        due=next_due(facts, law) if row.is_open else None,
        days=days_of(facts, law, found, entry),
    )


def entry_of_case(session: Session, row: ListCase) -> ListEntry | None:
    """Return the entry that came of a case, else the one that it is about."""
    came = session.scalars(select(ListEntry).where(ListEntry.case_id == row.id)).first()
    if came is not None or row.entry_id is None:
        return came
    return session.get(ListEntry, row.entry_id)


def steps_kept(session: Session, case_id: int) -> tuple[StepKept, ...]:
    """Return the steps of a case with the names of those who took them."""
    rows = session.execute(
        select(ListCaseStep, _by.display_name, _by.office, _instead_of.display_name)
        .outerjoin(_by, _by.id == ListCaseStep.by_id)
        .outerjoin(_instead_of, _instead_of.id == ListCaseStep.for_id)
        .where(ListCaseStep.case_id == case_id)
        .order_by(ListCaseStep.id)
    )
    return tuple(_kept(step, by, office, instead_of) for step, by, office, instead_of in rows)


def _kept(
    step: ListCaseStep, by: str | None, office: str | None, instead_of: str | None
) -> StepKept:
    dropped = step.details.get("dropped")
    return StepKept(
        step=step.step,
        state=step.state,
        on=step.on_date,
        recorded_at=step.recorded_at,
        by=by,
        office=office,
        instead_of=instead_of,
        revision=step.revision,
        seal=bytes(step.content_hash).hex(),
        document_no=step.document_no,
        method=step.method,
        arrives_on=_day(step.details.get("arrives_on")),
        reason=step.reason,
        basis=step.basis,
        dropped=tuple(map(str, dropped)) if isinstance(dropped, list) else (),
        public_from=_day(step.details.get("public_from")),
        override=str(step.details.get("override") or ""),
    )


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else None


def _rests_on(session: Session, record_id: int | None) -> RestsOn | None:
    record = session.get(Record, record_id) if record_id else None
    if record is None:
        return None
    version = session.get_one(RecordVersion, record.version_id)
    name = version.document_no or version.title or f"第 {record.id} 号记录"
    return RestsOn(record.id, name, version.authority, record.decided_on)
