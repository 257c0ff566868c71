"""What every step of a proposal needs: the row under lock, its seal, the next state, the journal.

Invariant: a state changes here only, together with its step and its journal entry.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.proposals import ProposalStep, RecordProposal
from models.subjects import Subject
from models.vocabulary import AuditEvent, RecordChange, Step
from registry.errors import Invalid, NotFound
from registry.rules.calendar import legal_day
from registry.rules.reasons import SHORTEST_REASON
from registry.rules.records import Derived, RecordLaw, derive, problems_of
from registry.rules.records.flow import AS_IT_STANDS, NEEDS_A_REASON, content_seal, next_state
from registry.rules.records.particulars import RecordParticulars, from_details
from registry.services import audit
from registry.services.records.ended import end_of


def proposal_of(session: Session, proposal_id: int) -> RecordProposal:
    """Return a proposal, locked for this transaction. Raises NotFound."""
    # Read anew under the lock: what this session saw of it before may have passed.
    proposal = session.scalars(
        select(RecordProposal)
        .where(RecordProposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if proposal is None:
        raise NotFound("没有这件审批事项。")
    return proposal


def said_of(proposal: RecordProposal) -> RecordParticulars:
    """Return the particulars of a proposal."""
    return from_details(proposal.content)


def refuse_unfit(
    session: Session, proposal: RecordProposal, law: RecordLaw, at: datetime
) -> Derived:
    """Return what the law makes of a proposal today. Raises Invalid with all that is wrong."""
    said, on = said_of(proposal), legal_day(at)
    subject = session.get_one(Subject, proposal.subject_id)
    wrong = problems_of(
        said,
        law,
        on=on,
        established_on=subject.established_on,
        changed=proposal.change is not RecordChange.ADDED,
        ended_on=end_of(session, subject),
    )
    if wrong and proposal.change not in AS_IT_STANDS:
        raise Invalid("；".join(problem.message for problem in wrong))
    return derive(said, law, arrived_on=on)


def seal_of(proposal: RecordProposal, derived: Derived) -> bytes:
    """Return the hash of what a decision on the proposal is made on."""
    return content_seal(
        {
            "change": proposal.change.value,
            "subject": proposal.subject_id,
            "record": proposal.record_id,
            "based_on": proposal.based_on_id,
            "content": proposal.content,
            "confirmed": proposal.confirmed,
            "reason": proposal.reason,
        },
        derived,
        proposal.evidence,
    )


def move_on(
    session: Session,
    proposal: RecordProposal,
    step: Step,
    *,
    by: int,
    at: datetime,
    reason: str | None = None,
    for_id: int | None = None,
) -> None:
    """Take one step: the state, whose part it was, why, and the journal's entry."""
    if step in NEEDS_A_REASON and len((reason or "").strip()) < SHORTEST_REASON:
        raise Invalid("请写明理由，便于对方知道要改什么。")
    proposal.state = next_state(proposal.state, step, needs_review=proposal.needs_review)
    proposal.state_since = at
    if step in (Step.APPROVED, Step.REJECTED):
        proposal.decided_by = by
    elif step in (Step.REVIEWED, Step.RETURNED, Step.CALLED_BACK):
        proposal.reviewed_by = by if step is Step.REVIEWED else None
    note_step(session, proposal, step, by=by, at=at, reason=reason, for_id=for_id)


def note_step(
    session: Session,
    proposal: RecordProposal,
    step: Step,
    *,
    by: int,
    at: datetime,
    reason: str | None = None,
    for_id: int | None = None,
) -> None:
    """Write down a step, and tell the journal."""
    session.add(
        ProposalStep(
            proposal_id=proposal.id,
            step=step,
            by_id=by,
            for_id=for_id,
            revision=proposal.revision,
            content_hash=proposal.content_hash,
            reason=reason and reason.strip()[:500],
            recorded_at=at,
        )
    )
    event = {
        Step.DRAFTED: AuditEvent.PROPOSAL_DRAFTED,
        Step.CHANGED: AuditEvent.PROPOSAL_CHANGED,
    }.get(step, AuditEvent.PROPOSAL_MOVED_ON)
    audit.append(
        session,
        event,
        by=by,
        at=at,
        about=f"proposal:{proposal.id}",
        step=step.value,
        state=proposal.state.value,
        seal=proposal.content_hash.hex(),
    )
