"""A penalty fell: the listing that rests on it is revoked in the same transaction.

Invariant: nobody stays listed for what was set aside; the people who withdrew the penalty are those
who answer for it. Source: RULEBOOK §4.2 (void).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.records import Record, RecordVersion
from models.vocabulary import EntryEvent
from registry.errors import Refused
from registry.keys import keyring_of
from registry.queries.canonical import circle_of
from registry.rules.calendar import legal_day
from registry.services.blacklist.entries import change, entry_of
from registry.services.blacklist.opening import basis_key
from registry.services.blacklist.settling import settle_ended, tell_ended
from registry.services.blacklist.steps import lock_lists

WHY = "所依据的行政处罚决定已被撤销或者确认违法，列入决定随之撤销。"
MOVED = "所依据的行政处罚经主体更正不属于贵单位，列入决定随之撤销，自始不计入贵单位的信用信息。"
TWO_NEEDED = (
    "这批数据中的行政处罚是在册名单条目（{entries}）的依据，撤回即撤销列入："
    "须由导入人以外的审批人员在平台上办理。"
)


def basis_fell(
    session: Session,
    record_id: int,
    *,
    by: int | None,
    decided_by: int | None,
    at: datetime,
    why: str = WHY,
) -> int:
    """Revoke every open entry that rests on a record; return how many there were."""
    lock_lists(session)  # no decision is served meanwhile that would begin what ends here
    subject_id = session.get_one(Record, record_id).subject_id
    settle_ended(session, at=at, subject_id=subject_id)  # a term that is over is no revocation
    found = _resting_on(session, record_id)
    for entry_id in found:
        entry = entry_of(session, entry_id)
        change(
            session,
            entry,
            EntryEvent.REVOKED,
            legal_day(at),
            case=None,
            at=at,
            reason=why,
            by=(by, decided_by),
        )
        tell_ended(session, entry, f"名单条目 {entry.entry_no} 撤销列入：{why}", at=at)
    return len(found)


def bases_fell(
    session: Session,
    record_ids: Sequence[int],
    *,
    by: int | None,
    decided_by: int | None,
    at: datetime,
) -> int:
    """Revoke every open entry that rests on one of many records; return how many there were.

    Raises Refused where no second person decides: nobody unlists alone.
    """
    resting = {
        number: found
        for number in _near(session, record_ids)
        if (found := _resting_on(session, number))
    }
    if not resting:
        return 0
    if decided_by is None or decided_by == by:
        numbers = session.scalars(
            select(ListEntry.entry_no)
            .where(ListEntry.id.in_({one for found in resting.values() for one in found}))
            .order_by(ListEntry.entry_no)
        )
        raise Refused(TWO_NEEDED.format(entries="、".join(numbers)))
    return sum(
        basis_fell(session, number, by=by, decided_by=decided_by, at=at) for number in resting
    )


def _near(session: Session, record_ids: Sequence[int]) -> list[int]:
    """Return the records that an open entry names, or whose subject is on a list."""
    named = select(ListEntry.record_id).where(ListEntry.is_open)
    listed = session.scalars(select(ListEntry.subject_id).where(ListEntry.is_open)).all()
    wanted = select(Record.id).where(
        Record.id.in_(record_ids),
        Record.id.in_(named) | Record.subject_id.in_(circle_of(session, listed)),
    )
    return list(session.scalars(wanted.order_by(Record.id)))


def _resting_on(session: Session, record_id: int) -> list[int]:
    """Return the open entries that name a record, or whose penalty bears its number."""
    record = session.get_one(Record, record_id)
    version = session.get_one(RecordVersion, record.version_id)
    standing = session.execute(
        select(ListEntry.id, ListEntry.list_type, ListEntry.record_id, ListEntry.basis_key)
        .where(
            ListEntry.is_open,
            (ListEntry.record_id == record_id)
            | ListEntry.subject_id.in_(circle_of(session, [version.subject_id])),
        )
        .order_by(ListEntry.id)
    )
    number, keyring = version.document_no or "", keyring_of(session)
    return [
        row.id
        for row in standing
        if row.record_id == record_id
        or (number and bytes(row.basis_key) == basis_key(keyring, row.list_type, number))
    ]
