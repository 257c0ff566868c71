"""The inside view of one subject: every version, name and code, as known on an instant.

Invariant: what was recorded later, or corrected by then, is left out; nothing here is for the
public, and what lies in the vault is not opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models.subjects import Subject, SubjectCode, SubjectName, SubjectVersion
from models.vocabulary import CodeKind, NameKind, SubjectKind, SubjectStatus
from registry.errors import NotFound
from registry.rules.identity.uscc import check_uscc


@dataclass(frozen=True, slots=True)
class VersionKept:
    """One dated version of the particulars, with where it came from."""

    valid_from: date
    recorded_at: datetime
    source: str
    batch_id: int | None
    row_no: int | None
    name: str
    kind: SubjectKind
    status: SubjectStatus
    status_on: date | None
    established_on: date | None
    legal_representative: str | None
    address: str | None
    division_code: str | None
    industry_code: str | None
    parent_uscc: str | None


@dataclass(frozen=True, slots=True)
class NameKept:
    """A name with its days [since, until)."""

    kind: NameKind
    name: str
    since: date | None
    until: date | None
    source: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CodeKept:
    """A code besides the credit code."""

    kind: CodeKind
    value: str
    source: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Inside:
    """One subject with all that the register keeps of it; versions newest first."""

    subject_id: int
    uscc: str
    name: str
    kind: SubjectKind
    status: SubjectStatus
    division_code: str | None
    moved_to: str | None
    versions: tuple[VersionKept, ...]
    names: tuple[NameKept, ...]
    codes: tuple[CodeKept, ...]


def inside(session: Session, uscc: str, *, known_at: datetime | None = None) -> Inside:
    """Return the inside view of the subject of a credit code.

    Raises NotFound where there is none; `known_at` leaves out what was learned after it.
    """
    subject = session.scalar(select(Subject).where(Subject.uscc == check_uscc(uscc).code))
    if subject is None or subject.uscc is None:
        raise NotFound("平台没有收录这个统一社会信用代码。")
    survivor = session.get(Subject, subject.survivor_id) if subject.survivor_id else None
    return Inside(
        subject_id=subject.id,
        uscc=subject.uscc,
        name=subject.name,
        kind=subject.kind,
        status=subject.status,
        division_code=subject.division_code,
        moved_to=survivor.uscc if survivor else None,
        versions=_versions(session, subject.id, known_at),
        names=_names(session, subject.id, known_at),
        codes=_codes(session, subject.id, known_at),
    )


def divisions_of(session: Session, codes: Iterable[str]) -> dict[str, str | None]:
    """Return by credit code where subjects lie; what is not known is left out."""
    wanted = [code for code in codes if code]
    rows = session.execute(
        select(Subject.uscc, Subject.division_code).where(Subject.uscc.in_(wanted))
    )
    return {uscc: division for uscc, division in rows if uscc is not None}


def _versions(
    session: Session, subject_id: int, known_at: datetime | None
) -> tuple[VersionKept, ...]:
    query = select(SubjectVersion).where(SubjectVersion.subject_id == subject_id)
    if known_at is not None:
        query = query.where(SubjectVersion.recorded_at <= known_at)
    rows = session.scalars(
        query.order_by(SubjectVersion.valid_from.desc(), SubjectVersion.id.desc())
    )
    return tuple(
        VersionKept(
            valid_from=row.valid_from,
            recorded_at=row.recorded_at,
            source=row.source,
            batch_id=row.batch_id,
            row_no=row.row_no,
            name=row.name,
            kind=row.kind,
            status=row.status,
            status_on=row.status_on,
            established_on=row.established_on,
            legal_representative=row.legal_representative,
            address=row.address,
            division_code=row.division_code,
            industry_code=row.industry_code,
            parent_uscc=row.parent_uscc,
        )
        for row in rows
    )


def _names(session: Session, subject_id: int, known_at: datetime | None) -> tuple[NameKept, ...]:
    later = aliased(SubjectName)
    query = (
        select(SubjectName)
        .where(SubjectName.subject_id == subject_id)
        .where(
            ~exists().where(
                and_(later.corrects_id == SubjectName.id, *_known(later.recorded_at, known_at))
            )
        )
        .where(*_known(SubjectName.recorded_at, known_at))
        .order_by(SubjectName.valid_from.desc(), SubjectName.id.desc())
    )
    return tuple(
        NameKept(row.kind, row.name, row.valid_from, row.valid_to, row.source, row.recorded_at)
        for row in session.scalars(query)
    )


def _codes(session: Session, subject_id: int, known_at: datetime | None) -> tuple[CodeKept, ...]:
    later = aliased(SubjectCode)
    query = (
        select(SubjectCode)
        .where(SubjectCode.subject_id == subject_id)
        .where(
            ~exists().where(
                and_(later.corrects_id == SubjectCode.id, *_known(later.recorded_at, known_at))
            )
        )
        .where(*_known(SubjectCode.recorded_at, known_at))
        .order_by(SubjectCode.kind, SubjectCode.value)
    )
    return tuple(
        CodeKept(row.kind, row.value, row.source, row.recorded_at) for row in session.scalars(query)
    )


def _known(
    recorded_at: InstrumentedAttribute[datetime], known_at: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    return () if known_at is None else (recorded_at <= known_at,)
