"""Every record against a replay of its versions: state, subject, tier, window, digests, version.

Invariant: read in the order of records, some rows at a time; a file's word and a person's differ in
one thing only: what a person changed keeps the digest of what the source last told.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.vocabulary import RecordChange, RecordState
from registry.keys import Keyring, keyring_of
from registry.queries.records.reading import particulars_of
from registry.queries.verification.finding import Finding
from registry.rules.records import RecordLaw, RecordParticulars, window
from registry.rules.records.particulars import document_key, number_key, stated_text

RECORDS = "record_projection"
WINDOWS = "record_windows"
AT_ONCE = 1_000
_PUBLIC_ID_BYTES = 8
_SAME = ("kind", "subject_id", "tier", "domain", "decided_on", "public_from", "public_until")


class _Replayed(NamedTuple):
    """What the versions of a record make of it."""

    record: Record
    versions: tuple[RecordVersion, ...]

    @property
    def last(self) -> RecordVersion:
        return self.versions[-1]


def check_records(session: Session) -> Finding:
    """Replay each record's versions and compare with its row."""
    keyring, count = keyring_of(session), 0
    for one in _replayed(session):
        count += 1
        where = f"record:{one.record.id}"
        if not one.versions:
            return Finding(RECORDS, count, where, "信用记录没有任何版本。")
        wrong = [*_wrong_fields(one), *_wrong_digests(one, keyring)]
        if wrong:
            return Finding(RECORDS, count, where, f"当前状态与版本不符：{'、'.join(wrong)}。")
        double = _double(one.versions)
        if double is not None:
            return Finding(
                RECORDS, count, f"record_version:{double.id}", "记录在新增之前已被改动。"
            )
    return Finding(RECORDS, count)


def check_windows(session: Session, law: RecordLaw) -> Finding:
    """Derive the window of every standing record anew; one that a new edition changed is named."""
    count = 0
    for one in _replayed(session):
        count += 1
        if not one.versions:
            continue
        stored = (one.record.public_from, one.record.public_until)
        expected = _window_of(one.last, law)
        if stored != expected:
            told = "、".join("无" if day is None else str(day) for day in expected)
            problem = f"公示期与现行规则的推算结果（{told}）不符，请重新推算。"
            return Finding(WINDOWS, count, f"record:{one.record.id}", problem)
    return Finding(WINDOWS, count)


def _replayed(session: Session) -> Iterator[_Replayed]:
    """Yield the records with their versions, oldest first; rows are let go as reading goes on."""
    found = session.execute(
        select(Record, RecordVersion)
        .outerjoin(RecordVersion, RecordVersion.record_id == Record.id)
        .order_by(Record.id, RecordVersion.id)
        .execution_options(yield_per=AT_ONCE)
    )
    with closing(found) as rows:
        for _, group in groupby(rows, key=lambda row: int(row[0].id)):
            together = list(group)
            versions = tuple(version for _, version in together if version is not None)
            yield _Replayed(together[0][0], versions)


def _wrong_fields(one: _Replayed) -> Iterator[str]:
    record, last = one.record, one.last
    if record.version_id != last.id:
        yield "version_id"
    for field in _SAME:
        if getattr(record, field) != getattr(last, field):
            yield field
    is_gone = last.change is RecordChange.WITHDRAWN
    if record.state is not (RecordState.WITHDRAWN if is_gone else RecordState.STANDING):
        yield "state"
    if record.number_key != (number_key(last.document_no) if last.document_no else None):
        yield "number_key"
    if (record.department_id, record.division_code) != (last.source, last.division_code):
        yield "department_id"


def _wrong_digests(one: _Replayed, keyring: Keyring) -> Iterator[str]:
    record, told = one.record, one.versions[0].content_hash
    for version in one.versions:
        if not _tells_content(version, keyring):
            yield f"content_hash（record_version:{version.id}）"
        if version.change is RecordChange.ADDED or _came_by_file(version):
            told = version.content_hash
    if bytes(record.content_hash) != bytes(one.last.content_hash):
        yield "content_hash"
    if bytes(record.source_hash) != bytes(told):
        yield "source_hash"
    first = particulars_of(one.versions[0])
    if bytes(record.document_key) != keyring.digest(document_key(first)):
        yield "document_key"
    hexed = f"record\x1f{bytes(record.source_key).hex()}"
    if record.public_id != keyring.digest(hexed, _PUBLIC_ID_BYTES).hex():
        yield "public_id"


def _came_by_file(version: RecordVersion) -> bool:
    return version.proposal_id is None and version.change is not RecordChange.WITHDRAWN


def _tells_content(version: RecordVersion, keyring: Keyring) -> bool:
    """Say whether the digest is that of the content, whether or not tier and domain were stated."""
    held, said = bytes(version.content_hash), particulars_of(version)
    return any(keyring.digest(stated_text(one)) == held for one in _as_stated(said))


def _as_stated(said: RecordParticulars) -> Iterator[RecordParticulars]:
    yield said
    yield said._replace(tier=None)
    yield said._replace(domain=None)
    yield said._replace(tier=None, domain=None)


def _double(versions: Iterable[RecordVersion]) -> RecordVersion | None:
    """Return the first version that cannot follow the one before it, None where all can."""
    stands = False
    for version in versions:
        if (version.change is RecordChange.ADDED) == stands:
            return version
        stands = version.change is not RecordChange.WITHDRAWN
    return None


def _window_of(version: RecordVersion, law: RecordLaw) -> tuple[Any, Any]:
    if version.change is RecordChange.WITHDRAWN:
        return None, None
    shown = window(particulars_of(version), law)
    return shown.public_from, shown.public_until
