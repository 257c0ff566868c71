"""A batch of records is taken back: what still stands as the batch left it is withdrawn.

Invariant: nothing is deleted; what somebody has corrected, moved or withdrawn since is left alone;
the same rows arriving again bring every record back as it was.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.vocabulary import InformationClass, NoticeKind, RecordChange, RecordState
from registry.keys import keyring_of
from registry.queries.records.reading import particulars_of
from registry.queries.told import stated_by
from registry.rules.records import Derived
from registry.services import blacklist, notices
from registry.services.records import writing
from registry.services.records.releasing import SENTENCES, describe
from registry.services.records.taking import lock_records
from registry.services.records.writing import NewVersion, Origin

AT_A_TIME = 1_000
RESTORED = "{what}的记录已恢复为前一批数据所载内容。认为有误的，可以提出异议。"


class Undone(NamedTuple):
    """How many records were withdrawn or put back, how many had changed since; the new versions.

    `first` and `last` are the numbers of the new versions, whose leaves are handed back in order.
    `touched`: whose rating it bears on; `voided`: of whom records are gone, each with its day.
    """

    withdrawn: int
    left_alone: int
    leaves: tuple[bytes, ...]
    first: int | None = None
    last: int | None = None
    touched: frozenset[int] = frozenset()
    voided: tuple[tuple[int, date], ...] = ()


def undo(
    session: Session,
    batch_id: int,
    reason: str,
    *,
    at: datetime,
    hands: tuple[int | None, int | None] = (None, None),
) -> Undone:
    """Take back what `batch_id` brought and nobody has changed since. The caller writes the journal.

    `hands`: who had brought it and who takes it back, for the listings that fall with a penalty.
    """
    lock_records(session)
    blacklist.lock_lists(session)
    touched = session.scalar(
        select(func.count(RecordVersion.record_id.distinct())).where(
            RecordVersion.batch_id == batch_id
        )
    )
    numbers = session.scalars(
        select(Record.id)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(RecordVersion.batch_id == batch_id, Record.state == RecordState.STANDING)
        .order_by(Record.id)
    ).all()
    leaves: list[bytes] = []
    versions: list[int] = []
    whom: set[int] = set()
    voided: list[tuple[int, date]] = []
    for start in range(0, len(numbers), AT_A_TIME):
        some = numbers[start : start + AT_A_TIME]
        blacklist.bases_fell(session, some, by=hands[0], decided_by=hands[1], at=at)
        new = _take_back(session, some, reason)
        leaves += writing.add_versions(session, new, at)
        versions += [one.id for one in new]
        whom |= {one.subject_id for one in new}
        voided += [
            (one.subject_id, one.stated.decided_on)
            for one in new
            if one.change is RecordChange.WITHDRAWN
        ]
        _tell(session, new, at)
    left = (touched or 0) - len(numbers)
    first, last = (versions[0], versions[-1]) if versions else (None, None)
    return Undone(len(numbers), left, tuple(leaves), first, last, frozenset(whom), tuple(voided))


def _take_back(session: Session, numbers: Sequence[int], reason: str) -> list[NewVersion]:
    found = session.execute(
        select(Record.source_hash, RecordVersion)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .where(Record.id.in_(numbers))
        .order_by(Record.id)
    ).all()
    before = _versions_before(session, [one for _, one in found if one.change is _GOES_ON])
    version_ids = writing.version_numbers(session, len(found))
    return [
        _back_to(session, before[one.record_id], one, number, reason)
        if one.change is _GOES_ON
        else _withdrawn(session, one, number, bytes(source_hash), reason)
        for number, (source_hash, one) in zip(version_ids, found, strict=True)
    ]


_GOES_ON = RecordChange.CORRECTED  # a file corrects nothing but tells the end of an entry


def _versions_before(
    session: Session, versions: Sequence[RecordVersion]
) -> dict[int, RecordVersion]:
    """Return by record the version before each of `versions`."""
    later = {one.record_id: one.id for one in versions}
    if not later:
        return {}
    older = session.scalars(
        select(RecordVersion).where(RecordVersion.record_id.in_(later)).order_by(RecordVersion.id)
    )
    return {one.record_id: one for one in older if one.id < later[one.record_id]}


def _withdrawn(
    session: Session, version: RecordVersion, number: int, source_hash: bytes, reason: str
) -> NewVersion:
    return NewVersion(
        id=number,
        record_id=version.record_id,
        change=RecordChange.WITHDRAWN,
        subject_id=version.subject_id,
        stated=stated_by(keyring_of(session), version),
        derived=_derived(version)._replace(public_from=None, public_until=None),
        origin=_origin(version, version, reason),
        source_hash=source_hash,
    )


def _back_to(
    session: Session, before: RecordVersion, version: RecordVersion, number: int, reason: str
) -> NewVersion:
    return NewVersion(
        id=number,
        record_id=version.record_id,
        change=RecordChange.CORRECTED,
        subject_id=version.subject_id,
        stated=stated_by(keyring_of(session), before),
        derived=_derived(before),
        origin=_origin(before, version, reason),
    )


def _derived(version: RecordVersion) -> Derived:
    return Derived(
        said=particulars_of(version),
        tier_reason=version.tier_reason,
        tier_edition=version.tier_edition,
        public_from=version.public_from,
        public_until=version.public_until,
        terms_edition=version.terms_edition,
        violation_edition=version.violation_edition,
        due_on=version.due_on,
    )


def _origin(source: RecordVersion, version: RecordVersion, reason: str) -> Origin:
    return Origin(
        department_id=source.source,
        division_code=source.division_code,
        batch_id=version.batch_id,
        reason=reason,
    )


def _tell(session: Session, versions: Sequence[NewVersion], at: datetime) -> None:
    told = []
    for one in versions:
        if one.stated.information_class is not InformationClass.BAD:
            continue
        is_back = one.change is RecordChange.CORRECTED
        kind = NoticeKind.RECORD_CORRECTED if is_back else NoticeKind.RECORD_WITHDRAWN
        sentence = RESTORED if is_back else SENTENCES[RecordChange.WITHDRAWN]
        what = sentence.format(what=describe(one.stated))
        told.append((one.subject_id, kind, what, one.record_id))
    notices.tell_many(session, told, at)
