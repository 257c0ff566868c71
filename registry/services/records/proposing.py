"""Proposals are written, changed, submitted: the part of the officer (经办).

Invariant: one paper is in work once; a change made in another window is never overwritten; what
looks personal was looked at by a person before anybody else sees it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.proposals import RecordProposal
from models.records import Record, RecordVersion, WrongLink
from models.subjects import Subject
from models.vocabulary import Mark, ProposalState, RecordChange, RecordState, Step
from registry.errors import Conflict, Invalid, NotFound
from registry.keys import keyring_of
from registry.queries.told import stated_by
from registry.rules.calendar import legal_day
from registry.rules.reasons import SHORTEST_REASON
from registry.rules.records import RecordLaw, derive, review_due
from registry.rules.records.flow import OPEN, next_state, refuse_others
from registry.rules.records.particulars import (
    RecordParticulars,
    as_details,
    family_of,
    number_key,
)
from registry.services.records.personal import refuse_unconfirmed
from registry.services.records.steps import (
    move_on,
    note_step,
    proposal_of,
    refuse_unfit,
    said_of,
    seal_of,
)
from registry.services.records.tending import open_mark
from registry.services.records.writing import keys_of


@dataclass(frozen=True, slots=True)
class Content:
    """What a proposal says: on whom, what, with which files, why."""

    subject_id: int
    said: RecordParticulars
    evidence: Sequence[str] = ()
    confirmed: Sequence[Mapping[str, object]] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Proposer:
    """Who proposes: an account with its department, and its county where it serves one."""

    account_id: int
    department_id: str
    division_code: str | None = None


def draft(
    session: Session,
    change: RecordChange,
    content: Content,
    law: RecordLaw,
    *,
    by: Proposer,
    at: datetime,
    record_id: int | None = None,
    row_id: int | None = None,
) -> RecordProposal:
    """Write a new proposal and return it.

    Raises Conflict where the paper is recorded or in work already, Invalid without a reason.
    """
    subject = session.get(Subject, content.subject_id)
    if subject is None or subject.survivor_id is not None:
        raise NotFound("没有这个信用主体，或它已归并到其他主体。")
    record = _record_to_change(session, change, content, record_id)
    content = _as_it_stands(session, change, content, record)
    proposal = RecordProposal(
        change=change,
        state=ProposalState.DRAFT,
        revision=1,
        record_id=record_id,
        based_on_id=record.version_id if record else None,
        row_id=row_id,
        department_id=by.department_id,
        division_code=by.division_code,
        proposed_by=by.account_id,
        created_at=at,
        state_since=at,
    )
    _write(proposal, content, law, at)
    _refuse_double(session, proposal)
    session.add(proposal)
    session.flush()
    note_step(session, proposal, Step.DRAFTED, by=by.account_id, at=at)
    return proposal


def change(
    session: Session,
    proposal_id: int,
    revision: int,
    content: Content,
    law: RecordLaw,
    *,
    by: int,
    at: datetime,
) -> RecordProposal:
    """Write another content into a draft; raises Conflict where it was changed elsewhere."""
    proposal = proposal_of(session, proposal_id)
    refuse_others(by, proposed_by=proposal.proposed_by)
    next_state(proposal.state, Step.CHANGED, needs_review=proposal.needs_review)
    if proposal.revision != revision:
        raise Conflict("这份草稿已在另一个窗口修改过，本次填写的内容没有保存；请对照后再改。")
    record = _record_to_change(session, proposal.change, content, proposal.record_id)
    proposal.revision += 1
    _write(proposal, _as_it_stands(session, proposal.change, content, record), law, at)
    _refuse_double(session, proposal)
    note_step(session, proposal, Step.CHANGED, by=by, at=at)
    return proposal


def submit(
    session: Session, proposal_id: int, revision: int, law: RecordLaw, *, by: int, at: datetime
) -> RecordProposal:
    """Hand a draft on. Raises Invalid with everything that is still wrong with it."""
    proposal = proposal_of(session, proposal_id)
    refuse_others(by, proposed_by=proposal.proposed_by)
    if proposal.revision != revision:
        raise Conflict("这份草稿已在另一个窗口修改过，请核对最新内容后再提交。")
    _refuse_merged(session, proposal)
    writes = proposal.change in (RecordChange.ADDED, RecordChange.CORRECTED)
    said = said_of(proposal) if writes else None
    refuse_unconfirmed(keyring_of(session), said, proposal.reason, proposal.confirmed)
    refuse_unfit(session, proposal, law, at)
    move_on(session, proposal, Step.SUBMITTED, by=by, at=at)
    return proposal


def call_back(session: Session, proposal_id: int, *, by: int, at: datetime) -> RecordProposal:
    """Take a submitted proposal back to change it; whoever has opened it decides in vain."""
    proposal = proposal_of(session, proposal_id)
    refuse_others(by, proposed_by=proposal.proposed_by)
    move_on(session, proposal, Step.CALLED_BACK, by=by, at=at)
    return proposal


def abandon(
    session: Session, proposal_id: int, reason: str, *, by: int, at: datetime
) -> RecordProposal:
    """Give a draft up, with a reason."""
    proposal = proposal_of(session, proposal_id)
    refuse_others(by, proposed_by=proposal.proposed_by)
    move_on(session, proposal, Step.ABANDONED, by=by, at=at, reason=reason)
    return proposal


def _write(proposal: RecordProposal, content: Content, law: RecordLaw, at: datetime) -> None:
    said, on = content.said, legal_day(at)
    derived = derive(said, law, arrived_on=on)
    proposal.kind = said.kind
    proposal.subject_id = content.subject_id
    proposal.number_key = number_key(said.document_no) if said.document_no else None
    proposal.content = as_details(said)
    proposal.evidence = list(content.evidence)
    proposal.confirmed = [dict(one) for one in content.confirmed]
    proposal.reason = (content.reason or "").strip()[:500] or None
    proposal.due_on = derived.due_on
    proposal.needs_review = review_due(said, proposal.change, law, on=on).is_due
    if proposal.change is not RecordChange.ADDED and len(proposal.reason or "") < SHORTEST_REASON:
        raise Invalid("请写明更正、撤销或移动这条记录的理由和依据。")
    proposal.content_hash = seal_of(proposal, derived)


def _refuse_merged(session: Session, proposal: RecordProposal) -> None:
    """Raise Conflict where the subject was merged into another since the draft was written."""
    if session.get_one(Subject, proposal.subject_id).survivor_id is not None:
        raise Conflict("该主体在起草之后已归并到其他主体；请作废这份草稿，在归并后的主体上录入。")


def _as_it_stands(
    session: Session, change: RecordChange, content: Content, record: Record | None
) -> Content:
    """Return the content with what the record says now, where the change may not write it anew."""
    if record is None or change is RecordChange.CORRECTED:
        return content
    current = session.get_one(RecordVersion, record.version_id)
    return replace(content, said=stated_by(keyring_of(session), current))


def _record_to_change(
    session: Session, change: RecordChange, content: Content, record_id: int | None
) -> Record | None:
    if change is RecordChange.ADDED:
        return None
    record = session.get(Record, record_id) if record_id else None
    if record is None:
        raise NotFound("没有这条信用记录。")
    if record.state is RecordState.WITHDRAWN:
        raise Conflict("这条记录已经撤销，不能再更正或移动。")
    is_same = content.subject_id == record.subject_id
    if change is RecordChange.MOVED and is_same:
        raise Invalid("主体更正须选择另一个主体。")
    is_stayed = open_mark(session, record.id, Mark.STAY) is not None
    if change is RecordChange.STAYED and is_stayed:
        raise Conflict("这条记录已经停止执行、暂停公示。")
    if change is RecordChange.RESUMED and not is_stayed:
        raise Conflict("这条记录没有停止执行，不需要恢复。")
    if change is not RecordChange.MOVED and not is_same:
        raise Invalid("更正内容不能改变主体；记错主体的，请办理主体更正。")
    return record


def _refuse_double(session: Session, proposal: RecordProposal) -> None:
    """Raise Conflict where the record, or the paper on this subject, is in work or recorded."""
    open_ones = select(RecordProposal.id).where(RecordProposal.state.in_(OPEN))
    if proposal.id is not None:
        open_ones = open_ones.where(RecordProposal.id != proposal.id)
    if proposal.record_id is not None:
        others = open_ones.where(RecordProposal.record_id == proposal.record_id)
    elif proposal.number_key is not None:
        others = open_ones.where(
            RecordProposal.number_key == proposal.number_key,
            RecordProposal.kind.in_(family_of(proposal.kind)),
            RecordProposal.subject_id == proposal.subject_id,
        )
    else:
        return
    with session.no_autoflush:
        other = session.scalars(others).first()
        if other is not None:
            raise Conflict(f"同一文书对该主体的事项（编号 {other}）正在办理，请勿重复录入。")
        if proposal.change is RecordChange.ADDED:
            refuse_recorded(session, proposal)


def refuse_recorded(session: Session, proposal: RecordProposal) -> None:
    """Raise Conflict where the paper stands recorded on the subject, or was found not to speak of it."""
    said = said_of(proposal)
    keys = keys_of(keyring_of(session), said, None)
    numbered = (Record.number_key == proposal.number_key) & Record.kind.in_(
        family_of(proposal.kind)
    )
    same = (Record.document_key == keys.document_key) | numbered
    record = session.scalars(
        select(Record).where(
            same,
            Record.subject_id == proposal.subject_id,
            Record.state == RecordState.STANDING,
        )
    ).first()
    if record is not None:
        raise Conflict("该主体名下已有这份文书的记录，不能重复录入；内容有误的请办理更正。")
    by_number = WrongLink.record_id.in_(select(Record.id).where(numbered))
    wrong = select(WrongLink.id).where(
        (WrongLink.document_key == keys.document_key) | by_number,
        WrongLink.subject_id == proposal.subject_id,
    )
    if session.scalars(wrong).first() is not None:
        raise Conflict("这份文书曾误记到该主体并已更正，不能再记到该主体名下；请核对文书和代码。")
