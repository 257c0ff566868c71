"""The rows of a file beside what stands: the same, another, new, or not to be linked.

Invariant: in which order the rows of a chunk stand decides nothing; a link that was found to be
wrong is never made again; a name alone binds nothing.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.vocabulary import RecordChange, RowOutcome
from registry.keys import Keyring
from registry.rules.exchange.records import RecordRow
from registry.rules.records import RecordLaw, problems_of
from registry.rules.records.particulars import PaperNumber
from registry.services.records.parties import OTHER_NAME, Found, Party
from registry.services.records.standing import (
    Standing,
    is_older_state,
    is_removal_of,
    numbered_records,
    standing_records,
    wrong_links,
    wrong_numbers,
)
from registry.services.records.writing import Keys

CONFLICT = "conflict"
WRONG_LINK = "wrong_link"
OUTSIDE = "outside_county"
DIFFERS = "同一文书、同一当事人的记录已在库，内容与这一行不同：不会自动覆盖，请对照后处理。"
SPELT_OTHERWISE = (
    "该主体名下已有同一文号的记录，作出机关的写法与这一行不同：同一文书只记一次，请对照后处理。"
)
TWICE = "文件对同一文书、同一当事人报送了几行不同的内容，都没有入库：请核对后保留正确的一行。"
LINKED_WRONG = "这份文书曾误记到该主体并已更正，不再记到该主体名下：请核对代码后补正。"
ELSEWHERE = "该主体不在本县（市、区）辖区内，由市级部门处理。"


class Row(NamedTuple):
    """A row of a file: its number from 1 (None: mended by a person), and what it says."""

    row_no: int | None
    said: RecordRow


class Source(NamedTuple):
    """Who supplied the rows; `reach`: the divisions whose subjects they may speak of, None: all."""

    department_id: str
    batch_id: int
    division_code: str | None = None
    reach: frozenset[str] | None = None


class Verdict(NamedTuple):
    """What became of a row, with the reason where it was not taken in.

    `subject_id` is proposed where the row waits for its subject; `record_id` is the record that it
    contradicts, or became.
    """

    outcome: RowOutcome
    rule: str = ""
    message: str = ""
    subject_id: int | None = None
    division_code: str | None = None
    record_id: int | None = None


class Arrived(NamedTuple):
    """A row on its way: its place among those handed in, its party, its digests."""

    place: int
    row: Row
    party: Party
    keys: Keys
    digest: bytes
    number: PaperNumber | None = None

    @property
    def paper(self) -> PaperNumber | bytes:
        """What its paper is known by: its number, whoever issued it; else the paper's digest."""
        is_named = self.number is not None and self.number.names_one_paper
        return self.number if self.number and is_named else self.keys.document_key


class Work(NamedTuple):
    """What a whole call shares."""

    session: Session
    source: Source
    law: RecordLaw
    at: datetime
    on: date
    chosen: bool
    keyring: Keyring


class Step(NamedTuple):
    """What a round found: verdicts by place, and versions to write with their keys."""

    verdicts: dict[int, Verdict]
    fresh: list[tuple[Arrived, Found]]
    further: list[tuple[Arrived, Standing, RecordChange]]


def compare(work: Work, arrived: list[Arrived]) -> Step:
    """Return what becomes of the rows of a round, and which of them are to be written."""
    stood = _stood(work, arrived)
    step = Step({}, [], [])
    groups: dict[tuple[PaperNumber | bytes, int], list[tuple[Arrived, Found]]] = {}
    for one in arrived:
        subject = one.party.subject
        nearest = subject or one.party.proposed
        standing = match(
            stood.records.get(one.keys.document_key, ()), one.keys, nearest.id if nearest else None
        )
        verdict = _told_before(work, one, standing) or _refused(work, one, standing, stood.wrong)
        if verdict is None and standing is not None and not standing.is_undone:
            verdict = _against(work, one, standing, step)
        verdict = verdict or _spelt_otherwise(one, stood)
        if verdict is not None:
            step.verdicts[one.place] = verdict
        elif one.place not in step.verdicts and subject is not None:
            groups.setdefault((one.paper, subject.id), []).append((one, subject))
    for group in groups.values():
        _settle_group(group, stood.records, step)
    return step


class _Stood(NamedTuple):
    """What stands of the papers of a round, and the links found to be wrong, by digest or number."""

    records: dict[bytes, list[Standing]]
    numbered: dict[tuple[PaperNumber, int], list[tuple[int, bytes]]]
    wrong: set[tuple[PaperNumber | bytes, int]]


def _stood(work: Work, arrived: list[Arrived]) -> _Stood:
    documents = {one.keys.document_key for one in arrived}
    numbers = {one.number for one in arrived if one.number}
    return _Stood(
        standing_records(work.session, documents),
        numbered_records(work.session, {one for one in numbers if one.names_one_paper}),
        {*wrong_links(work.session, documents), *wrong_numbers(work.session, numbers)},
    )


def match(found: Iterable[Standing], keys: Keys, subject_id: int | None) -> Standing | None:
    """Return the record of the same paper and party as stated, else of the paper and the subject."""
    by_subject = None
    for one in found:
        if one.source_key == keys.source_key:
            return one
        if one.subject_id == subject_id:
            by_subject = one
    return by_subject


def _told_before(work: Work, one: Arrived, standing: Standing | None) -> Verdict | None:
    if standing is None or standing.is_undone:
        return None
    if one.digest in (standing.source_hash, standing.content_hash) or is_older_state(
        work.session, standing, one.row.said.said
    ):
        return Verdict(RowOutcome.UNCHANGED, subject_id=standing.subject_id, record_id=standing.id)
    return None


def _refused(
    work: Work,
    one: Arrived,
    standing: Standing | None,
    wrong: set[tuple[PaperNumber | bytes, int]],
) -> Verdict | None:
    """Return why the row cannot be linked to its subject, None where it can."""
    party, said = one.party, one.row.said.said
    nearest = party.subject or party.proposed
    names = (one.keys.document_key, one.number)
    if nearest and any((name, nearest.id) in wrong for name in names if name):
        return _aside(WRONG_LINK, LINKED_WRONG, None, nearest)
    if party.subject is None:
        said_before = standing and standing.source_key == one.keys.source_key
        # A code beside a strange name has the same key as the code beside its own name: nobody has
        # said yet whom this row means.
        if standing and said_before and not standing.is_undone and party.rule != OTHER_NAME:
            return None  # a person has said before whom the paper means
        return _aside(party.rule, party.message, party.proposed, party.proposed)
    reach = work.source.reach
    if reach is not None and party.subject.division_code not in reach:
        return _aside(OUTSIDE, ELSEWHERE, party.subject, None)
    established = party.subject.established_on
    if established is not None and said.decided_on < established:
        wrong_days = problems_of(said, work.law, on=work.on, established_on=established)
        if wrong_days:
            problem = wrong_days[0]
            return _aside(problem.rule, problem.message, party.subject, party.subject)
    return None


def _aside(rule: str, message: str, subject: Found | None, place: Found | None) -> Verdict:
    return Verdict(
        RowOutcome.QUARANTINED,
        rule,
        message,
        subject_id=subject.id if subject else None,
        division_code=place.division_code if place else None,
    )


def _against(work: Work, one: Arrived, standing: Standing, step: Step) -> Verdict:
    """Return the conflict of a row with what stands; an entry's removal goes on from it instead."""
    subject = one.party.subject
    if subject is not None and is_removal_of(work.session, standing, one.row.said.said):
        step.further.append((one, standing, RecordChange.CORRECTED))
        return Verdict(RowOutcome.ACCEPTED, subject_id=standing.subject_id, record_id=standing.id)
    return Verdict(
        RowOutcome.CONFLICT,
        CONFLICT,
        DIFFERS,
        subject_id=standing.subject_id,
        division_code=subject.division_code if subject else None,
        record_id=standing.id,
    )


def _spelt_otherwise(one: Arrived, stood: _Stood) -> Verdict | None:
    """Return the conflict with a record of the same number that names its authority otherwise."""
    subject = one.party.subject
    if subject is None or one.number is None:
        return None
    for record_id, document in stood.numbered.get((one.number, subject.id), ()):
        if document != one.keys.document_key:
            return Verdict(
                RowOutcome.CONFLICT,
                CONFLICT,
                SPELT_OTHERWISE,
                subject.id,
                subject.division_code,
                record_id,
            )
    return None


def _settle_group(
    group: list[tuple[Arrived, Found]],
    known: dict[bytes, list[Standing]],
    step: Step,
) -> None:
    """Take the rows of one paper and party in where they say the same; else none of them."""
    (first, subject), *rest = group
    if any(one.digest != first.digest for one, _ in rest):
        for one, _ in group:
            step.verdicts[one.place] = Verdict(
                RowOutcome.CONFLICT, CONFLICT, TWICE, subject.id, subject.division_code
            )
        return
    for one, _ in rest:
        step.verdicts[one.place] = Verdict(RowOutcome.UNCHANGED, subject_id=subject.id)
    undone = match(known.get(first.keys.document_key, ()), first.keys, subject.id)
    if undone is None:
        step.fresh.append((first, subject))
    elif undone.subject_id == subject.id:
        step.further.append((first, undone, RecordChange.ADDED))
    else:
        step.verdicts[first.place] = Verdict(
            RowOutcome.CONFLICT, CONFLICT, DIFFERS, subject.id, subject.division_code, undone.id
        )
