"""The dated switch to another edition of the rating model (评价模型换版): proposed by one, decided by another.

Invariant: nobody decides on the own proposal; a switch never works backwards; it is bound to the
edition's content and to the shadow run that was looked at, so that a changed file voids it.
"""

import hashlib
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.ratings import RatingSwitch
from models.vocabulary import Act, AuditEvent, SwitchState
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.queries.ratings.law import law_of
from registry.queries.ratings.shadow import ShadowRun
from registry.rulebooks import rulebook_of
from registry.rules.calendar import legal_day
from registry.rules.hands import Hand, why_not
from registry.rules.permissions import Actor, Matter, may
from registry.rules.ratings import RatingModel
from registry.services import audit
from registry.services.editions import digest_of, is_kept, keep_draft

ONE_DAY = timedelta(days=1)


def propose(
    session: Session,
    shadow: ShadowRun,
    effective_from: date,
    reason: str,
    *,
    by: int,
    at: datetime,
) -> RatingSwitch:
    """Propose that the edition of a shadow run governs from a day on; return the proposal.

    Raises Refused for who may not, Invalid for a day or a reason that cannot be, Conflict where
    another proposal waits for a decision.
    """
    _refuse_without(session, Act.PROPOSE_SWITCH, by)
    audit.take_head(session)  # two proposals cannot pass each other
    _refuse_day(session, shadow.after, effective_from, legal_day(at))
    if not reason.strip():
        raise Invalid("请写明换版理由。")
    waiting = session.scalar(
        select(RatingSwitch.id).where(RatingSwitch.state == SwitchState.PROPOSED)
    )
    if waiting is not None:
        raise Conflict(f"第 {waiting} 件换版还没有批准或者撤回，请先办完再提出。")
    switch = RatingSwitch(
        edition=shadow.after.id,
        effective_from=effective_from,
        state=SwitchState.PROPOSED,
        reason=reason.strip(),
        text_hash=digest_of(shadow.after),
        seen_hash=seen_hash(shadow),
        proposed_by=by,
        proposed_at=at,
    )
    session.add(switch)
    session.flush()
    _note(session, switch, AuditEvent.SWITCH_PROPOSED, by, at)
    return switch


def approve(
    session: Session, switch_id: int, reason: str, *, by: int, at: datetime
) -> RatingSwitch:
    """Approve a proposal: from its day on its edition governs; return it.

    Raises Refused for the proposer and for who may not, Conflict where it was decided already,
    where its day has come, or where the edition's content has changed since.
    """
    _refuse_without(session, Act.DECIDE_SWITCH, by)
    switch = _waiting(session, switch_id)
    _refuse_proposer(session, switch, by)
    model = rulebook_of(session).ratings.edition(switch.edition)
    if digest_of(model) != switch.text_hash:
        raise Conflict(
            f"版本 {switch.edition} 的内容在提出之后改动过，这件换版已经失效。"
            "请提出人撤回，重新比对后再提出。"
        )
    _refuse_day(session, model, switch.effective_from, legal_day(at))
    if not is_kept(session, rulebook_of(session), model):
        keep_draft(session, rulebook_of(session), model, at=at)
    return _decide(session, switch, SwitchState.APPROVED, reason, by=by, at=at)


def reject(session: Session, switch_id: int, reason: str, *, by: int, at: datetime) -> RatingSwitch:
    """Reject a proposal with a reason, and return it. Raises as `approve`."""
    _refuse_without(session, Act.DECIDE_SWITCH, by)
    switch = _waiting(session, switch_id)
    _refuse_proposer(session, switch, by)
    if not reason.strip():
        raise Invalid("请写明不予批准的理由。")
    return _decide(session, switch, SwitchState.REJECTED, reason, by=by, at=at)


def withdraw(session: Session, switch_id: int, *, by: int, at: datetime) -> RatingSwitch:
    """Withdraw the own proposal while nobody has decided on it, and return it.

    Raises Refused for anybody else's, Conflict where it was decided already.
    """
    _refuse_without(session, Act.PROPOSE_SWITCH, by)
    switch = _waiting(session, switch_id)
    if switch.proposed_by != by:
        raise Refused("只有提出人可以撤回；审批人请写明理由，不予批准。")
    switch.state = SwitchState.WITHDRAWN
    _note(session, switch, AuditEvent.SWITCH_WITHDRAWN, by, at)
    return switch


def seen_hash(shadow: ShadowRun) -> bytes:
    """Return the digest, 32 bytes, of an edition's content and of the shadow run that was seen."""
    return hashlib.sha256(digest_of(shadow.after) + shadow.digest).digest()


def _decide(
    session: Session,
    switch: RatingSwitch,
    state: SwitchState,
    reason: str,
    *,
    by: int,
    at: datetime,
) -> RatingSwitch:
    switch.state, switch.decided_by, switch.decided_at = state, by, at
    switch.decision_reason = reason.strip() or None
    is_approved = state is SwitchState.APPROVED
    event = AuditEvent.SWITCH_APPROVED if is_approved else AuditEvent.SWITCH_REJECTED
    _note(session, switch, event, by, at)
    return switch


def _note(session: Session, switch: RatingSwitch, event: AuditEvent, by: int, at: datetime) -> None:
    audit.append(
        session,
        event,
        by=by,
        at=at,
        about=f"rating_switch:{switch.id}",
        edition=switch.edition,
        effective_from=switch.effective_from.isoformat(),
        text_hash=switch.text_hash.hex(),
        seen_hash=switch.seen_hash.hex(),
    )


def _waiting(session: Session, switch_id: int) -> RatingSwitch:
    switch = session.get(RatingSwitch, switch_id, with_for_update=True, populate_existing=True)
    if switch is None:
        raise NotFound("没有这件换版，请从评价模型版本页重新选择。")
    if switch.state is not SwitchState.PROPOSED:
        raise Conflict(f"这件换版{switch.state.zh}，不能再办理。")
    return switch


def _refuse_without(session: Session, act: Act, by: int) -> None:
    """Refuse who does not hold the act, or not for the lead department of the whole city."""
    account = session.get_one(Account, by)
    actor = Actor(account.id, account.role, account.department_id, account.division_code)
    city = rulebook_of(session).city
    matter = Matter(department_id=city.lead_department, division_code=city.division_code)
    if not may(actor, act).allowed:
        raise Refused(may(actor, act).reason)
    if not may(actor, act, matter).allowed:
        raise Refused("评价模型换版由市级牵头部门办理，您的账户不属于该部门。")


def _refuse_proposer(session: Session, switch: RatingSwitch, by: int) -> None:
    """Refuse the proposer, under whatever account, and accounts younger than the proposal."""
    if switch.proposed_by == by:
        raise Refused("换版由两个人办理：提出人不能批准自己提出的换版。")
    reason = why_not(
        _hand(session, by),
        proposed_by=_hand(session, switch.proposed_by),
        reviewed_by=None,
        made_at=switch.proposed_at,
    )
    if reason is not None:
        raise Refused(reason)


def _hand(session: Session, account_id: int) -> Hand:
    account = session.get_one(Account, account_id)
    return Hand(account.id, account.display_name, account.department_id, account.created_at)


def _refuse_day(session: Session, model: RatingModel, day: date, today: date) -> None:
    if day <= today:
        raise Invalid(f"施行日最早是明天（{(today + ONE_DAY).isoformat()}），不能追溯，请改填。")
    reigns = law_of(session).reigns
    if any(reign.start == day for reign in reigns):
        raise Invalid(f"{day.isoformat()} 已有另一个版本开始施行，请换一个日期。")
    governing = [one for one in reigns if one.start <= day and (one.end is None or day < one.end)]
    if any(one.model is model for one in governing):
        raise Invalid(f"{day.isoformat()} 施行的已经是版本 {model.id}，不需要换版。")
