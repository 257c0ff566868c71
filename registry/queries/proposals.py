"""One proposal with all that a decision on it rests on: subject, text, files, steps, what was before.

Invariant: what lies outside the reader's scope is not found; the seal shown is the one that a
decision binds to.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.proposals import ProposalStep, RecordProposal
from models.records import Record, RecordVersion
from models.vocabulary import Step
from registry.errors import Conflict, NotFound
from registry.queries.evidence import Evidence, evidence_of
from registry.queries.lookalikes import LookAlike, look_alikes
from registry.queries.parties import PartyCard, party
from registry.queries.records.reading import particulars_of
from registry.queries.scope import UNFINISHED, proposals_within, within
from registry.rules.hands import Hand
from registry.rules.permissions import Scope
from registry.rules.records.particulars import RecordParticulars, from_details

NOT_HERE = "没有这件审批事项，或它不由您办理。草稿和退回修改中的事项，只有经办人可以查看。"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """What somebody did with the proposal: on which revision, for whom, and why."""

    step: Step
    by: str
    office: str | None
    instead_of: str | None
    at: datetime
    revision: int
    seal: bytes
    reason: str | None


@dataclass(frozen=True, slots=True)
class Hands:
    """Who holds which part of a proposal so far."""

    proposed_by: Hand
    reviewed_by: Hand | None
    decided_by: Hand | None


@dataclass(frozen=True, slots=True)
class Before:
    """The record as it stood when the change was written, and whether it has changed since."""

    record_id: int
    said: RecordParticulars
    party: PartyCard
    has_changed: bool


@dataclass(frozen=True, slots=True)
class ProposalAtHand:
    """A proposal as its page shows it; `evidence_lost` are files that it names and nobody has."""

    row: RecordProposal
    said: RecordParticulars
    party: PartyCard
    look_alikes: tuple[LookAlike, ...]
    hands: Hands
    steps: tuple[StepTaken, ...]
    evidence: tuple[Evidence, ...]
    evidence_lost: tuple[str, ...]
    before: Before | None

    @property
    def seal(self) -> str:
        """The seal as a form carries it."""
        return bytes(self.row.content_hash).hex()

    @property
    def confirmed(self) -> list[dict[str, object]]:
        """What looked personal and was confirmed."""
        return self.row.confirmed

    def late_on(self, day: date) -> bool:
        """Say whether the last day for sending the record lies before `day`."""
        return self.row.due_on is not None and self.row.due_on < day


def proposal_at_hand(
    session: Session, proposal_id: int, scope: Scope, *, on: date
) -> ProposalAtHand:
    """Return a proposal within `scope`. Raises NotFound for every other."""
    row = session.scalar(
        select(RecordProposal).where(RecordProposal.id == proposal_id, *proposals_within(scope))
    )
    if row is None:
        raise NotFound(NOT_HERE)
    evidence = evidence_of(session, row.evidence)
    there = {one.digest for one in evidence}
    return ProposalAtHand(
        row=row,
        said=from_details(row.content),
        party=_card(session, row.subject_id),
        look_alikes=look_alikes(session, row.subject_id, on),
        hands=_hands(session, row),
        steps=_steps(session, row.id),
        evidence=evidence,
        evidence_lost=tuple(digest for digest in row.evidence if digest not in there),
        before=_before(session, row),
    )


def hand_of(session: Session, account_id: int) -> Hand:
    """Return an account as the rule of hands asks for it."""
    account = session.get_one(Account, account_id)
    return Hand(account.id, account.display_name, account.department_id, account.created_at)


def proposal_to_judge(
    session: Session, proposal_id: int, scope: Scope, seen: bytes
) -> RecordProposal:
    """Return a proposal within `scope`, locked until the transaction ends.

    Raises NotFound for every other; Conflict for one that has gone back to its officer since it was
    `seen`: whoever knows the seal of it may know that much.
    """
    place = within(scope, RecordProposal.department_id, RecordProposal.division_code)
    row = session.scalar(
        select(RecordProposal)
        .where(RecordProposal.id == proposal_id, *place)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(NOT_HERE)
    if row.state in UNFINISHED:
        steps = select(ProposalStep.id).where(
            ProposalStep.proposal_id == row.id, ProposalStep.content_hash == seen
        )
        if session.scalars(steps).first() is None:
            raise NotFound(NOT_HERE)
        raise Conflict(f"这件事项现在是“{row.state.zh}”，已回到经办人手中，您的办理没有生效。")
    return row


def _card(session: Session, subject_id: int) -> PartyCard:
    found = party(session, subject_id)
    assert found is not None  # a foreign key names it
    return found


def _hands(session: Session, row: RecordProposal) -> Hands:
    return Hands(
        proposed_by=hand_of(session, row.proposed_by),
        reviewed_by=hand_of(session, row.reviewed_by) if row.reviewed_by else None,
        decided_by=hand_of(session, row.decided_by) if row.decided_by else None,
    )


def _steps(session: Session, proposal_id: int) -> tuple[StepTaken, ...]:
    by, principal = aliased(Account), aliased(Account)
    rows = session.execute(
        select(ProposalStep, by.display_name, by.office, principal.display_name)
        .join(by, by.id == ProposalStep.by_id)
        .outerjoin(principal, principal.id == ProposalStep.for_id)
        .where(ProposalStep.proposal_id == proposal_id)
        .order_by(ProposalStep.id)
    )
    return tuple(
        StepTaken(
            step=row.step,
            by=name,
            office=office,
            instead_of=instead_of,
            at=row.recorded_at,
            revision=row.revision,
            seal=bytes(row.content_hash),
            reason=row.reason,
        )
        for row, name, office, instead_of in rows
    )


def _before(session: Session, row: RecordProposal) -> Before | None:
    if row.record_id is None or row.based_on_id is None:
        return None
    version = session.get_one(RecordVersion, row.based_on_id)
    record = session.get_one(Record, row.record_id)
    return Before(
        record_id=record.id,
        said=particulars_of(version),
        party=_card(session, version.subject_id),
        has_changed=record.version_id not in (row.based_on_id, _written_by(session, row)),
    )


def _written_by(session: Session, row: RecordProposal) -> int | None:
    """Return the version that the proposal itself became, where it was approved."""
    return session.scalar(select(RecordVersion.id).where(RecordVersion.proposal_id == row.id))
