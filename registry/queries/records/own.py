"""All that is held about one subject, for the subject itself (FEATURES Q2).

Invariant: asked for by the subject that the account is bound to; no officer is named; what would
warn of an inquiry (transfers to the police) is told in its own procedure and not here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import InformationClass, Mark, RecordChange, RecordState
from registry.errors import NotFound
from registry.queries.canonical import canonical_id, members_of
from registry.queries.records.duties import has_open_duty, performed_by
from registry.queries.records.marks import MarkKept, marks_of, marks_on
from registry.queries.records.public import corrected_on, first_arrivals, shown_records
from registry.queries.records.reading import particulars_of
from registry.queries.records.showing import Showing, showing
from registry.rules.publication import own_particulars
from registry.rules.records import Explained, RecordLaw, explain
from registry.rules.records.duties import DutyDone, DutyState, Performed, duties_of, how_performed
from registry.rules.records.particulars import RecordParticulars
from registry.rules.repair import RepairStanding, repair_standing

PAGE = 20
TOLD = ("tier", "public", "due")


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One record as its own subject reads it."""

    public_id: str
    said: RecordParticulars
    information_class: InformationClass
    state: RecordState
    change: RecordChange
    reason: str | None
    showing: Showing
    public_from: date | None
    public_until: date | None
    marks: tuple[Mark, ...]
    duties: tuple[DutyDone, ...]
    repair: RepairStanding | None
    source: str
    arrived_on: date
    corrected_on: date | None
    recorded_at: datetime

    @property
    def name(self) -> str:
        """What the record is called: its number, else its title or product."""
        said = self.said
        return said.document_no or said.title or said.product or said.kind.zh

    @property
    def has_open_duty(self) -> bool:
        """Say whether something that the paper asks for is not done yet."""
        return any(one.state is not DutyState.DONE for one in self.duties)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Some own records, newest first, and how many there are; of how many the public reads."""

    items: tuple[OwnRecord, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OwnDetail:
    """One own record with the derivation of its values and the history of its marks."""

    record: OwnRecord
    explained: tuple[Explained, ...]
    marks: tuple[MarkKept, ...]


@dataclass(frozen=True, slots=True)
class OwnSummary:
    """How many records stand on a subject, how many the public reads, how many ask for something."""

    total: int
    public: int
    duty_open: int


Rows = Select[Record, RecordVersion, Subject]


def own_summary(session: Session, subject_id: int, *, on: date) -> OwnSummary:
    """Return the figures of a subject's own records on a day."""
    count = _own(session, subject_id).with_only_columns(func.count(Record.id))
    ids = _own(session, subject_id).with_only_columns(Record.id)
    public = shown_records(on).where(Record.id.in_(ids)).with_only_columns(func.count(Record.id))
    return OwnSummary(
        total=session.scalar(count) or 0,
        public=session.scalar(public) or 0,
        duty_open=session.scalar(count.where(has_open_duty())) or 0,
    )


def own_records(
    session: Session, subject_id: int, law: RecordLaw, *, on: date, page: int = 1
) -> OwnPage:
    """Return a page of all records that stand on a subject, public or not."""
    query = _own(session, subject_id)
    total = session.scalar(query.with_only_columns(func.count(Record.id))) or 0
    query = query.order_by(Record.decided_on.desc(), Record.id.desc())
    rows = session.execute(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    return OwnPage(_read(session, rows, law, on), total)


def own_record(
    session: Session, subject_id: int, public_id: str, law: RecordLaw, *, on: date
) -> OwnDetail:
    """Return one record of a subject. Raises NotFound where the subject has none such."""
    row = session.execute(
        _own(session, subject_id).where(Record.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound("本单位名下没有这条信用记录。")
    (record,) = _read(session, [row], law, on)
    said, reason = particulars_of(row[1]), row[1].tier_reason
    explained = explain(said, law, arrived_on=on, tier_reason=reason)
    told = tuple(one for one in explained if one.key in TOLD)
    return OwnDetail(record, told, marks_of(session, row[0].id))


def _own(session: Session, subject_id: int) -> Rows:
    ids = members_of(session, canonical_id(session, subject_id))
    return (
        select(Record, RecordVersion, Subject)
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(Subject, Subject.id == Record.subject_id)
        .where(Record.subject_id.in_(ids))
    )


def _read(
    session: Session,
    rows: Sequence[Row[Record, RecordVersion, Subject]],
    law: RecordLaw,
    on: date,
) -> tuple[OwnRecord, ...]:
    numbers = [row[0].id for row in rows]
    marks, done = marks_on(session, numbers, on), performed_by(session, numbers)
    arrived = first_arrivals(session, numbers)
    return tuple(
        _one(
            *(row, law, marks.get(row[0].id, ()), done.get(row[0].id, [])),
            arrived_on=arrived[row[0].id],
            on=on,
        )
        for row in rows
    )


def _one(
    row: Row[Record, RecordVersion, Subject],
    law: RecordLaw,
    marks: tuple[Mark, ...],
    done: list[Performed],
    *,
    arrived_on: date,
    on: date,
) -> OwnRecord:
    record, version, subject = row
    said, window = particulars_of(version), (record.public_from, record.public_until)
    is_standing = record.state is RecordState.STANDING
    duties = how_performed(duties_of(said), done) if is_standing else ()
    return OwnRecord(
        public_id=record.public_id,
        said=own_particulars(said),
        information_class=said.information_class,
        state=record.state,
        change=version.change,
        reason=_shown_reason(version),
        showing=showing(
            *(record.state, subject.kind, record.tier, window), is_stayed=Mark.STAY in marks, on=on
        ),
        public_from=record.public_from,
        public_until=record.public_until,
        marks=marks,
        duties=duties,
        repair=repair_standing(said, window, duties, law, on=on) if is_standing else None,
        source=record.department_id,
        arrived_on=arrived_on,
        corrected_on=corrected_on(version),
        recorded_at=version.recorded_at,
    )


def _shown_reason(version: RecordVersion) -> str | None:
    """Return why a record was corrected or withdrawn; of a move the reason names another firm."""
    told = (RecordChange.CORRECTED, RecordChange.WITHDRAWN)
    return version.reason if version.change in told else None
