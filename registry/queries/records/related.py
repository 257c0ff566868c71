"""Papers that belong together: of the same case (同一案件), or one following the other.

Invariant: brackets of any kind name the same paper; what lies outside the scope is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import RecordKind, RecordState, Tier, Word
from registry.rules.records.particulars import RecordParticulars, number_key, plain_number

MOST = 50
BRACKETS = ("〔〕", "［］", "[]", "【】", "（）", "()", "﹝﹞", "〖〗")


class Relation(Word):
    """How another paper belongs to this one."""

    SAME_CASE = "same_case", "同一案件", "The same case"
    FOLLOWS = "follows", "本记录的前序文书", "This one follows it"
    FOLLOWED = "followed", "本记录的后续文书", "It follows this one"


@dataclass(frozen=True, slots=True)
class RelatedPaper:
    """Another record and how it belongs to this one."""

    relation: Relation
    id: int
    kind: RecordKind
    state: RecordState
    tier: Tier | None
    name: str
    authority: str
    decided_on: date
    subject_name: str


def related_papers(
    session: Session, record_id: int, said: RecordParticulars, scope: tuple[str, ...] | None
) -> tuple[RelatedPaper, ...]:
    """Return the papers that belong to a record, oldest first, at most `MOST` a relation."""
    found: dict[int, RelatedPaper] = {}
    for relation, ids in _ways(said):
        query = (
            select(Record, RecordVersion, Subject.name)
            .join(RecordVersion, RecordVersion.id == Record.version_id)
            .join(Subject, Subject.id == Record.subject_id)
            .where(Record.id.in_(session.scalars(ids.limit(MOST)).all()), Record.id != record_id)
        )
        if scope is not None:
            query = query.where(Subject.division_code.in_(scope))
        for record, version, name in session.execute(query):
            found.setdefault(record.id, _paper(relation, record, version, name))
    return tuple(sorted(found.values(), key=lambda paper: (paper.decided_on, paper.id)))


def spellings(number: str) -> tuple[str, ...]:
    """Return the ways in which a number may be written: other brackets, no 第 and no zeros."""
    keys = (plain_number(number), number_key(number))
    written = [key.replace("(", pair[0]).replace(")", pair[1]) for key in keys for pair in BRACKETS]
    return tuple(dict.fromkeys([number, *written]))


def _ways(said: RecordParticulars) -> Iterator[tuple[Relation, Select[int]]]:
    """Yield which records belong to a paper; the numbers first, so that an index finds them."""
    if said.related_no:
        number = number_key(said.related_no)
        yield Relation.FOLLOWS, select(Record.id).where(Record.number_key == number)
    if said.document_no:
        follows = RecordVersion.related_no.in_(spellings(said.document_no))
        yield Relation.FOLLOWED, _in_force().where(follows)
    if said.case_no:
        same = RecordVersion.case_no.in_(spellings(said.case_no))
        yield Relation.SAME_CASE, _in_force().where(same)


def _in_force() -> Select[int]:
    return select(RecordVersion.record_id).where(
        select(Record.id)
        .where(Record.id == RecordVersion.record_id, Record.version_id == RecordVersion.id)
        .correlate(RecordVersion)
        .exists()
    )


def _paper(relation: Relation, record: Record, version: RecordVersion, name: str) -> RelatedPaper:
    return RelatedPaper(
        relation=relation,
        id=record.id,
        kind=record.kind,
        state=record.state,
        tier=record.tier,
        name=version.document_no or version.title or version.product or record.kind.zh,
        authority=version.authority,
        decided_on=record.decided_on,
        subject_name=name,
    )
