"""The frame of the room of likely duplicates: its lock, and the pair or merge that an address names.

Invariant: a pair, or a merge, of which either subject lies beyond the actor's reach is answered as
if it did not exist.
"""

from flask import Blueprint
from sqlalchemy.orm import Session

from models.duplicates import DuplicatePair, SubjectMerge
from models.subjects import Subject
from models.vocabulary import Act
from registry.errors import NotFound
from registry.queries.duplicates.pair import NO_SUCH_PAIR
from registry.rules.permissions import MAY, Scope, scope_of
from registry.web.guard import current_actor, locked_to
from registry.web.regulator.reach import answer_conflicts, divisions_within, verdict_on_place

NO_SUCH_MERGE = "没有这件主体归并事项，或者它不在您的辖区内。"
views = Blueprint("duplicates", __name__)
locked_to(views, Act.JUDGE_PAIR, Act.CONFIRM_MERGE)
answer_conflicts(views, "regulator.duplicates.show")


def scope_here() -> Scope:
    """Return what the one who asks reaches."""
    return scope_of(current_actor(), divisions_within(current_actor()))


def pair_of_ours(session: Session, pair_id: int) -> DuplicatePair:
    """Return a pair within reach. Raises NotFound."""
    pair = session.get(DuplicatePair, pair_id)
    if pair is None or not _reaches(session, pair):
        raise NotFound(NO_SUCH_PAIR)
    return pair


def merge_of_ours(session: Session, merge_id: int) -> SubjectMerge:
    """Return a merge within reach. Raises NotFound."""
    merge = session.get(SubjectMerge, merge_id)
    if merge is None or not _reaches(session, session.get_one(DuplicatePair, merge.pair_id)):
        raise NotFound(NO_SUCH_MERGE)
    return merge


def reaches(subject: Subject) -> bool:
    """Say whether a subject lies within the actor's reach."""
    act = Act.JUDGE_PAIR if current_actor().role in MAY[Act.JUDGE_PAIR] else Act.CONFIRM_MERGE
    return verdict_on_place(act, subject.division_code).allowed


def _reaches(session: Session, pair: DuplicatePair) -> bool:
    return all(reaches(session.get_one(Subject, one)) for one in (pair.low_id, pair.high_id))
