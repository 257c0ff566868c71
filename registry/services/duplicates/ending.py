"""A merge is ended (撤销归并) at any later time: both are as before, and "different" is kept.

Invariant: the link is ended and the pair judged different in one act, so that nothing suggests it
again; no fact moves, so both are restored exactly.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from models.accounts import Account
from models.duplicates import SubjectMerge
from models.vocabulary import Act, AuditEvent, MergeState, RatingCause, Verdict
from registry.errors import Conflict, Invalid
from registry.queries.duplicates.standing import leaving_public
from registry.rules.calendar import legal_day
from registry.rules.duplicates import refuse_unmerge
from registry.rules.permissions import MAY
from registry.rules.reasons import SHORTEST_REASON
from registry.services import audit, ratings, subjects
from registry.services.duplicates.pairs import locked_merge, note_judgement
from registry.services.duplicates.telling import tell_unmerged


def unmerge(session: Session, merge_id: int, reason: str, *, by: int, at: datetime) -> SubjectMerge:
    """End a merge and keep "different" for its pair.

    Raises Conflict where it does not stand, Refused where public records would leave the pages and
    `by` is no approver, or is who proposed the merge.
    """
    merge, pair = locked_merge(session, merge_id)
    if merge.state is not MergeState.DONE or merge.link_id is None:
        raise Conflict(f"这件归并现在是“{merge.state.zh}”，不能撤销，请刷新页面查看。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("请写明撤销归并的理由，至少四个字。")
    refuse_unmerge(
        leaves_public=leaving_public(session, merge, legal_day(at)),
        is_approver=session.get_one(Account, by).role in MAY[Act.CONFIRM_MERGE],
        proposed_it=merge.proposed_by == by,
    )
    ended = subjects.end_link(session, merge.link_id, reason.strip()[:500], by=by, at=at)
    merge.state = MergeState.ENDED
    note_judgement(session, pair, Verdict.DIFFERENT, reason, by=by, at=at)
    tell_unmerged(session, merge, at)
    audit.append(
        session,
        AuditEvent.SUBJECTS_UNMERGED,
        by=by,
        at=at,
        about=f"merge:{merge.id}",
        duplicate=merge.duplicate_id,
        survivor=merge.survivor_id,
        link=ended.id,
    )
    both = (merge.duplicate_id, merge.survivor_id)
    ratings.reassess(session, both, RatingCause.UNMERGED, at=at)
    return merge
