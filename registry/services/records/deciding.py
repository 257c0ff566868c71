"""Proposals are reviewed and decided: the parts of 法制审核 and 审批.

Invariant: a decision binds to the seal of what was seen; if the content, the law or the record has
changed since, it is refused. What is approved is written, told and journaled in one transaction.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.records import Record
from models.session import backend_of
from models.vocabulary import AuditEvent, RecordChange, Step
from registry.errors import Conflict, Invalid, Refused, RegistryError
from registry.rules.calendar import legal_day
from registry.rules.records import RecordLaw, derive
from registry.rules.records.together import MOST_AT_ONCE, why_alone
from registry.services import audit, blacklist, ratings
from registry.services.records.hands import refuse_hands
from registry.services.records.releasing import release
from registry.services.records.settling import settle_row
from registry.services.records.steps import move_on, proposal_of, refuse_unfit, said_of, seal_of

RECORDS_LOCK = 7_305_005  # PostgreSQL: one paper is recorded on one subject once
CHANGED_SINCE = "您看到的内容已有变化，请刷新页面，核对最新内容后再作决定。"
EVENTS = {
    RecordChange.ADDED: AuditEvent.RECORD_ADDED,
    RecordChange.CORRECTED: AuditEvent.RECORD_CORRECTED,
    RecordChange.WITHDRAWN: AuditEvent.RECORD_WITHDRAWN,
    RecordChange.MOVED: AuditEvent.RECORD_MOVED,
    RecordChange.STAYED: AuditEvent.RECORD_STAYED,
    RecordChange.RESUMED: AuditEvent.RECORD_RESUMED,
}

# Changes with which every listing falls that rests on the record.
_FALLS = {RecordChange.WITHDRAWN: blacklist.WHY, RecordChange.MOVED: blacklist.MOVED}


def pass_review(
    session: Session,
    proposal_id: int,
    seen: bytes,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> RecordProposal:
    """Note that the proposal passed 法制审核 and hand it to the approver."""
    proposal = _seen(session, proposal_id, seen, Step.REVIEWED, by=by, for_id=for_id)
    move_on(session, proposal, Step.REVIEWED, by=by, at=at, for_id=for_id)
    return proposal


def send_back(
    session: Session,
    proposal_id: int,
    seen: bytes,
    reason: str,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> RecordProposal:
    """Send a proposal back to its officer, with what has to be changed."""
    proposal = _seen(session, proposal_id, seen, Step.RETURNED, by=by, for_id=for_id)
    move_on(session, proposal, Step.RETURNED, by=by, at=at, reason=reason, for_id=for_id)
    return proposal


def reject(
    session: Session,
    proposal_id: int,
    seen: bytes,
    reason: str,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> RecordProposal:
    """Decide against a proposal, with a reason."""
    proposal = _seen(session, proposal_id, seen, Step.REJECTED, by=by, for_id=for_id)
    move_on(session, proposal, Step.REJECTED, by=by, at=at, reason=reason, for_id=for_id)
    return proposal


def approve(
    session: Session,
    proposal_id: int,
    seen: bytes,
    law: RecordLaw,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> RecordProposal:
    """Approve a proposal: the record is written, its subject told.

    Raises Conflict where what was `seen` is not what stands there now, Refused for a second part.
    """
    proposal = _seen(session, proposal_id, seen, Step.APPROVED, by=by, for_id=for_id)
    _lock_records(session, proposal)
    derived = refuse_unfit(session, proposal, law, at)
    if seal_of(proposal, derived) != proposal.content_hash:
        raise Conflict("起草之后适用的规则已有变化，请退回经办人按现行规则重新提交。")
    move_on(session, proposal, Step.APPROVED, by=by, at=at, for_id=for_id)
    _end_listings(session, proposal, by=by, at=at)
    released = release(session, proposal, derived, at)
    proposal.result_record_id = released.record_id
    settle_row(session, proposal, by=by, at=at)
    audit.append(
        session,
        EVENTS[proposal.change],
        by=by,
        at=at,
        about=f"record:{proposal.result_record_id}",
        proposal=proposal.id,
        proposed_by=proposal.proposed_by,
        reviewed_by=proposal.reviewed_by,
        seal=proposal.content_hash.hex(),
        evidence=list(proposal.evidence),
        leaves=[leaf.hex() for leaf in released.leaves],
    )
    for subject_id, cause in released.touched:
        voided = [one for one in released.voided if one[0] == subject_id]
        ratings.reassess(session, [subject_id], cause, at=at, voided=voided)
    return proposal


def approve_many(
    session: Session,
    seen: Sequence[tuple[int, bytes]],
    law: RecordLaw,
    *,
    by: int,
    at: datetime,
    for_id: int | None = None,
) -> list[RecordProposal]:
    """Approve some proposals in one act, all or none; each binds to what was seen of it.

    Raises what `approve` raises, naming the one that stands in the way, and Refused for one that
    must be approved alone.
    """
    if not seen:
        raise Invalid("请先勾选要批准的事项。")
    if len(seen) > MOST_AT_ONCE:
        raise Invalid(f"一次最多批准 {MOST_AT_ONCE} 件，请分次办理，逐件核对。")
    in_order = sorted(seen)  # whoever locks in one order never waits in a circle
    for proposal_id, _ in in_order:
        proposal_of(session, proposal_id)
    done = []
    for proposal_id, seal in in_order:
        try:
            _refuse_alone(session, proposal_id, law, at)
            done.append(approve(session, proposal_id, seal, law, by=by, at=at, for_id=for_id))
        except RegistryError as error:
            raise type(error)(f"第 {proposal_id} 件：{error}") from error
    return done


def _lock_records(session: Session, proposal: RecordProposal) -> None:
    """Take the locks that the journal's head, which is taken last, must not be waited for under."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": RECORDS_LOCK})
    if proposal.change in _FALLS:
        blacklist.lock_lists(session)
    if proposal.record_id is not None:
        session.execute(select(Record.id).where(Record.id == proposal.record_id).with_for_update())


def _end_listings(session: Session, proposal: RecordProposal, *, by: int, at: datetime) -> None:
    """Revoke what rests on a record that falls, or that is another's: it still hangs on the wrong one."""
    why = _FALLS.get(proposal.change)
    if why is not None and proposal.record_id is not None:
        blacklist.basis_fell(
            session, proposal.record_id, by=proposal.proposed_by, decided_by=by, at=at, why=why
        )


def _refuse_alone(session: Session, proposal_id: int, law: RecordLaw, at: datetime) -> None:
    proposal = proposal_of(session, proposal_id)
    derived = derive(said_of(proposal), law, arrived_on=legal_day(at))
    reason = why_alone(proposal.change, derived.said.tier, needs_review=proposal.needs_review)
    if reason is not None:
        raise Refused(reason)


def _seen(
    session: Session, proposal_id: int, seen: bytes, step: Step, *, by: int, for_id: int | None
) -> RecordProposal:
    proposal = proposal_of(session, proposal_id)
    refuse_hands(session, proposal, step, by=by, for_id=for_id)
    if bytes(proposal.content_hash) != seen:
        raise Conflict(CHANGED_SINCE)
    return proposal
