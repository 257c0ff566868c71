"""How records stood on a day, as known at an instant: two axes of time (历史时点查询).

Invariant: a version, a mark or its end counts only if it was recorded by then; the last version
known tells subject, content and window; the day decides whether the window, a mark, a stay held.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.records import RecordVersion
from models.subjects import Subject
from models.vocabulary import Mark, RecordChange, RecordState, SubjectKind
from registry.queries.canonical import members_as_of
from registry.queries.records.marks import marks_on
from registry.queries.records.reading import particulars_of
from registry.queries.records.showing import Showing, showing
from registry.rules.records.particulars import RecordParticulars


@dataclass(frozen=True, slots=True)
class RecordThen:
    """A record as it stood on a day, as known at an instant."""

    record_id: int
    version_id: int
    subject_id: int
    state: RecordState
    said: RecordParticulars
    public_from: date | None
    public_until: date | None
    marks: tuple[Mark, ...]
    showing: Showing

    @property
    def name(self) -> str:
        """What the paper is called: its number, else what it is about."""
        said = self.said
        return said.document_no or said.title or said.product or said.kind.zh

    @property
    def was_public(self) -> bool:
        """Say whether the public could see it."""
        return self.showing is Showing.PUBLIC


def record_as_of(
    session: Session, record_id: int, *, on: date, known_at: datetime
) -> RecordThen | None:
    """Return how a record stood on `on`, as known at `known_at`; None where it was not known yet.

    A paper that was decided after `on` had not been made then: None as well.
    """
    found = _then(session, [record_id], on, known_at)
    return found[0] if found else None


def records_of_subject_as_of(
    session: Session, subject_id: int, *, on: date, known_at: datetime
) -> tuple[RecordThen, ...]:
    """Return the records that stood on a subject on `on`, as known at `known_at`, newest first.

    What was moved away by then is left out, what was withdrawn by then is there as withdrawn; what
    was merged into it by then stands here, too.
    """
    members = members_as_of(session, subject_id, on=on, known_at=known_at)
    ever = select(RecordVersion.record_id).where(
        RecordVersion.subject_id.in_(members), RecordVersion.recorded_at <= known_at
    )
    ids = sorted(set(session.scalars(ever)))
    then = [one for one in _then(session, ids, on, known_at) if one.subject_id in members]
    return tuple(sorted(then, key=lambda one: (one.said.decided_on, one.record_id), reverse=True))


def _then(
    session: Session, record_ids: Iterable[int], on: date, known_at: datetime
) -> list[RecordThen]:
    last = (
        select(func.max(RecordVersion.id))
        .where(RecordVersion.record_id.in_(list(record_ids)))
        .where(RecordVersion.recorded_at <= known_at)
        .group_by(RecordVersion.record_id)
    )
    rows = session.execute(
        select(RecordVersion, Subject.kind)
        .join(Subject, Subject.id == RecordVersion.subject_id)
        .where(RecordVersion.id.in_(last), RecordVersion.decided_on <= on)
        .order_by(RecordVersion.record_id)
    ).all()
    marks = marks_on(session, [row.record_id for row, _ in rows], on, known_at)
    return [_as_it_stood(row, kind, marks.get(row.record_id, ()), on) for row, kind in rows]


def _as_it_stood(
    row: RecordVersion, subject_kind: SubjectKind, marks: tuple[Mark, ...], on: date
) -> RecordThen:
    is_gone = row.change is RecordChange.WITHDRAWN
    state = RecordState.WITHDRAWN if is_gone else RecordState.STANDING
    window = (row.public_from, row.public_until)
    return RecordThen(
        record_id=row.record_id,
        version_id=row.id,
        subject_id=row.subject_id,
        state=state,
        said=particulars_of(row),
        public_from=row.public_from,
        public_until=row.public_until,
        marks=marks,
        showing=showing(state, subject_kind, row.tier, window, is_stayed=Mark.STAY in marks, on=on),
    )
