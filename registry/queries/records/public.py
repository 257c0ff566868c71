"""Records as the public reads them: which are shown on a day, and what of each of them.

Invariant: one condition (`shown_on`) decides for page, file, feed and figure; a record leaves here
only as a `PublicRecord`, whose fields are the whitelist: no remark, no facts, no case, no person.
Source: RULEBOOK §2.2 (Order 45 Art 4), §4.6; LAW-AND-FAIRNESS 2, 6, 8.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.records import Record, RecordVersion
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vocabulary import (
    Finding,
    InformationClass,
    Mark,
    NameKind,
    Obligation,
    RecordChange,
    RecordKind,
    RecordState,
    SubjectKind,
    SubjectStatus,
    Tier,
)
from registry.queries.records.duties import performed_by
from registry.queries.records.marks import is_marked, marks_on
from registry.queries.records.naming import MergedSubject, merged_subjects
from registry.queries.records.reading import particulars_of
from registry.rules.publication import ONE_PERSON, PUBLIC_MARKS, public_particulars
from registry.rules.records.duties import DutyState, Performed, duties_of, how_performed
from registry.rules.records.law import RecordLaw
from registry.rules.records.particulars import RecordParticulars, class_of
from registry.rules.records.windows import window

CLASSES = (InformationClass.BAD, InformationClass.GOOD, InformationClass.NEUTRAL)  # as shown
_ON = aliased(Subject, name="on_subject")  # on whom the record stands
OWNER = aliased(Subject, name="owner")  # the same, or the survivor that it was merged into


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that was wholly done, and the day on which it was."""

    obligation: Obligation
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ShownWindow:
    """From when to when a record is shown, and by which rule; `until` is the first day it is not."""

    since: date
    until: date | None
    sentence: str
    basis: str
    certainty: str


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """All that the public reads of a record; `said` is what `public_particulars` lets out.

    `merged` is the subject that the paper means, where it has been merged into the one shown here.
    """

    public_id: str
    said: RecordParticulars
    information_class: InformationClass
    uscc: str
    subject_name: str
    subject_kind: SubjectKind
    subject_status: SubjectStatus
    division_code: str | None
    window: ShownWindow
    marks: tuple[Mark, ...]
    done: tuple[Done, ...]
    source: str
    arrived_on: date
    corrected_on: date | None
    recorded_at: datetime
    merged: MergedSubject | None = None

    @property
    def name(self) -> str:
        """What the record is called: its number, else its title or product."""
        said = self.said
        return said.document_no or said.title or said.product or said.kind.zh


Rows = Select[Record, RecordVersion, Subject]
ColumnsT = TypeVarTuple("ColumnsT")


def shown_on(on: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which the `Record` of `shown_records` is public on a day."""
    return (
        Record.state == RecordState.STANDING,
        Record.public_from <= on,
        or_(Record.public_until.is_(None), Record.public_until > on),
        or_(Record.tier.is_(None), Record.tier != Tier.MINOR),
        _ON.kind != SubjectKind.PRACTITIONER,
        OWNER.kind != SubjectKind.PRACTITIONER,
        OWNER.uscc.is_not(None),
        ~is_marked(Mark.STAY, on),
    )


def shown_records(on: date) -> Rows:
    """Return the statement of all that is public on a day: record, version in force, owner."""
    return joined(select(Record, RecordVersion, OWNER)).where(*shown_on(on))


def joined(query: Select[*ColumnsT]) -> Select[*ColumnsT]:
    """Return `query` of records with what `shown_on` asks about joined to it."""
    return (
        query.join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(_ON, _ON.id == Record.subject_id)
        .join(OWNER, OWNER.id == func.coalesce(_ON.survivor_id, _ON.id))
    )


def class_order() -> ColumnElement[int]:
    """Return the place of a record's class in `CLASSES`; the rule says which class it is."""
    places = [
        (_is_of_class(wanted), place)
        for place, wanted in enumerate(CLASSES)
        if wanted is not InformationClass.NEUTRAL
    ]
    return case(*places, else_=CLASSES.index(InformationClass.NEUTRAL))


def is_bad() -> ColumnElement[bool]:
    """Return the condition that a record speaks ill of its subject."""
    return _is_of_class(InformationClass.BAD)


def public_records_of(
    session: Session, rows: Sequence[Row[Record, RecordVersion, Subject]], law: RecordLaw, on: date
) -> tuple[PublicRecord, ...]:
    """Return what the public reads of some rows of `shown_records`, in their order."""
    numbers = [row[0].id for row in rows]
    people = {row[0].subject_id for row in rows} | {row[2].id for row in rows}
    known = _Known(
        marks=marks_on(session, numbers, on),
        done=performed_by(session, numbers),
        arrived=first_arrivals(session, numbers),
        persons=_persons(session, people),
        former=_former_names(session, people, on),
        merged=merged_subjects(session, rows),
    )
    return tuple(_shown(row, law, known) for row in rows)


class _Known(NamedTuple):
    """What hangs on some records and their subjects, by id."""

    marks: dict[int, tuple[Mark, ...]]
    done: dict[int, list[Performed]]
    arrived: dict[int, date]
    persons: dict[int, list[str]]
    former: dict[int, list[str]]
    merged: dict[int, MergedSubject]


def first_arrivals(session: Session, record_ids: Iterable[int]) -> dict[int, date]:
    """Return the day on which each of some records first came; a correction comes later."""
    query = (
        select(RecordVersion.record_id, func.min(RecordVersion.arrived_on))
        .where(RecordVersion.record_id.in_(list(record_ids)))
        .group_by(RecordVersion.record_id)
    )
    return {record_id: day for record_id, day in session.execute(query) if day}


def corrected_on(version: RecordVersion) -> date | None:
    """Return the day of a correction, where that is what the version in force is."""
    return version.arrived_on if version.change is RecordChange.CORRECTED else None


def _is_of_class(wanted: InformationClass) -> ColumnElement[bool]:
    whole = [kind for kind in RecordKind if class_of(kind, None) is wanted]
    found = [one for one in Finding if class_of(RecordKind.INSPECTION, one) is wanted]
    good = [kind for kind in RecordKind if class_of(kind, None) is InformationClass.GOOD]
    if not found:
        return Record.kind.in_(whole)
    by_finding = and_(Record.kind.not_in(good), RecordVersion.finding.in_(found))
    return or_(Record.kind.in_(whole), by_finding)


def _persons(session: Session, subject_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the legal representatives that subjects have or had: they are masked in texts."""
    query = (
        select(SubjectVersion.subject_id, SubjectVersion.legal_representative)
        .where(
            SubjectVersion.subject_id.in_(list(subject_ids)),
            SubjectVersion.legal_representative.is_not(None),
        )
        .distinct()
    )
    persons: dict[int, list[str]] = {}
    for subject_id, name in session.execute(query):
        persons.setdefault(subject_id, []).append(name or "")
    return persons


def _former_names(session: Session, subject_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    """Return the registered names that subjects bore before their present ones."""
    query = select(SubjectName.subject_id, SubjectName.name).where(
        SubjectName.subject_id.in_(list(subject_ids)),
        SubjectName.kind == NameKind.REGISTERED,
        SubjectName.valid_to <= on,
    )
    names: dict[int, list[str]] = {}
    for subject_id, name in session.execute(query):
        names.setdefault(subject_id, []).append(name)
    return names


def _shown(row: Row[Record, RecordVersion, Subject], law: RecordLaw, known: _Known) -> PublicRecord:
    record, version, owner = row
    people = {record.subject_id, owner.id}
    persons = [name for one in people for name in known.persons.get(one, ())]
    names = [name for one in people for name in known.former.get(one, ())]
    merged = known.merged.get(record.subject_id)
    names += [merged.name] if merged else []
    said = particulars_of(version)
    # A paper about one person is told in set words, also where a firm now stands for that person.
    kind = merged.kind if merged and merged.kind in ONE_PERSON else owner.kind
    return PublicRecord(
        public_id=record.public_id,
        said=public_particulars(said, kind, persons, names, _violation(said, law)),
        information_class=said.information_class,
        uscc=owner.uscc or "",
        subject_name=owner.name,
        subject_kind=owner.kind,
        subject_status=owner.status,
        division_code=owner.division_code,
        window=_window(record, said, law),
        marks=tuple(one for one in known.marks.get(record.id, ()) if one in PUBLIC_MARKS),
        done=_done(said, known.done.get(record.id, [])),
        source=record.department_id,
        arrived_on=known.arrived[record.id],
        corrected_on=corrected_on(version),
        recorded_at=version.recorded_at,
        merged=merged,
    )


def _violation(said: RecordParticulars, law: RecordLaw) -> str | None:
    """Return the title of the catalogue's item that a record names by its id or in its words."""
    for edition in reversed(law.violations.editions):
        for item in edition:
            if item.id == said.violation or said.violation_type in (item.title_zh, *item.aliases):
                return item.title_zh
    return None


def _window(record: Record, said: RecordParticulars, law: RecordLaw) -> ShownWindow:
    """Return the stored window with its sentence; where the law now says otherwise, only the days."""
    assert record.public_from is not None  # `shown_on` asked for it
    told = window(said, law)
    if (told.public_from, told.public_until) != (record.public_from, record.public_until):
        return ShownWindow(record.public_from, record.public_until, "", "", "")
    return ShownWindow(
        record.public_from, record.public_until, told.sentence, told.basis, told.certainty
    )


def _done(said: RecordParticulars, performed: list[Performed]) -> tuple[Done, ...]:
    """Return what was wholly done; what is open is said to nobody but the party itself."""
    standing = how_performed(duties_of(said), performed)
    return tuple(
        Done(one.duty.obligation, one.done_on) for one in standing if one.state is DutyState.DONE
    )
