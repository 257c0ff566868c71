"""The records of many subjects as papers that the rating gathers its facts from.

Invariant: as known at an instant: the last version recorded by then says what the record is, whose
it is, and whether it stands; marks and performances count from when they were recorded.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.records import Record, RecordVersion, WrongLink
from models.vocabulary import Mark, Obligation, RecordChange, RecordKind, RecordState
from registry.queries.records.duties import performed_by
from registry.queries.records.marks import spans_of
from registry.queries.records.reading import particulars_of
from registry.rules.ratings.facts import Span
from registry.rules.ratings.gathering import Paper
from registry.rules.ratings.sources import Need, Traits
from registry.rules.records.duties import DutyDone, DutyState, duties_of, how_performed
from registry.rules.records.particulars import kinds_of

_MARKS = (Mark.STAY, Mark.OVERDUE)
_V = RecordVersion
_LAST = aliased(RecordVersion, name="last_version")  # made once: making an alias is dear
_COLUMNS = (
    *(_V.subject_id, _V.record_id, _V.id.label("version_id"), _V.kind, _V.tier, _V.severity),
    *(_V.finding, _V.penalty_kinds, _V.violation, _V.title, _V.level, _V.document_no),
    *(_V.decided_on, _V.valid_until, _V.publicity_until, _V.rectify_by, _V.domain, _V.case_no),
    *(_V.project, _V.legal_basis),
)


def papers_of(
    session: Session,
    subject_ids: Sequence[int],
    known_at: datetime | None = None,
    *,
    is_less_voided: bool = False,
) -> dict[int, list[Paper]]:
    """Return the papers that stand on each of some subjects, by record number.

    `is_less_voided`: of those known at the instant only what nobody has voided since, each on the
    subject on which it hangs by now.
    """
    wanted = _standing(subject_ids, known_at)
    if is_less_voided:
        wanted = wanted.with_only_columns(Record.subject_id, *_COLUMNS[1:]).where(
            Record.state == RecordState.STANDING
        )
    rows = list(session.execute(wanted))
    marked = spans_of(session, [row.record_id for row in rows], _MARKS, known_at)
    duties = _duties(session, rows, marked, known_at)
    by_subject = groupby(sorted(rows, key=itemgetter(0, 1)), key=itemgetter(0))
    return {
        subject_id: [
            _paper(row, marked.get(row.record_id, {}), duties.get(row.record_id, ()))
            for row in of_one
        ]
        for subject_id, of_one in by_subject
    }


def _standing(subject_ids: Sequence[int], known_at: datetime | None) -> Select[*tuple[Any, ...]]:
    if known_at is None:
        return (
            select(*_COLUMNS)
            .join(Record, Record.version_id == RecordVersion.id)
            .where(Record.subject_id.in_(subject_ids), Record.state == RecordState.STANDING)
        )
    latest = (
        select(func.max(_LAST.id))
        .where(_LAST.record_id == Record.id, _LAST.recorded_at <= known_at)
        .correlate(Record)
        .scalar_subquery()
    )
    return (
        select(*_COLUMNS)
        .join(Record, Record.id == RecordVersion.record_id)
        .where(
            _is_or_was_of(subject_ids),
            RecordVersion.id == latest,
            RecordVersion.subject_id.in_(subject_ids),
            RecordVersion.change != RecordChange.WITHDRAWN,
        )
    )


def _is_or_was_of(subject_ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a record hangs on one of the subjects, or was moved away from it."""
    moved = select(WrongLink.record_id).where(WrongLink.subject_id.in_(subject_ids))
    return or_(Record.subject_id.in_(subject_ids), Record.id.in_(moved))


def _duties(
    session: Session,
    rows: Sequence[Row[Any]],
    marked: dict[int, dict[Mark, tuple[Span, ...]]],
    known_at: datetime | None,
) -> dict[int, tuple[DutyDone, ...]]:
    """Return how the duties stand of the records whose facts depend on them."""
    wanted = [
        row.version_id
        for row in rows
        if row.kind is RecordKind.RECALL or Mark.OVERDUE in marked.get(row.record_id, ())
    ]
    if not wanted:
        return {}
    versions = session.scalars(select(RecordVersion).where(RecordVersion.id.in_(wanted))).all()
    performed = performed_by(session, [one.record_id for one in versions], known_at)
    return {
        one.record_id: how_performed(
            duties_of(particulars_of(one)), performed.get(one.record_id, ())
        )
        for one in versions
    }


def _paper(
    row: Row[Any], marked: dict[Mark, tuple[Span, ...]], duties: Sequence[DutyDone]
) -> Paper:
    return Paper(
        record_id=row.record_id,
        traits=_traits(row),
        decided_on=row.decided_on,
        valid_until=row.valid_until,
        publicity_until=row.publicity_until,
        rectify_by=row.rectify_by,
        domain=row.domain,
        case_no=row.case_no,
        project=row.project,
        basis=row.legal_basis,
        stays=marked.get(Mark.STAY, ()),
        overdue=marked.get(Mark.OVERDUE, ()),
        done_on=_done_on(duties),
        recalled_on=_done_on([one for one in duties if _is_recall(one)]),
    )


def _traits(row: Row[Any]) -> Traits:
    stated = [
        need
        for need, cell in ((Need.VALID_UNTIL, row.valid_until), (Need.RECTIFY_BY, row.rectify_by))
        if cell is not None
    ]
    return Traits(
        kind=row.kind,
        tier=row.tier,
        severity=row.severity,
        finding=row.finding,
        penalty_kinds=kinds_of(row.penalty_kinds),
        violation=row.violation,
        title=row.title,
        level=row.level,
        document_no=row.document_no,
        stated=tuple(stated),
    )


def _is_recall(one: DutyDone) -> bool:
    return one.duty.obligation is Obligation.RECALL_GOODS


def _done_on(duties: Sequence[DutyDone]) -> date | None:
    """Return the day on which the last of the duties was done; None while one is open."""
    days = [one.done_on for one in duties if one.done_on is not None]
    is_done = bool(duties) and all(one.state is DutyState.DONE for one in duties)
    return max(days) if is_done and days else None
