"""The records of one subject for officers: by class, newest first, with the duties still open.

Invariant: records of subjects that were merged into it stand here too, each under its own paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records import Record, RecordVersion
from models.subjects import Subject
from models.vocabulary import InformationClass, RecordState
from registry.queries.canonical import members_of
from registry.queries.records.duties import performed_by
from registry.queries.records.listing import Found, RecordLine, lines_of_rows
from registry.queries.records.ordering import ORDERS, RecordOrder
from registry.queries.records.reading import particulars_of
from registry.rules.records.duties import DutyDone, DutyState, duties_of, how_performed

MOST = 200


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty of a standing record that is not wholly done."""

    line: RecordLine
    done: DutyDone


@dataclass(frozen=True, slots=True)
class SubjectRecords:
    """The newest `MOST` records of a subject, how many there are in all, and what is still open."""

    lines: tuple[RecordLine, ...]
    total: int
    open_duties: tuple[OpenDuty, ...]

    def of(self, wanted: InformationClass) -> tuple[RecordLine, ...]:
        """Return the records of a class, newest first."""
        return tuple(line for line in self.lines if line.information_class is wanted)

    def standing(self, wanted: InformationClass) -> int:
        """Return how many records of a class are in force."""
        return sum(line.state is RecordState.STANDING for line in self.of(wanted))


def records_of_subject(session: Session, subject_id: int, *, on: date) -> SubjectRecords:
    """Return the records of a subject, marks and publication as they stand on a day."""
    here = Record.subject_id.in_(members_of(session, subject_id))
    rows: Sequence[Found] = session.execute(
        select(
            Record, RecordVersion, Subject.name, Subject.uscc, Subject.kind, Subject.division_code
        )
        .join(RecordVersion, RecordVersion.id == Record.version_id)
        .join(Subject, Subject.id == Record.subject_id)
        .where(here)
        .order_by(*ORDERS[RecordOrder.NEWEST])
        .limit(MOST)
    ).all()
    total = len(rows)
    if total == MOST:
        total = session.scalar(select(func.count()).select_from(Record).where(here)) or 0
    lines = lines_of_rows(session, rows, on)
    return SubjectRecords(lines, total, tuple(_open(session, rows, lines)))


def _open(
    session: Session, rows: Sequence[Found], lines: Sequence[RecordLine]
) -> Iterator[OpenDuty]:
    performed = performed_by(session, [line.id for line in lines])
    for row, line in zip(rows, lines, strict=True):
        if line.state is not RecordState.STANDING:
            continue
        duties = duties_of(particulars_of(row[1]))
        for done in how_performed(duties, performed.get(line.id, ())):
            if done.state is not DutyState.DONE:
                yield OpenDuty(line, done)
