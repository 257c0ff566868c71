"""A merge (主体归并) proposed: into whom, whose particulars are shown, why; done where one may do it.

Invariant: what is decided on is sealed; whoever comes second finds the subjects under lock as they
are, not as a page once showed them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from models.duplicates import REASON_LENGTH, DuplicatePair, SharedParticular, SubjectMerge
from models.vocabulary import AuditEvent, MergeState, RatingCause, SharedField, Verdict
from registry.errors import Conflict
from registry.queries.duplicates.plan import Plan, plan_of
from registry.rules.calendar import legal_day
from registry.rules.duplicates import refuse_judgement
from registry.services import audit, ratings, subjects
from registry.services.duplicates.judging import tell_journal
from registry.services.duplicates.pairs import locked_pair, move, note_judgement
from registry.services.duplicates.telling import tell_merged

CHANGED = "预览之后情况有变化，请重新核对归并的后果再提交。"


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to merge a pair; without a survivor the rule's suggestion is taken.

    `choices`: by shared field the subject whose value is shown; the survivor's where none is named.
    """

    reason: str
    survivor_id: int | None = None
    choices: Mapping[SharedField, int] = field(default_factory=dict)
    was_blind: bool = False


def propose_merge(
    session: Session,
    pair_id: int,
    wish: Wish,
    *,
    by: int,
    at: datetime,
    seen: bytes | None = None,
) -> SubjectMerge:
    """Judge a pair to be one subject and merge it, or let it wait for a second person.

    `seen` is the seal of the preview that was looked at. Raises Conflict where things have changed
    since, where either subject is merged or waits in another merge; Refused where it may never be.
    """
    pair = locked_pair(session, pair_id)
    refuse_judgement(pair.state, Verdict.SAME, None, wish.reason)
    plan = plan_of(session, pair, wish.survivor_id, wish.choices, on=legal_day(at))
    if seen is not None and seen != plan.seal:
        raise Conflict(CHANGED)
    merge = _write(pair, wish, plan, by=by, at=at)
    session.add(merge)
    session.flush()
    judgement = note_judgement(
        *(session, pair, Verdict.SAME, wish.reason),
        by=by,
        at=at,
        was_blind=wish.was_blind,
        merge=MergeState.WAITING,
    )
    tell_journal(session, pair, judgement, by=by, at=at)
    if plan.why_second:
        _tell_proposed(session, merge, by=by, at=at)
    else:
        carry_out(session, merge, pair, by=by, at=at)
    return merge


def carry_out(
    session: Session, merge: SubjectMerge, pair: DuplicatePair, *, by: int, at: datetime
) -> None:
    """Link the duplicate to its survivor, and tell both and the journal."""
    linked = subjects.link(
        session, merge.duplicate_id, merge.survivor_id, merge.reason, by=by, at=at
    )
    for name, from_id in sorted(merge.choices.items()):
        session.add(
            SharedParticular(
                link_id=linked.id, field=SharedField(name), from_id=from_id, recorded_at=at
            )
        )
    merge.link_id, merge.state, merge.decided_at = linked.id, MergeState.DONE, at
    move(pair, Verdict.SAME, MergeState.DONE, at)
    tell_merged(session, merge, at)
    audit.append(
        session,
        AuditEvent.SUBJECTS_MERGED,
        by=by,
        at=at,
        about=f"merge:{merge.id}",
        duplicate=merge.duplicate_id,
        survivor=merge.survivor_id,
        link=linked.id,
        proposed_by=merge.proposed_by,
        seal=bytes(merge.seen_hash).hex(),
    )
    both = (merge.duplicate_id, merge.survivor_id)
    ratings.reassess(session, both, RatingCause.MERGED, at=at)


def _write(pair: DuplicatePair, wish: Wish, plan: Plan, *, by: int, at: datetime) -> SubjectMerge:
    return SubjectMerge(
        pair_id=pair.id,
        duplicate_id=plan.duplicate.subject_id,
        survivor_id=plan.survivor.subject_id,
        state=MergeState.WAITING,
        needs_second=bool(plan.why_second),
        why_second=list(plan.why_second),
        choices=plan.choices,
        reason=wish.reason.strip()[:REASON_LENGTH],
        seen_hash=plan.seal,
        seen=plan.seen.as_details(),
        proposed_by=by,
        proposed_at=at,
    )


def _tell_proposed(session: Session, merge: SubjectMerge, *, by: int, at: datetime) -> None:
    audit.append(
        session,
        AuditEvent.MERGE_PROPOSED,
        by=by,
        at=at,
        about=f"merge:{merge.id}",
        duplicate=merge.duplicate_id,
        survivor=merge.survivor_id,
        seal=bytes(merge.seen_hash).hex(),
    )
