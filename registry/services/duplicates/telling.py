"""Both subjects are told when they are read as one, and when no longer."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.duplicates import SubjectMerge
from models.subjects import Subject
from models.vocabulary import NoticeKind
from registry.rules.calendar import legal_day
from registry.services import notices

MERGED = (
    "经核实，贵单位与{other}为同一主体，自 {day} 起归并展示：双方名下的信用记录合并列示，"
    "各记录仍注明所依据文书载明的主体。认为有误的，可以提出异议。"
)
UNMERGED = (
    "经核实，贵单位与{other}不是同一主体，自 {day} 起撤销归并，双方恢复为归并之前的样子，分别展示。"
)


def tell_merged(session: Session, merge: SubjectMerge, at: datetime) -> None:
    """Tell both that they are read as one."""
    _tell(session, merge, NoticeKind.SUBJECT_MERGED, MERGED, at)


def tell_unmerged(session: Session, merge: SubjectMerge, at: datetime) -> None:
    """Tell both that they stand for themselves again."""
    _tell(session, merge, NoticeKind.SUBJECT_UNMERGED, UNMERGED, at)


def _tell(
    session: Session, merge: SubjectMerge, kind: NoticeKind, sentence: str, at: datetime
) -> None:
    both = [session.get_one(Subject, one) for one in (merge.duplicate_id, merge.survivor_id)]
    for mine, other in (both, both[::-1]):
        if mine.uscc is None:
            continue  # nobody signs in for a subject without a code
        called = f"“{other.name}”" + (f"（{other.uscc}）" if other.uscc else "")
        told = sentence.format(other=called, day=legal_day(at).isoformat())
        notices.tell(session, mine.id, kind, told, record_id=None, at=at)
