"""A pair as a row: found by its two subjects, under lock, and judged; the state follows the facts.

Invariant: a judgement and the state that follows from it are written in the same function.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.duplicates import REASON_LENGTH, DuplicateJudgement, DuplicatePair, SubjectMerge
from models.vocabulary import MergeState, PairState, Relation, Verdict
from registry.errors import Invalid, NotFound, Refused
from registry.matching.describing import best_likeness, described
from registry.rules.duplicates import state_after
from registry.services.subjects import lock_subjects


def pair_of(session: Session, one_id: int, other_id: int, *, at: datetime) -> DuplicatePair:
    """Return the pair of two subjects, weighed and written where nothing has suggested it yet."""
    if one_id == other_id:
        raise Invalid("不能把一个主体与它自己比对。")
    lock_subjects(session, (one_id, other_id))
    low, high = sorted((one_id, other_id))
    pair = session.scalars(
        select(DuplicatePair).where(DuplicatePair.low_id == low, DuplicatePair.high_id == high)
    ).first()
    if pair is not None:
        return pair
    known = described(session, (low, high))
    if len(known) < 2:
        raise Refused("注册执业人员以执业注册证书号识别，不作为疑似重复主体核查。")
    found = best_likeness(known[low], known[high])
    pair = DuplicatePair(
        low_id=low,
        high_id=high,
        state=PairState.OPEN,
        score=found.total,
        name_score=found.name,
        label=found.label or None,
        found_at=at,
        weighed_at=at,
        state_since=at,
    )
    session.add(pair)
    session.flush()
    return pair


def locked_pair(session: Session, pair_id: int) -> DuplicatePair:
    """Return a pair, its two subjects and itself locked in this order. Raises NotFound."""
    pair = session.get(DuplicatePair, pair_id)
    if pair is None:
        raise NotFound("没有这一对疑似重复主体，或者它已不在核查范围内。")
    lock_subjects(session, (pair.low_id, pair.high_id))
    return session.scalars(
        select(DuplicatePair)
        .where(DuplicatePair.id == pair_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def note_judgement(
    session: Session,
    pair: DuplicatePair,
    verdict: Verdict,
    reason: str,
    *,
    by: int,
    at: datetime,
    relation: Relation | None = None,
    was_blind: bool = False,
    bulk_id: int | None = None,
    merge: MergeState | None = None,
) -> DuplicateJudgement:
    """Write what somebody judged, and where the pair stands since."""
    judgement = DuplicateJudgement(
        pair_id=pair.id,
        verdict=verdict,
        relation=relation,
        reason=reason.strip()[:REASON_LENGTH],
        score=pair.score,
        was_blind=was_blind,
        bulk_id=bulk_id,
        by_id=by,
        recorded_at=at,
    )
    session.add(judgement)
    move(pair, verdict, merge, at)
    session.flush()
    return judgement


def move(pair: DuplicatePair, last: Verdict, merge: MergeState | None, at: datetime) -> None:
    """Let the pair stand where its last judgement and the merge behind it put it."""
    state = state_after(last, merge)
    if pair.state is not state:
        pair.state = state
        pair.state_since = at


def locked_merge(session: Session, merge_id: int) -> tuple[SubjectMerge, DuplicatePair]:
    """Return a merge and its pair under lock. Raises NotFound."""
    merge = session.get(SubjectMerge, merge_id)
    if merge is None:
        raise NotFound("没有这件主体归并事项。")
    pair = locked_pair(session, merge.pair_id)
    session.refresh(merge, with_for_update=True)
    return merge, pair
