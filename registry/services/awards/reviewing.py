"""An award is reviewed after a later event of its holder: kept by one, withdrawn only by two.

Invariant: one review for an honour and an event; whoever proposed a withdrawal does not settle it,
nor does an account that bears the proposer's name in the same department. What is settled here is
what is told to the awarder; the record of the honour is withdrawn on its own way.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.awards import AwardReview, AwardWithdrawal
from models.vocabulary import AuditEvent, AwardReviewOutcome, CauseKind
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.awards.holders import award_of, holder
from registry.queries.awards.reviews import Cause, Task, cause_of, tasks_of
from registry.queries.places import codes_within
from registry.queries.row_digest import row_digest
from registry.rulebooks import rulebook_of
from registry.rules.awards.reach import why_not_screen
from registry.rules.calendar import legal_day
from registry.rules.hands import Hand, why_not
from registry.services import audit

SHORTEST, LONGEST = 4, 2_000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Which honour for which event; why; on which paper, where there is one."""

    record_id: int
    cause: CauseKind
    cause_id: int
    reason: str
    document_no: str = ""


def keep(session: Session, of: Reviewed, *, by: int, at: datetime) -> AwardReview:
    """Keep the award: one officer says so, with the reason.

    Raises NotFound where there is nothing to review, Conflict where somebody settled or proposed.
    """
    _refuse_short(of.reason)
    _refuse_what_is_not_open(session, of, at)
    review = AwardReview(
        record_id=of.record_id,
        cause_kind=of.cause,
        cause_id=of.cause_id,
        outcome=AwardReviewOutcome.KEPT,
        reason=of.reason.strip(),
        document_no=of.document_no.strip() or None,
        by_id=by,
        recorded_at=at,
    )
    return _settled(session, review, by, at)


def propose_withdrawal(session: Session, of: Reviewed, *, by: int, at: datetime) -> AwardWithdrawal:
    """Propose to withdraw the award; a second person settles it. Raises as `keep` does."""
    _refuse_short(of.reason)
    _refuse_what_is_not_open(session, of, at)
    proposal = AwardWithdrawal(
        record_id=of.record_id,
        cause_kind=of.cause,
        cause_id=of.cause_id,
        reason=of.reason.strip(),
        document_no=of.document_no.strip() or None,
        by_id=by,
        recorded_at=at,
    )
    session.add(proposal)
    session.flush()
    _note(session, proposal, "proposed", by, at)
    return proposal


def settle(
    session: Session,
    proposal_id: int,
    outcome: AwardReviewOutcome,
    opinion: str,
    *,
    by: int,
    at: datetime,
) -> AwardReview:
    """Settle a proposal as the second person: agree to it, or keep the award.

    Raises Refused for the proposer and for offices that do not organise the award, NotFound,
    Conflict where it was settled already, or where a withdrawal has lost its event or its award.
    """
    _refuse_short(opinion)
    audit.take_head(session)
    proposal = session.get(AwardWithdrawal, proposal_id)
    if proposal is None:
        raise NotFound("没有这条撤销荣誉的建议。")
    reason = why_not(
        _hand(session, by),
        proposed_by=_hand(session, proposal.by_id),
        reviewed_by=None,
        made_at=proposal.recorded_at,
    )
    if reason is not None:
        raise Refused(reason)
    if _review_of(session, proposal.record_id, proposal.cause_kind, proposal.cause_id) is not None:
        raise Conflict("这条建议已经办结，请查看复核记录。")
    _refuse_other_office(session, proposal, by, at)
    if outcome is not AwardReviewOutcome.KEPT and not _tasks(session, _what(proposal), at):
        raise Conflict("建议所依据的情形已经不在，或者荣誉已不再有效，只能保留荣誉。")
    review = AwardReview(
        record_id=proposal.record_id,
        cause_kind=proposal.cause_kind,
        cause_id=proposal.cause_id,
        outcome=outcome,
        reason=f"建议：{proposal.reason}\n意见：{opinion.strip()}",
        document_no=proposal.document_no,
        by_id=proposal.by_id,
        decided_by=by,
        recorded_at=at,
    )
    return _settled(session, review, by, at)


def _refuse_short(reason: str) -> None:
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Invalid(f"请写明理由（{SHORTEST} 至 {LONGEST} 个字）。")


def _refuse_what_is_not_open(session: Session, of: Reviewed, at: datetime) -> None:
    audit.take_head(session)
    if _review_of(session, of.record_id, of.cause, of.cause_id) is not None:
        raise Conflict("这项荣誉已经就这件事复核过，请查看复核记录。")
    tasks = _tasks(session, (of.record_id, of.cause, of.cause_id), at)
    if not tasks:
        raise NotFound("这项荣誉没有需要就这件事复核的情形。")
    if tasks[0].proposed is not None:
        raise Conflict("已有人建议撤销这项荣誉，请由另一人决定。")


def _tasks(session: Session, wanted: Cause, at: datetime) -> list[Task]:
    """Return what is open of an honour for an event."""
    on = legal_day(at)
    awards = tuple(rulebook_of(session).awards.edition_on(on))
    return [one for one in tasks_of(session, wanted[0], awards, on=on) if cause_of(one) == wanted]


def _what(proposal: AwardWithdrawal) -> Cause:
    return proposal.record_id, proposal.cause_kind, proposal.cause_id


def _refuse_other_office(
    session: Session, proposal: AwardWithdrawal, by: int, at: datetime
) -> None:
    """Raise Refused for whose office does not organise the award, or not in the holder's county.

    Of an honour that is none any more, the proposer's department says so.
    """
    account, rulebook = session.get_one(Account, by), rulebook_of(session)
    own = account.division_code
    within = frozenset(codes_within(rulebook.divisions, own)) if own else frozenset()
    held = holder(session, proposal.record_id)
    awards = tuple(rulebook.awards.edition_on(legal_day(at)))
    award = award_of(held.title, awards) if held is not None else None
    if award is None:
        proposer = session.get_one(Account, proposal.by_id)
        is_theirs = account.department_id == proposer.department_id
        reason = None if is_theirs else "这条建议由提出建议的部门决定。"
    else:
        reason = why_not_screen(award, account.department_id, own, within)
    if held is not None and own and held.division_code not in within:
        reason = reason or "这家主体不在本县（市、区），请由组织部门决定。"
    if reason is not None:
        raise Refused(reason)


def _review_of(
    session: Session, record_id: int, cause: CauseKind, cause_id: int
) -> AwardReview | None:
    return session.scalars(
        select(AwardReview).where(
            AwardReview.record_id == record_id,
            AwardReview.cause_kind == cause,
            AwardReview.cause_id == cause_id,
        )
    ).first()


def _settled(session: Session, review: AwardReview, by: int, at: datetime) -> AwardReview:
    session.add(review)
    session.flush()
    _note(session, review, review.outcome.value, by, at)
    return review


def _note(
    session: Session, row: AwardReview | AwardWithdrawal, step: str, by: int, at: datetime
) -> None:
    audit.append(
        session,
        AuditEvent.AWARD_REVIEWED,
        by=by,
        at=at,
        about=f"record:{row.record_id}",
        step=step,
        cause=row.cause_kind.value,
        cause_id=row.cause_id,
        row=row.id,
        digest=row_digest(row),
    )


def _hand(session: Session, account_id: int) -> Hand:
    account = session.get_one(Account, account_id)
    return Hand(account.id, account.display_name, account.department_id, account.created_at)
