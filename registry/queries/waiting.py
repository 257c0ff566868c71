"""One set-aside row for the person who mends it: whose it is, what became of it, who it may be.

Invariant: a candidate is offered for its equal name and never chosen here; a name alone binds
nothing (ARCHITECTURE §2.3).
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from models.accounts import Account
from models.exchange import ImportBatch, QuarantinedRow, RowSighting
from models.subjects import Subject, SubjectName
from models.vocabulary import NameKind, SubjectKind, SubjectStatus
from registry.queries.exchange import WaitingRow, waiting_row
from registry.rules.identity.folding import fold

MOST_CANDIDATES = 20
MOST_SIGHTINGS = 10


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a row stood: batch, sheet, line."""

    batch_id: int
    file_name: str
    sheet: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided about a row."""

    by: str | None
    at: datetime
    note: str | None
    subject_name: str | None
    subject_uscc: str | None


@dataclass(frozen=True, slots=True)
class RowAtHand:
    """A set-aside row with its owner, its sightings and, once decided, the decision."""

    row: WaitingRow
    department_id: str
    division_code: str | None
    proposed_id: int | None  # the subject that it may speak of, while nobody has decided
    sightings: tuple[Sighting, ...]
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class NameDays:
    """A name with the days on which it was borne, [since, until)."""

    kind: NameKind
    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject that a row may speak of, with the names that speak for it."""

    subject_id: int
    uscc: str
    name: str
    name_key: str
    status: SubjectStatus
    division_code: str | None
    names: tuple[NameDays, ...] = ()


def row_at_hand(session: Session, row_id: int) -> RowAtHand | None:
    """Return one set-aside row, or None."""
    row = waiting_row(session, row_id)
    if row is None:
        return None
    kept = session.get_one(QuarantinedRow, row_id)
    return RowAtHand(
        row=row,
        department_id=session.get_one(ImportBatch, row.batch_id).department_id,
        division_code=kept.division_code,
        proposed_id=kept.subject_id,
        sightings=_sightings(session, row_id),
        decided=_decided(session, row_id),
    )


def next_open_row(
    session: Session,
    department_id: str,
    after: int,
    open_states: Sequence[str],
    divisions: Set[str] = frozenset(),
) -> int | None:
    """Return the open row of a department that follows row `after`, else its first one.

    `divisions`: only rows of these places; empty: of the whole city.
    """
    mine = (
        select(QuarantinedRow.id)
        .join(ImportBatch, ImportBatch.id == QuarantinedRow.first_batch_id)
        .where(ImportBatch.department_id == department_id, QuarantinedRow.state.in_(open_states))
        .where(QuarantinedRow.id != after)
        .order_by(QuarantinedRow.id <= after, QuarantinedRow.id)
    )
    if divisions:
        mine = mine.where(QuarantinedRow.division_code.in_(divisions))
    return session.scalar(mine.limit(1))


def candidates(session: Session, name: str) -> tuple[Candidate, ...]:
    """Return the subjects that bear or bore a name equal to `name`, with the days of that name."""
    key = fold(name)
    if not key:
        return ()
    later = aliased(SubjectName)
    found = session.execute(
        select(Subject, SubjectName)
        .join(SubjectName, SubjectName.subject_id == Subject.id)
        .where(SubjectName.name_key == key)
        .where(~exists().where(later.corrects_id == SubjectName.id))
        .where(Subject.uscc.is_not(None), Subject.survivor_id.is_(None))
        .where(Subject.kind != SubjectKind.PRACTITIONER)
        .order_by(Subject.uscc, SubjectName.valid_from, SubjectName.id)
        .limit(MOST_CANDIDATES)
    )
    names: dict[int, list[NameDays]] = {}
    subjects: dict[int, Subject] = {}
    for subject, name_row in found:
        subjects[subject.id] = subject
        names.setdefault(subject.id, []).append(
            NameDays(name_row.kind, name_row.name, name_row.valid_from, name_row.valid_to)
        )
    return tuple(_candidate(subject, tuple(names[number])) for number, subject in subjects.items())


def candidate_of_code(session: Session, uscc: str) -> Candidate | None:
    """Return the subject of a credit code, the survivor where it was merged; or None."""
    subject = session.scalar(select(Subject).where(Subject.uscc == uscc))
    if subject is not None and subject.survivor_id is not None:
        subject = session.get_one(Subject, subject.survivor_id)
    return _candidate(subject, ()) if subject is not None and subject.uscc else None


def _candidate(subject: Subject, names: tuple[NameDays, ...]) -> Candidate:
    return Candidate(
        subject_id=subject.id,
        uscc=subject.uscc or "",
        name=subject.name,
        name_key=subject.name_key,
        status=subject.status,
        division_code=subject.division_code,
        names=names,
    )


def _sightings(session: Session, row_id: int) -> tuple[Sighting, ...]:
    found = session.execute(
        select(RowSighting.batch_id, ImportBatch.file_name, RowSighting.sheet, RowSighting.line)
        .join(ImportBatch, ImportBatch.id == RowSighting.batch_id)
        .where(RowSighting.row_id == row_id)
        .order_by(RowSighting.id.desc())
        .limit(MOST_SIGHTINGS)
    )
    return tuple(Sighting(*row) for row in found)


def _decided(session: Session, row_id: int) -> Decided | None:
    found = session.execute(
        select(QuarantinedRow, Account.display_name, Subject.name, Subject.uscc)
        .outerjoin(Account, Account.id == QuarantinedRow.decided_by)
        .outerjoin(Subject, Subject.id == QuarantinedRow.subject_id)
        .where(QuarantinedRow.id == row_id, QuarantinedRow.decided_at.is_not(None))
    ).first()
    if found is None:
        return None
    row, by, name, uscc = found
    assert row.decided_at is not None
    return Decided(by, row.decided_at, row.note, name, uscc)
