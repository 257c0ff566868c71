"""What of likely duplicates waits for whom; subjects by code; officers to whom pairs are given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.duplicates import DuplicateJudgement, DuplicatePair, SubjectMerge
from models.subjects import Subject
from models.vocabulary import Act, MergeState, PairState
from registry.errors import NotFound
from registry.rules.identity.uscc import check_uscc
from registry.rules.permissions import MAY, Scope


@dataclass(frozen=True, slots=True)
class MergeWaiting:
    """A merge that waits for a second person."""

    id: int
    pair_id: int
    duplicate: Subject
    survivor: Subject
    proposed_by: str
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody to whom a pair may be given."""

    id: int
    display_name: str
    office: str | None


def subject_of_code(session: Session, uscc: str) -> Subject:
    """Return the subject of a code. Raises NotFound with what is wrong with the code."""
    check = check_uscc(uscc)
    found = session.scalar(select(Subject).where(Subject.uscc == check.code))
    if found is None:
        wrong = "平台没有收录" if check.is_valid else "不是有效的统一社会信用代码："
        raise NotFound(f"{wrong}“{uscc[:40]}”{'。' if check.is_valid else check.message + '。'}")
    return found


def merges_waiting(
    session: Session, scope: Scope, *, but_of: int | None = None
) -> tuple[MergeWaiting, ...]:
    """Return the merges that wait within `scope`, the oldest first, without those of `but_of`."""
    duplicate, survivor = aliased(Subject), aliased(Subject)
    query = (
        select(SubjectMerge, duplicate, survivor, Account.display_name)
        .join(duplicate, duplicate.id == SubjectMerge.duplicate_id)
        .join(survivor, survivor.id == SubjectMerge.survivor_id)
        .join(Account, Account.id == SubjectMerge.proposed_by)
        .where(SubjectMerge.state == MergeState.WAITING)
        .order_by(SubjectMerge.proposed_at, SubjectMerge.id)
    )
    if scope.divisions is not None:
        codes = sorted(scope.divisions)
        query = query.where(duplicate.division_code.in_(codes), survivor.division_code.in_(codes))
    if but_of is not None:
        query = query.where(SubjectMerge.proposed_by != but_of)
    return tuple(
        MergeWaiting(merge.id, merge.pair_id, one, other, name, merge.proposed_at)
        for merge, one, other, name in session.execute(query)
    )


def officers(session: Session) -> tuple[Officer, ...]:
    """Return the accounts in use to which a pair may be given, by name."""
    rows = session.scalars(
        select(Account)
        .where(Account.disabled_at.is_(None), Account.role.in_(MAY[Act.JUDGE_PAIR]))
        .order_by(Account.display_name, Account.id)
    )
    return tuple(Officer(one.id, one.display_name, one.office) for one in rows)


def pairs_open(session: Session, scope: Scope) -> tuple[int, datetime | None]:
    """Return how many pairs wait to be judged within `scope`, and since when."""
    low, high = aliased(Subject), aliased(Subject)
    query = (
        select(func.count(DuplicatePair.id), func.min(DuplicatePair.state_since))
        .join(low, low.id == DuplicatePair.low_id)
        .join(high, high.id == DuplicatePair.high_id)
        .where(
            DuplicatePair.state == PairState.OPEN,
            low.survivor_id.is_(None),
            high.survivor_id.is_(None),
        )
    )
    if scope.divisions is not None:
        codes = sorted(scope.divisions)
        query = query.where(low.division_code.in_(codes), high.division_code.in_(codes))
    row = session.execute(query).one()
    return row[0], row[1]


def pairs_given_to(session: Session, account_id: int) -> tuple[int, datetime | None]:
    """Return how many pairs wait for an officer to whom they were given, and since when."""
    query = select(func.count(DuplicatePair.id), func.min(DuplicatePair.state_since)).where(
        DuplicatePair.assignee_id == account_id,
        or_(DuplicatePair.state == PairState.OPEN, DuplicatePair.state == PairState.UNSURE),
    )
    row = session.execute(query).one()
    return row[0], row[1]


def pairs_of_bulk(session: Session, bulk_id: int) -> tuple[int, ...]:
    """Return the pairs that were judged in one go. Raises NotFound."""
    query = select(DuplicateJudgement.pair_id).where(DuplicateJudgement.bulk_id == bulk_id)
    found = tuple(session.scalars(query.order_by(DuplicateJudgement.id)))
    if not found:
        raise NotFound("没有这一批判断，或者其中有的不在您的辖区内。")
    return found
