"""Many pairs judged in one go, and taken back in one go.

Invariant: all or none; "the same" is never judged in bulk; what somebody has judged since is left
alone when the rest is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.base import Base
from models.bulk import take_numbers
from models.duplicates import DuplicateJudgement, DuplicatePair
from models.vocabulary import AuditEvent, Relation, Verdict
from registry.errors import Conflict, Invalid, NotFound, Refused
from registry.rules.duplicates import BULK, refuse_judgement
from registry.services import audit
from registry.services.duplicates.pairs import locked_pair, note_judgement

MOST_AT_ONCE = 500
_JUDGEMENTS = Base.metadata.tables["duplicate_judgement"]


@dataclass(frozen=True, slots=True)
class BulkUndone:
    """How many pairs were opened again, and how many were left as somebody judged them since."""

    reopened: int
    left: int


def judge_many(
    session: Session,
    pair_ids: Sequence[int],
    verdict: Verdict,
    reason: str,
    *,
    by: int,
    at: datetime,
    relation: Relation | None = None,
) -> int:
    """Judge many pairs alike, all or none, and return the number that undoes them together."""
    ids = sorted(set(pair_ids))
    if verdict not in BULK:
        raise Refused("归并须逐对核对，不能批量办理。")
    if not ids:
        raise Invalid("请先勾选要判断的各对。")
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(f"一次最多判断 {MOST_AT_ONCE} 对，请分次办理。")
    (bulk_id,) = take_numbers(session, _JUDGEMENTS, 1)
    for pair_id in ids:
        pair = locked_pair(session, pair_id)
        _refuse(pair, verdict, relation, reason)
        note_judgement(
            session, pair, verdict, reason, by=by, at=at, relation=relation, bulk_id=bulk_id
        )
    audit.append(
        session,
        AuditEvent.PAIR_JUDGED,
        by=by,
        at=at,
        about=f"bulk:{bulk_id}",
        verdict=verdict.value,
        relation=relation.value if relation else None,
        pairs=ids,
    )
    return bulk_id


def undo_bulk(session: Session, bulk_id: int, reason: str, *, by: int, at: datetime) -> BulkUndone:
    """Open all pairs of a bulk judgement again whose last judgement it is."""
    pair_ids = session.scalars(
        select(DuplicateJudgement.pair_id)
        .where(DuplicateJudgement.bulk_id == bulk_id)
        .order_by(DuplicateJudgement.pair_id)
    ).all()
    if not pair_ids:
        raise NotFound("没有这一批判断。")
    reopened = []
    for pair_id in pair_ids:
        pair = locked_pair(session, pair_id)
        if _last(session, pair_id).bulk_id == bulk_id:
            refuse_judgement(pair.state, Verdict.REOPENED, None, reason)
            note_judgement(session, pair, Verdict.REOPENED, reason, by=by, at=at)
            reopened.append(pair_id)
    if not reopened:
        raise Conflict("这一批判断已经撤销，或者每一对之后都另有判断。")
    audit.append(
        session,
        AuditEvent.PAIR_JUDGED,
        by=by,
        at=at,
        about=f"bulk:{bulk_id}",
        verdict=Verdict.REOPENED.value,
        pairs=reopened,
    )
    return BulkUndone(len(reopened), len(pair_ids) - len(reopened))


def _refuse(pair: DuplicatePair, verdict: Verdict, relation: Relation | None, reason: str) -> None:
    try:
        refuse_judgement(pair.state, verdict, relation, reason)
    except Conflict as error:
        raise Conflict(f"第 {pair.id} 对：{error}本次勾选的都没有判断。") from error


def _last(session: Session, pair_id: int) -> DuplicateJudgement:
    return session.scalars(
        select(DuplicateJudgement)
        .where(DuplicateJudgement.pair_id == pair_id)
        .order_by(DuplicateJudgement.id.desc())
        .limit(1)
    ).one()
