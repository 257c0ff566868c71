"""Proposals against their steps, and versions made by hand against the proposals behind them.

Invariant: no record is made by hand without two persons; a decision binds to what was seen.
Source: LAW-AND-FAIRNESS 12, 16.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.proposals import ProposalStep, RecordProposal
from models.records import RecordMark, RecordVersion, WrongLink
from models.vocabulary import Mark, ProposalState, RecordChange, Step
from registry.errors import Conflict
from registry.queries.records.reading import particulars_of
from registry.queries.verification.finding import Finding
from registry.rules.records.flow import next_state
from registry.rules.records.particulars import RecordParticulars, from_details

PROPOSALS = "proposal_states"
HANDS = "record_hands"
STAYS = "record_stays"
AT_ONCE = 1_000
_BACK = (Step.RETURNED, Step.CALLED_BACK)
_DECIDED = {Step.APPROVED: ProposalState.APPROVED, Step.REJECTED: ProposalState.REJECTED}


def check_proposals(session: Session) -> Finding:
    """Replay the steps of each proposal and compare state, hands and seal with its row."""
    count = 0
    for proposal, steps in _with_steps(session):
        count += 1
        problem = _problem(proposal, steps)
        if problem:
            return Finding(PROPOSALS, count, f"proposal:{proposal.id}", problem)
    return Finding(PROPOSALS, count)


def check_hands(session: Session) -> Finding:
    """Look that every version made by hand was approved as it stands, by others than proposed it."""
    count = 0
    found = session.execute(
        select(RecordVersion, RecordProposal, WrongLink.id)
        .outerjoin(RecordProposal, RecordProposal.id == RecordVersion.proposal_id)
        .outerjoin(WrongLink, WrongLink.proposal_id == RecordVersion.proposal_id)
        .where(RecordVersion.batch_id.is_(None))
        .order_by(RecordVersion.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(found) as rows:
        for version, proposal, link_id in rows:
            count += 1
            problem = _unapproved(version, proposal)
            if not problem and (version.change is RecordChange.MOVED) != (link_id is not None):
                problem = "主体更正与误记关系不相符。"
            if problem:
                return Finding(HANDS, count, f"record_version:{version.id}", problem)
    return Finding(HANDS, count)


def check_stays(session: Session) -> Finding:
    """Look that every stay, and every end of one, was proposed by one and approved by another."""
    marks = session.scalars(
        select(RecordMark).where(RecordMark.mark == Mark.STAY).order_by(RecordMark.id)
    ).all()
    count = 0
    for mark in marks:
        count += 1
        change = RecordChange.STAYED if mark.ends_id is None else RecordChange.RESUMED
        approved = select(RecordProposal.id).where(
            RecordProposal.record_id == mark.record_id,
            RecordProposal.change == change,
            RecordProposal.state == ProposalState.APPROVED,
            RecordProposal.proposed_by == mark.by_id,
            RecordProposal.decided_by == mark.decided_by,
        )
        if mark.by_id == mark.decided_by or session.scalars(approved).first() is None:
            where = f"record_mark:{mark.id}"
            return Finding(STAYS, count, where, "停止执行或恢复执行没有经两人批准的审批事项。")
    return Finding(STAYS, count)


def _with_steps(session: Session) -> Iterator[tuple[RecordProposal, list[ProposalStep]]]:
    found = session.execute(
        select(RecordProposal, ProposalStep)
        .outerjoin(ProposalStep, ProposalStep.proposal_id == RecordProposal.id)
        .order_by(RecordProposal.id, ProposalStep.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(found) as rows:
        for _, group in groupby(rows, key=lambda row: int(row[0].id)):
            together = list(group)
            yield together[0][0], [step for _, step in together if step is not None]


def _problem(proposal: RecordProposal, steps: list[ProposalStep]) -> str | None:
    if not steps or steps[0].step is not Step.DRAFTED:
        return "审批事项没有起草记录。"
    if proposal.state not in _states_after(steps, proposal.needs_review):
        return f"状态“{proposal.state.zh}”与办理步骤不符。"
    if proposal.reviewed_by != _reviewer_after(steps):
        return "法制审核人与办理步骤不符。"
    last = steps[-1]
    if proposal.decided_by != (last.by_id if last.step in _DECIDED else None):
        return "审批人与办理步骤不符。"
    if bytes(proposal.content_hash) != bytes(last.content_hash):
        return "内容校验值与最后一步所见不符。"
    if proposal.revision != last.revision:
        return "修改次数与最后一步所见不符。"
    return None


def _states_after(steps: list[ProposalStep], needs_review: bool) -> set[ProposalState]:
    """Return where the steps can lead; only the last submission is known to need a review or not."""
    states = {ProposalState.DRAFT}
    last = max((n for n, one in enumerate(steps) if one.step is Step.SUBMITTED), default=None)
    for place, one in enumerate(steps[1:], start=1):
        ways = (needs_review,) if place == last else (True, False)
        states = set(_nexts(states, one.step, ways))
    return states


def _nexts(
    states: Iterable[ProposalState], step: Step, ways: Iterable[bool]
) -> Iterator[ProposalState]:
    for state in states:
        for needs_review in ways:
            try:
                yield next_state(state, step, needs_review=needs_review)
            except Conflict:
                continue


def _reviewer_after(steps: Iterable[ProposalStep]) -> int | None:
    reviewer = None
    for one in steps:
        if one.step is Step.REVIEWED:
            reviewer = one.by_id
        elif one.step in _BACK:
            reviewer = None
    return reviewer


def _unapproved(version: RecordVersion, proposal: RecordProposal | None) -> str | None:
    """Return why a version is not what the proposal behind it was approved as, None where it is."""
    if proposal is None or proposal.state is not ProposalState.APPROVED:
        return "人工录入的版本没有已批准的审批事项。"
    hands = (version.proposed_by, version.reviewed_by, version.decided_by)
    if hands != (proposal.proposed_by, proposal.reviewed_by, proposal.decided_by):
        return "经办、审核、审批人与审批事项不符。"
    known = [hand for hand in hands if hand is not None]
    if len(known) < 2 or len(set(known)) != len(known):
        return "经办、审核、审批不是由不同的人办理。"
    if proposal.needs_review and version.reviewed_by is None:
        return "须经法制审核而没有审核人。"
    told = (version.change, version.subject_id, version.record_id)
    if told != (proposal.change, proposal.subject_id, proposal.result_record_id):
        return "版本的主体或记录与审批事项不符。"
    if not _is_same(from_details(proposal.content), particulars_of(version)):
        return "版本的内容与批准的内容不符。"
    return None


def _is_same(approved: RecordParticulars, written: RecordParticulars) -> bool:
    """Say whether what was written is what was approved, tier and domain filled in where open."""
    return written == approved._replace(
        tier=approved.tier or written.tier, domain=approved.domain or written.domain
    )
