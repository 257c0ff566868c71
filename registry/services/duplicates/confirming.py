"""A proposed merge decided by a second person, or taken back by the one who proposed it.

Invariant: who confirms is another person than who proposed, and decides on what both saw: where
anything has changed since, the proposal lapses and says what changed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.duplicates import REASON_LENGTH, DuplicatePair, SubjectMerge
from models.vocabulary import AuditEvent, MergeState, Verdict
from registry.errors import Conflict, Invalid, Refused
from registry.queries.canonical import members_of
from registry.queries.duplicates.facts import seen_of
from registry.rules.calendar import legal_day
from registry.rules.duplicates import seal, what_changed
from registry.rules.hands import Hand, why_not
from registry.rules.reasons import SHORTEST_REASON
from registry.services import audit
from registry.services.duplicates.merging import carry_out
from registry.services.duplicates.pairs import locked_merge, note_judgement


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a merge; `changed` says, each in a sentence, why it lapsed instead."""

    merge: SubjectMerge
    changed: tuple[str, ...] = ()


def confirm_merge(
    session: Session, merge_id: int, *, by: int, at: datetime, seen: bytes | None = None
) -> Decided:
    """Merge as proposed, or let the proposal lapse where anything has changed since.

    `seen` is the seal of the page that was looked at. Raises Refused for the proposer, Conflict
    where it is decided already.
    """
    merge, pair = _waiting(session, merge_id)
    _refuse_hand(session, merge, by)
    if seen is not None and seen != bytes(merge.seen_hash):
        raise Conflict("您看到的不是这件归并现在的内容，请刷新页面重新核对。")
    changed = changes_since(session, merge, on=legal_day(at))
    merge.decided_by, merge.decided_at = by, at
    if changed:
        merge.state = MergeState.LAPSED
        told = "提出归并之后情况有变：" + "；".join(changed) + "。请重新核对后再提出。"
        _open_again(session, merge, pair, told, by=by, at=at)
        return Decided(merge, changed)
    carry_out(session, merge, pair, by=by, at=at)
    return Decided(merge)


def refuse_merge(
    session: Session, merge_id: int, reason: str, *, by: int, at: datetime
) -> SubjectMerge:
    """Decide against a merge, with a reason; the pair is judged anew."""
    merge, pair = _waiting(session, merge_id)
    _refuse_hand(session, merge, by)
    merge.state, merge.decided_by, merge.decided_at = MergeState.REFUSED, by, at
    _open_again(session, merge, pair, reason, by=by, at=at)
    return merge


def withdraw_merge(
    session: Session, merge_id: int, reason: str, *, by: int, at: datetime
) -> SubjectMerge:
    """Take the own proposal back; whoever has it open decides in vain."""
    merge, pair = _waiting(session, merge_id)
    if merge.proposed_by != by:
        raise Refused("只有提出归并的人可以撤回；其他人请复核或者不予归并。")
    merge.state, merge.decided_at = MergeState.WITHDRAWN, at
    _open_again(session, merge, pair, reason, by=by, at=at)
    return merge


def changes_since(session: Session, merge: SubjectMerge, *, on: date) -> tuple[str, ...]:
    """Return what has changed since a merge was proposed, each in a sentence."""
    members = (
        *members_of(session, merge.survivor_id),
        *members_of(session, merge.duplicate_id),
    )
    now = seen_of(session, members, on=on)
    if seal(now, merge.survivor_id, merge.choices) == bytes(merge.seen_hash):
        return ()
    return what_changed(merge.seen, now) or ("归并所依据的信息有变化",)


def _waiting(session: Session, merge_id: int) -> tuple[SubjectMerge, DuplicatePair]:
    merge, pair = locked_merge(session, merge_id)
    if merge.state is not MergeState.WAITING:
        raise Conflict(f"这件归并已是“{merge.state.zh}”，请刷新页面查看。")
    return merge, pair


def _refuse_hand(session: Session, merge: SubjectMerge, by: int) -> None:
    reason = why_not(
        _hand(session, by),
        proposed_by=_hand(session, merge.proposed_by),
        reviewed_by=None,
        made_at=merge.proposed_at,
    )
    if reason is not None:
        raise Refused(reason)


def _hand(session: Session, account_id: int) -> Hand:
    account = session.get_one(Account, account_id)
    return Hand(account.id, account.display_name, account.department_id, account.created_at)


def _open_again(
    session: Session,
    merge: SubjectMerge,
    pair: DuplicatePair,
    reason: str,
    *,
    by: int,
    at: datetime,
) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明理由，至少四个字。")
    merge.decision_reason = reason.strip()[:REASON_LENGTH]
    note_judgement(session, pair, Verdict.REOPENED, merge.decision_reason, by=by, at=at)
    audit.append(
        session,
        AuditEvent.MERGE_REFUSED,
        by=by,
        at=at,
        about=f"merge:{merge.id}",
        state=merge.state.value,
    )
