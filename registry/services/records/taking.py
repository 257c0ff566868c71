"""Rows of a department's file become records: found again, compared, added — in bulk.

Invariant: what stands is never overwritten by a file. The same content changes nothing; other
content of the same paper and party is a conflict for a person.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.session import backend_of
from models.vocabulary import InformationClass, NoticeKind, RecordChange, RecordKind, RowOutcome
from registry.keys import keyring_of
from registry.rules.calendar import legal_day
from registry.rules.exchange.records import RecordRow
from registry.rules.records import RecordLaw, derive
from registry.rules.records.particulars import number_key, paper_number
from registry.services import notices
from registry.services.records import writing
from registry.services.records.comparing import (
    Arrived,
    Row,
    Source,
    Step,
    Verdict,
    Work,
    compare,
    match,
)
from registry.services.records.deciding import RECORDS_LOCK
from registry.services.records.ended import none_that_ended
from registry.services.records.parties import parties_of
from registry.services.records.releasing import SENTENCES, describe
from registry.services.records.standing import standing_records
from registry.services.records.writing import NewVersion, Origin


class Taken(NamedTuple):
    """What became of the rows, in their order, and a leaf hash for each version, in row order.

    `touched`: whose rating the versions bear on; the caller has it assessed once all is written.
    """

    verdicts: tuple[Verdict, ...]
    leaves: tuple[bytes, ...]
    touched: frozenset[int] = frozenset()


def take(
    session: Session,
    rows: Sequence[Row],
    source: Source,
    law: RecordLaw,
    *,
    at: datetime,
    chosen: bool = False,
) -> Taken:
    """Take `rows` in and return what became of each.

    `chosen`: a person has looked at the subject of every row and means it, whatever its name.
    """
    lock_records(session)
    work = Work(session, source, law, at, legal_day(at), chosen, keyring_of(session))
    arrived = _arrived(work, rows)
    verdicts: dict[int, Verdict] = {}
    leaves: dict[int, bytes] = {}
    touched: set[int] = set()
    for now in _rounds(arrived):
        step = compare(work, now)
        written, new_leaves = _write(work, step)
        verdicts |= step.verdicts | written
        leaves |= new_leaves
        touched |= {one.subject_id for one in written.values() if one.subject_id is not None}
    return Taken(
        tuple(verdicts[place] for place in range(len(rows))),
        tuple(leaf for _, leaf in sorted(leaves.items())),
        frozenset(touched),
    )


def foresee(
    session: Session, rows: Sequence[Row], source: Source, law: RecordLaw, *, at: datetime
) -> list[Verdict | None]:
    """Return why rows would not be taken in as things stand, None where they would; writes nothing."""
    work = Work(session, source, law, at, legal_day(at), False, keyring_of(session))
    verdicts: dict[int, Verdict] = {}
    for now in _rounds(_arrived(work, rows)):
        verdicts |= compare(work, now).verdicts
    return [verdicts.get(place) for place in range(len(rows))]


def lock_records(session: Session) -> None:
    """Let nobody else add records before this transaction has ended."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": RECORDS_LOCK})


def standing_of(session: Session, said: RecordRow, subject_id: int | None) -> int | None:
    """Return the record with which a row has its paper and its party in common, or None."""
    keys = writing.keys_of(keyring_of(session), said.said, said.certificate_no or said.code)
    found = standing_records(session, [keys.document_key]).get(keys.document_key, ())
    same = match(found, keys, subject_id)
    return same.id if same else None


def _arrived(work: Work, rows: Sequence[Row]) -> list[Arrived]:
    parties = parties_of(work.session, [row.said for row in rows], chosen=work.chosen)
    parties = none_that_ended(work.session, [row.said for row in rows], parties)
    digests = writing.content_hashes(work.keyring, [row.said.said for row in rows]) if rows else []
    arrived = []
    for place, (row, party, digest) in enumerate(zip(rows, parties, digests, strict=True)):
        said = row.said
        keys = writing.keys_of(work.keyring, said.said, said.certificate_no or said.code)
        folded = number_key(said.said.document_no) if said.said.document_no else None
        number = paper_number(said.said.kind, folded)
        arrived.append(Arrived(place, row, party, keys, digest, number))
    return arrived


def _rounds(arrived: list[Arrived]) -> Iterable[list[Arrived]]:
    """Yield the rows; of entries on the abnormal list those first that are not removed yet."""
    later = [one for one in arrived if _is_removal(one)]
    yield [one for one in arrived if not _is_removal(one)] if later else arrived
    if later:
        yield later


def _is_removal(one: Arrived) -> bool:
    said = one.row.said.said
    return said.kind is RecordKind.ABNORMAL_ENTRY and said.valid_until is not None


def _write(work: Work, step: Step) -> tuple[dict[int, Verdict], dict[int, bytes]]:
    """Write what a round found fit; return by place what became of it, and the leaves."""
    session, fresh, further = work.session, step.fresh, step.further
    record_ids = writing.record_numbers(session, len(fresh))
    version_ids = iter(writing.version_numbers(session, len(fresh) + len(further)))
    added = [
        _version(
            work,
            one,
            RecordChange.ADDED,
            version_id=next(version_ids),
            record_id=record_id,
            subject_id=subject.id,
        )
        for record_id, (one, subject) in zip(record_ids, fresh, strict=True)
    ]
    changed = [
        _version(
            work,
            one,
            change,
            version_id=next(version_ids),
            record_id=standing.id,
            subject_id=standing.subject_id,
        )
        for one, standing, change in further
    ]
    leaves = writing.add_records(session, added, [one.keys for one, _ in fresh], work.at)
    leaves += writing.add_versions(session, changed, work.at)
    places = [one.place for one, _ in fresh] + [one.place for one, *_ in further]
    _tell(work, added + changed)
    written = {
        place: Verdict(
            RowOutcome.ACCEPTED, subject_id=version.subject_id, record_id=version.record_id
        )
        for place, version in zip(places, added + changed, strict=True)
    }
    return written, dict(zip(places, leaves, strict=True))


def _version(
    work: Work,
    one: Arrived,
    change: RecordChange,
    *,
    version_id: int,
    record_id: int,
    subject_id: int,
) -> NewVersion:
    said, source = one.row.said.said, work.source
    return NewVersion(
        id=version_id,
        record_id=record_id,
        change=change,
        subject_id=subject_id,
        stated=said,
        derived=derive(said, work.law, arrived_on=work.on),
        origin=Origin(
            department_id=source.department_id,
            division_code=source.division_code,
            batch_id=source.batch_id,
            row_no=one.row.row_no,
        ),
        content_hash=one.digest,
    )


def _tell(work: Work, versions: Sequence[NewVersion]) -> None:
    """Tell the subjects of bad records; a file may bring a hundred thousand at once."""
    told = [
        (
            one.subject_id,
            _KINDS[one.change],
            SENTENCES[one.change].format(what=describe(one.stated)),
            one.record_id,
        )
        for one in versions
        if one.stated.information_class is InformationClass.BAD
    ]
    notices.tell_many(work.session, told, work.at)


_KINDS = {
    RecordChange.ADDED: NoticeKind.RECORD_ADDED,
    RecordChange.CORRECTED: NoticeKind.RECORD_CORRECTED,
}
