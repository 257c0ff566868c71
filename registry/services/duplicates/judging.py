"""One pair judged by a person, or given to one; "the same" goes on to a merge.

Invariant: a judgement says why, and is kept for ever; a later one overrules it, none is changed.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.duplicates import DuplicateJudgement, DuplicatePair
from models.vocabulary import Act, AuditEvent, Relation, Verdict
from registry.errors import Invalid, NotFound
from registry.rules.duplicates import refuse_judgement
from registry.rules.permissions import MAY
from registry.services import audit
from registry.services.duplicates.pairs import locked_pair, note_judgement

BY_MERGING = "判定为同一主体即是提出归并：请先预览归并的后果，再选择保留哪个主体。"


def judge(
    session: Session,
    pair_id: int,
    verdict: Verdict,
    reason: str,
    *,
    by: int,
    at: datetime,
    relation: Relation | None = None,
    was_blind: bool = False,
) -> DuplicatePair:
    """Judge a pair and return it; "the same" is judged by `propose_merge`.

    Raises Conflict where the pair's state does not allow it, Invalid without a reason.
    """
    if verdict is Verdict.SAME:
        raise Invalid(BY_MERGING)
    pair = locked_pair(session, pair_id)
    refuse_judgement(pair.state, verdict, relation, reason)
    judgement = note_judgement(
        session, pair, verdict, reason, by=by, at=at, relation=relation, was_blind=was_blind
    )
    tell_journal(session, pair, judgement, by=by, at=at)
    return pair


def assign(
    session: Session, pair_id: int, assignee_id: int | None, *, by: int, at: datetime
) -> DuplicatePair:
    """Give a pair to an officer, or take it from whoever had it."""
    pair = locked_pair(session, pair_id)
    if assignee_id is not None:
        _refuse_stranger(session, assignee_id)
    if pair.assignee_id != assignee_id:
        pair.assignee_id = assignee_id
        audit.append(
            session,
            AuditEvent.PAIR_ASSIGNED,
            by=by,
            at=at,
            about=f"pair:{pair.id}",
            assignee=assignee_id,
        )
    return pair


def tell_journal(
    session: Session,
    pair: DuplicatePair,
    judgement: DuplicateJudgement,
    *,
    by: int,
    at: datetime,
) -> None:
    """Write the journal's entry of one judgement."""
    audit.append(
        session,
        AuditEvent.PAIR_JUDGED,
        by=by,
        at=at,
        about=f"pair:{pair.id}",
        judgement=judgement.id,
        verdict=judgement.verdict.value,
        relation=judgement.relation.value if judgement.relation else None,
        score=judgement.score,
    )


def _refuse_stranger(session: Session, account_id: int) -> None:
    account = session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise NotFound("没有这个可用的账户。")
    if account.role not in MAY[Act.JUDGE_PAIR]:
        raise Invalid(f"{account.role.zh}不核查疑似重复主体，请分派给经办人。")
