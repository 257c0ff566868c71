"""The records that stand of the papers that a file speaks of, and the links found to be wrong.

Invariant: a paper is found by its digest; what a person has corrected, moved or withdrawn is still
found by what its source first told.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.bulk import rows_by_digests, rows_by_keys
from models.records import RecordVersion
from models.vocabulary import RecordKind, RecordState
from registry.keys import keyring_of
from registry.queries.records.reading import particulars_of
from registry.rules.records.particulars import PaperNumber, RecordParticulars, paper_number
from registry.services.records.writing import content_hash

STANDING = """
SELECT r.document_key, r.id, r.subject_id, r.source_key, r.source_hash, r.content_hash, r.state,
       r.version_id, v.batch_id
FROM record r JOIN record_version v ON v.id = r.version_id WHERE r.document_key IN ({keys})
"""
WRONG = "SELECT document_key, subject_id FROM record_wrong_link WHERE document_key IN ({keys})"
NUMBERED = """
SELECT r.kind, r.number_key, r.subject_id, r.id, r.document_key
FROM record r JOIN record_version v ON v.id = r.version_id
WHERE r.number_key IN ({keys}) AND NOT (r.state = 'withdrawn' AND v.batch_id IS NOT NULL)
"""
WRONG_NUMBERED = """
SELECT r.kind, r.number_key, w.subject_id
FROM record r JOIN record_wrong_link w ON w.record_id = r.id WHERE r.number_key IN ({keys})
"""


class Standing(NamedTuple):
    """A record as it stands, with the digests of what it says and of what its source last told."""

    id: int
    subject_id: int
    source_key: bytes
    source_hash: bytes
    content_hash: bytes
    state: str
    version_id: int
    batch_id: int | None

    @property
    def is_undone(self) -> bool:
        """Whether it was withdrawn with its batch, so that its source may tell it again."""
        return self.state == _WITHDRAWN and self.batch_id is not None


_WITHDRAWN = str(RecordState.WITHDRAWN.value)


def standing_records(session: Session, documents: Iterable[bytes]) -> dict[bytes, list[Standing]]:
    """Return the records of each paper, the oldest first."""
    found: dict[bytes, list[Standing]] = {}
    for row in sorted(rows_by_digests(session, STANDING, documents), key=lambda row: row[1]):
        document, number, subject, source, told, content, state, version, batch = row
        one = Standing(
            number, subject, bytes(source), bytes(told), bytes(content), state, version, batch
        )
        found.setdefault(bytes(document), []).append(one)
    return found


def wrong_links(session: Session, documents: Iterable[bytes]) -> set[tuple[bytes, int]]:
    """Return which papers were found not to speak of which subjects."""
    return {
        (bytes(document), subject)
        for document, subject in rows_by_digests(session, WRONG, documents)
    }


def numbered_records(
    session: Session, papers: Iterable[PaperNumber]
) -> dict[tuple[PaperNumber, int], list[tuple[int, bytes]]]:
    """Return by paper and subject the records of a number, whoever is said to have issued it.

    A record stands there with the digest of its paper, the oldest first; what was withdrawn with
    its batch is left out: its source may tell it again, in whatever spelling.
    """
    found: dict[tuple[PaperNumber, int], list[tuple[int, bytes]]] = {}
    rows = rows_by_keys(session, NUMBERED, {paper.number for paper in papers})
    for kind, number, subject, record, document in sorted(rows, key=lambda row: row[3]):
        if paper := paper_number(RecordKind(kind), number):
            found.setdefault((paper, subject), []).append((record, bytes(document)))
    return found


def wrong_numbers(session: Session, papers: Iterable[PaperNumber]) -> set[tuple[PaperNumber, int]]:
    """Return which papers, by their numbers alone, were found not to speak of which subjects."""
    rows = rows_by_keys(session, WRONG_NUMBERED, {paper.number for paper in papers})
    papers_of = ((paper_number(RecordKind(kind), number), one) for kind, number, one in rows)
    return {(paper, subject) for paper, subject in papers_of if paper}


def is_removal_of(session: Session, standing: Standing, said: RecordParticulars) -> bool:
    """Say whether a row tells only the end of an entry that stands without one."""
    if said.kind is not RecordKind.ABNORMAL_ENTRY or said.valid_until is None:
        return False
    still = content_hash(keyring_of(session), said._replace(valid_until=None))
    return standing.state != _WITHDRAWN and still == standing.source_hash == standing.content_hash


def is_older_state(session: Session, standing: Standing, said: RecordParticulars) -> bool:
    """Say whether a row tells of an entry as it was before its removal, which stands by now."""
    if said.kind is not RecordKind.ABNORMAL_ENTRY or said.valid_until is not None:
        return False
    version = session.get_one(RecordVersion, standing.version_id)
    stated = particulars_of(version)
    ended = said._replace(
        valid_until=stated.valid_until,
        tier=said.tier or stated.tier,
        domain=said.domain or stated.domain,
    )
    return stated.valid_until is not None and ended == stated
