"""Particulars are taken in: new subjects registered, changed ones given a new version.

Invariant: same key, same content changes nothing; same key, other content adds a dated version;
nothing is ever found by name. The caller writes the journal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.bulk import take_numbers
from models.session import backend_of
from models.vocabulary import JobKind, RowOutcome
from registry.keys import Keyring, keyring_of
from registry.rules import subjects as rules
from registry.rules.calendar import legal_day
from registry.rules.subjects import Particulars
from registry.services import jobs
from registry.services.subjects import known as look_up
from registry.services.subjects import writing
from registry.services.subjects.arriving import (
    Arrived,
    Changed,
    Row,
    Work,
    codes_of,
    guarded,
    personal_of,
)
from registry.services.subjects.renewing import renew
from registry.services.subjects.writing import NewVersion, Source

SUBJECTS_LOCK = 7_305_004  # PostgreSQL: what two files tell of a new code is registered once


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the rows, in their order, and a leaf hash for each version written.

    `restated`: known subjects of which a version says something else that a rating asks for; the
    caller has them assessed once all is written.
    """

    outcomes: tuple[RowOutcome, ...]
    leaves: tuple[bytes, ...]
    restated: frozenset[int] = frozenset()


def take(session: Session, rows: Sequence[Row], source: Source, *, at: datetime) -> Taken:
    """Take `rows` in and return what became of each; a key may stand in several rows."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SUBJECTS_LOCK})
    work = Work(session, source, at, legal_day(at))
    changed: Changed = {}
    restated: set[int] = set()
    for arrived in _rounds(_arrived(rows, keyring_of(session))):
        changed |= _take_round(work, arrived, restated)
    outcomes = [RowOutcome.UNCHANGED] * len(rows)
    for place in changed:
        outcomes[place] = RowOutcome.ACCEPTED
    leaves = [leaf for _, leaf in sorted(changed.items()) if leaf]
    return Taken(tuple(outcomes), tuple(leaves), frozenset(restated))


def _arrived(rows: Sequence[Row], keyring: Keyring) -> list[Arrived]:
    rows = [
        row if (said := guarded(row.said)) is row.said else row._replace(said=said) for row in rows
    ]
    digests = map(keyring.digest, rules.stated_texts([row.said for row in rows]))
    return list(map(Arrived._make, zip(count(), rows, digests, strict=False)))


def _rounds(arrived: list[Arrived]) -> Iterator[list[Arrived]]:
    """Yield the rows in rounds in which no key stands twice."""
    while arrived:
        first_places = {one.row.said.key: one.place for one in reversed(arrived)}
        if len(first_places) == len(arrived):
            yield arrived
            return
        now = set(first_places.values())
        yield [one for one in arrived if one.place in now]
        arrived = [one for one in arrived if one.place not in now]


def _take_round(work: Work, arrived: list[Arrived], restated: set[int]) -> Changed:
    known = look_up.known_subjects(work.session, [one.row.said for one in arrived])
    fresh = [one for one in arrived if one.row.said.key not in known] if known else arrived
    seen_before = [
        (one, found) for one in arrived if (found := known.get(one.row.said.key)) is not None
    ]
    return _register(work, fresh) | renew(work, seen_before, restated)


def _register(work: Work, fresh: Sequence[Arrived]) -> Changed:
    if not fresh:
        return {}
    session = work.session
    subject_ids = take_numbers(session, writing.TABLES["subject"], len(fresh))
    version_ids = take_numbers(session, writing.TABLES["subject_version"], len(fresh))
    versions = writing.Versions(
        [
            NewVersion(
                version_id,
                subject_id,
                rules.first_day(row.said, work.on),
                row.row_no,
                row.said,
                digest,
            )
            for version_id, subject_id, (_, row, digest) in zip(
                version_ids, subject_ids, fresh, strict=True
            )
        ],
        work.source,
        work.at,
    )
    writing.write_subjects(session, versions)
    leaves = writing.write_versions(session, versions)
    _ask_for_duplicates(work, fresh, subject_ids)
    _write_the_rest(work, list(zip(subject_ids, (one.row.said for one in fresh), strict=True)))
    return dict(zip((one.place for one in fresh), leaves, strict=True))


def _ask_for_duplicates(work: Work, fresh: Sequence[Arrived], subject_ids: Sequence[int]) -> None:
    """Queue the search for duplicates of new firms; persons are never compared."""
    firms = [
        subject
        for subject, one in zip(subject_ids, fresh, strict=True)
        if one.row.said.certificate_no is None
    ]
    if firms:
        jobs.queue_range(work.session, JobKind.DUPLICATES, firms, by=None, at=work.at)


def _write_the_rest(work: Work, said_of: Sequence[tuple[int, Particulars]]) -> None:
    """Write the names, the further codes and the personal data of new subjects."""
    names = [
        (subject, span, None)
        for subject, said in said_of
        for span in rules.first_names(said, work.on)
    ]
    codes = [(subject, kind, value) for subject, said in said_of for kind, value in codes_of(said)]
    personal = [
        (subject, field, plain) for subject, said in said_of for field, plain in personal_of(said)
    ]
    writing.write_names(work.session, names, work.source, work.at)
    writing.write_codes(work.session, codes, work.source, work.at)
    writing.write_personal(work.session, personal, work.at)
