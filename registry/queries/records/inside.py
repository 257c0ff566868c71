"""The inside view of one record: all that the register keeps of it, and why it is so.

Invariant: a record outside the reader's scope is answered as if it did not exist.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.records import Record
from models.subjects import Subject
from models.vocabulary import InformationClass, Mark, RecordKind, RecordState, SubjectKind
from registry.errors import NotFound
from registry.queries.records.happened import (
    InWork,
    NoticeKept,
    PerformanceKept,
    WrongLinkKept,
    in_work,
    notices_of,
    performances_of,
    wrong_links_of,
)
from registry.queries.records.marks import MarkKept, marks_of
from registry.queries.records.related import RelatedPaper, related_papers
from registry.queries.records.showing import Showing, showing
from registry.queries.records.versions import VersionKept, versions_of
from registry.rules.records import RecordLaw
from registry.rules.records.duties import DutyDone, duties_of, how_performed
from registry.rules.records.explaining import Explained, explain
from registry.rules.records.particulars import RecordParticulars

NOT_HERE = "没有这条信用记录，或它不在您的查看范围内。"
NOT_OF_A_RECORD = ("review",)  # asked of a proposal, not of what stands


@dataclass(frozen=True, slots=True)
class SubjectOf:
    """The subject on whom the record stands."""

    id: int
    name: str
    uscc: str | None
    kind: SubjectKind
    division_code: str | None


@dataclass(frozen=True, slots=True)
class RecordInside:
    """One record with its subject, content, derivations, history and what happened to it."""

    id: int
    public_id: str
    kind: RecordKind
    state: RecordState
    information_class: InformationClass
    subject: SubjectOf
    department_id: str
    said: RecordParticulars
    showing: Showing
    public_from: date | None
    public_until: date | None
    explained: tuple[Explained, ...]
    versions: tuple[VersionKept, ...]
    marks: tuple[MarkKept, ...]
    open_marks: tuple[MarkKept, ...]
    duties: tuple[DutyDone, ...]
    performances: tuple[PerformanceKept, ...]
    notices: tuple[NoticeKept, ...]
    wrong_links: tuple[WrongLinkKept, ...]
    related: tuple[RelatedPaper, ...]
    in_work: tuple[InWork, ...]

    @property
    def name(self) -> str:
        """What the paper is called: its number, else what it is about."""
        said = self.said
        return said.document_no or said.title or said.product or said.kind.zh

    @property
    def current(self) -> VersionKept:
        """The version in force."""
        return self.versions[0]

    @property
    def first(self) -> VersionKept:
        """The version with which the record came in."""
        return self.versions[-1]

    @property
    def is_standing(self) -> bool:
        """Say whether the record is in force."""
        return self.state is RecordState.STANDING


def record_inside(
    session: Session,
    record_id: int,
    law: RecordLaw,
    *,
    on: date,
    scope: tuple[str, ...] | None = None,
) -> RecordInside:
    """Return the inside view of a record on a day; `scope` None: the whole city.

    Raises NotFound for a record that is not there or outside the scope.
    """
    record, subject = _found(session, record_id, scope)
    versions = versions_of(session, record_id)
    current = versions[0]
    marks = marks_of(session, record_id)
    open_marks = tuple(mark for mark in marks if mark.stands_on(on))
    performances = performances_of(session, record_id)
    return RecordInside(
        id=record.id,
        public_id=record.public_id,
        kind=record.kind,
        state=record.state,
        information_class=current.said.information_class,
        subject=subject,
        department_id=record.department_id,
        said=current.said,
        showing=_showing(record, subject, open_marks, on),
        public_from=record.public_from,
        public_until=record.public_until,
        explained=tuple(_explained(current, law)),
        versions=versions,
        marks=marks,
        open_marks=open_marks,
        duties=how_performed(
            duties_of(current.said),
            [one.performed for one in performances if one.taken_back is None],
        ),
        performances=performances,
        notices=notices_of(session, record_id),
        wrong_links=wrong_links_of(session, record_id),
        related=related_papers(session, record_id, current.said, scope),
        in_work=in_work(session, record_id),
    )


def _found(
    session: Session, record_id: int, scope: tuple[str, ...] | None
) -> tuple[Record, SubjectOf]:
    query = (
        select(Record, Subject)
        .join(Subject, Subject.id == Record.subject_id)
        .where(Record.id == record_id)
    )
    if scope is not None:
        query = query.where(Subject.division_code.in_(scope))
    row = session.execute(query).first()
    if row is None:
        raise NotFound(NOT_HERE)
    record, subject = row
    party = SubjectOf(subject.id, subject.name, subject.uscc, subject.kind, subject.division_code)
    return record, party


def _showing(
    record: Record, subject: SubjectOf, open_marks: tuple[MarkKept, ...], on: date
) -> Showing:
    return showing(
        record.state,
        subject.kind,
        record.tier,
        (record.public_from, record.public_until),
        is_stayed=any(mark.mark is Mark.STAY for mark in open_marks),
        on=on,
    )


def _explained(current: VersionKept, law: RecordLaw) -> list[Explained]:
    """Return the derivations of what stands; why the tier is so was kept when it was decided."""
    found = []
    for one in explain(current.said, law, arrived_on=current.arrived_on):
        if one.key in NOT_OF_A_RECORD:
            continue
        if one.key == "tier" and current.tier_reason:
            one = one._replace(sentence=current.tier_reason)
        found.append(one)
    return found
