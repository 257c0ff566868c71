"""What happens to an entry in public: published, suspended, resumed, removed; each is one leaf.

Invariant: an entry is published once and removed once, suspended and resumed in turns between; every
deed's transaction ends with a signed head that covers its leaf. An entry that never was published
has no leaf at all: nothing tells that there was one.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.publication import LogLeaf
from models.vocabulary import EntryEvent, LeafKind
from registry.errors import Conflict, Invalid
from registry.services import audit
from registry.services.publication.appending import NewLeaf, append
from registry.services.publication.signing import sign_checkpoint

REASONS = (EntryEvent.REMOVED_EARLY, EntryEvent.REVOKED, EntryEvent.EXPIRED)
_MAY_FOLLOW = {
    LeafKind.SUSPENDED: (LeafKind.PUBLISHED, LeafKind.RESUMED),
    LeafKind.RESUMED: (LeafKind.SUSPENDED,),
    LeafKind.REMOVED: (LeafKind.PUBLISHED, LeafKind.RESUMED, LeafKind.SUSPENDED),
}
_NO_MORE = {
    LeafKind.SUSPENDED: "该条目已经暂停公示或者停止公示，不能再暂停。",
    LeafKind.RESUMED: "该条目没有暂停公示，不能恢复公示。",
    LeafKind.REMOVED: "该条目已经停止公示，不能再次停止。",
}


def publish(
    session: Session,
    entry_id: int,
    fields: Mapping[str, object],
    *,
    subject_id: int,
    legal_day: date,
    at: datetime,
) -> int:
    """Add the leaf of publication and return its position; `fields` is exactly what is shown.

    Raises Conflict where the entry has been published before.
    """
    audit.take_head(session)
    if _leaves(session, entry_id):
        raise Conflict("该条目已经公示过，不能重复公示。")
    new = NewLeaf(LeafKind.PUBLISHED, entry_id, subject_id, legal_day, dict(fields))
    leaf = append(session, new, at=at)
    sign_checkpoint(session, at=at)
    return leaf.position


def suspend(session: Session, entry_id: int, *, legal_day: date, at: datetime) -> int | None:
    """Add the leaf of a suspension and return its position; None where nothing was published.

    Raises Conflict where the entry is suspended or removed already.
    """
    return _follow(session, LeafKind.SUSPENDED, entry_id, legal_day=legal_day, at=at)


def resume(session: Session, entry_id: int, *, legal_day: date, at: datetime) -> int | None:
    """Add the leaf of a resumption and return its position; None where nothing was published.

    Raises Conflict where the entry is not suspended.
    """
    return _follow(session, LeafKind.RESUMED, entry_id, legal_day=legal_day, at=at)


def remove(
    session: Session, entry_id: int, reason: str, *, legal_day: date, at: datetime
) -> int | None:
    """Add the leaf of removal and return its position; None where nothing was published.

    `reason` is the value of an event that ends an entry. Raises Invalid for any other, Conflict
    where the entry has been removed before.
    """
    if reason not in {one.value for one in REASONS}:
        raise Invalid("停止公示的原因须为提前移出、撤销列入或者期满移出。")
    return _follow(session, LeafKind.REMOVED, entry_id, legal_day=legal_day, at=at, reason=reason)


def _follow(
    session: Session,
    kind: LeafKind,
    entry_id: int,
    *,
    legal_day: date,
    at: datetime,
    reason: str | None = None,
) -> int | None:
    audit.take_head(session)
    leaves = _leaves(session, entry_id)
    if not leaves:
        return None
    if leaves[-1].kind not in _MAY_FOLLOW[kind]:
        raise Conflict(_NO_MORE[kind])
    entry = session.get_one(ListEntry, entry_id)
    published = leaves[0]
    fields: dict[str, object] = {
        "type": kind.value,
        "entry_no": entry.entry_no,
        "ref_leaf": published.position,
        "legal_day": legal_day.isoformat(),
    }
    if reason is not None:
        fields["reason"] = reason
    new = NewLeaf(kind, entry_id, entry.subject_id, legal_day, fields, published.position)
    leaf = append(session, new, at=at)
    sign_checkpoint(session, at=at)
    return leaf.position


def _leaves(session: Session, entry_id: int) -> list[LogLeaf]:
    wanted = select(LogLeaf).where(LogLeaf.entry_id == entry_id).order_by(LogLeaf.position)
    return list(session.scalars(wanted))
