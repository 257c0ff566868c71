"""The dossier: all that an audience may read of one subject, reached by its credit code.

Invariant: the status stands first; names carry their days; an alias is never a former name; a
practitioner has no dossier for the public (LAW-AND-FAIRNESS 6); what was merged into the subject is
read with it, each particular from the one that was chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectCode, SubjectVersion
from models.vocabulary import Audience, CodeKind, SharedField, SubjectKind, SubjectStatus
from registry.errors import NotFound
from registry.queries.canonical import codes_of, shown_from
from registry.queries.masking import may_meet, shown_address, shown_representative
from registry.queries.names import NamedFrom, Namesake, aliases_of, former_names_of, namesakes_of
from registry.rules.identity.uscc import check_uscc

MOST_BRANCHES = 50
NOT_HERE = "平台没有收录这个统一社会信用代码。请核对营业执照上的 18 位代码，或按名称查询。"


@dataclass(frozen=True, slots=True)
class Relative:
    """A head office or a branch."""

    uscc: str
    name: str
    status: SubjectStatus
    division_code: str | None


@dataclass(frozen=True, slots=True)
class OldCode:
    """A code that the subject bore besides its credit code."""

    kind: CodeKind
    value: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One subject as the register shows it on a day."""

    subject_id: int
    uscc: str
    name: str
    kind: SubjectKind
    status: SubjectStatus
    status_on: date | None
    established_on: date | None
    legal_representative: str | None
    address: str | None
    division_code: str | None
    industry_code: str | None
    former_names: tuple[NamedFrom, ...]
    aliases: tuple[NamedFrom, ...]
    old_codes: tuple[OldCode, ...]
    head_office: Relative | None
    head_office_uscc: str | None
    branches: tuple[Relative, ...]
    branch_total: int
    namesakes: tuple[Namesake, ...]
    source: str
    valid_from: date
    recorded_at: datetime
    moved_to: str | None = None

    @property
    def has_left(self) -> bool:
        """Say whether a source says that the subject is no longer in ordinary business."""
        return self.status not in (SubjectStatus.ACTIVE, SubjectStatus.NOT_GIVEN)


def dossier(session: Session, uscc: str, *, audience: Audience, on: date) -> Dossier:
    """Return the dossier of a credit code; `moved_to` names the survivor of a merged subject.

    Raises NotFound with what is wrong with the code, or that there is no such subject.
    """
    check = check_uscc(uscc)
    subject = session.scalar(select(Subject).where(Subject.uscc == check.code))
    if subject is None or not may_meet(subject.kind, subject.uscc, audience):
        raise NotFound(NOT_HERE if check.is_valid else f"统一社会信用代码有误：{check.message}。")
    survivor = session.get(Subject, subject.survivor_id) if subject.survivor_id else None
    version = session.get_one(SubjectVersion, subject.version_id)
    shown = shown_from(session, subject.id)
    codes = codes_of(session, subject.id) or (check.code,)
    branches = _branches(session, codes, audience)
    return Dossier(
        subject_id=subject.id,
        uscc=check.code,
        name=subject.name,
        kind=subject.kind,
        status=subject.status,
        status_on=version.status_on,
        established_on=subject.established_on,
        legal_representative=_representative(
            shown.get(SharedField.LEGAL_REPRESENTATIVE, version), subject.kind, audience
        ),
        address=_address(shown.get(SharedField.ADDRESS, version), subject.kind, audience),
        division_code=subject.division_code,
        industry_code=shown.get(SharedField.INDUSTRY, version).industry_code,
        former_names=former_names_of(session, subject.id, on),
        aliases=aliases_of(session, subject.id),
        old_codes=(*_old_codes(session, subject.id), *_brought_codes(codes)),
        head_office=_relative(session, version.parent_uscc),
        head_office_uscc=version.parent_uscc,
        branches=branches,
        branch_total=len(branches) if len(branches) < MOST_BRANCHES else _count(session, codes),
        namesakes=namesakes_of(session, subject.id, on),
        source=version.source,
        valid_from=version.valid_from,
        recorded_at=version.recorded_at,
        moved_to=survivor.uscc if survivor else None,
    )


def _relative(session: Session, uscc: str | None) -> Relative | None:
    if uscc is None:
        return None
    found = session.scalar(select(Subject).where(Subject.uscc == uscc))
    return Relative(uscc, found.name, found.status, found.division_code) if found else None


def _representative(version: SubjectVersion, kind: SubjectKind, audience: Audience) -> str | None:
    """Return the representative, kept back where subject or source is one person's business."""
    shown = shown_representative(version.legal_representative, version.kind, audience)
    return shown_representative(shown, kind, audience)


def _address(version: SubjectVersion, kind: SubjectKind, audience: Audience) -> str | None:
    return shown_address(shown_address(version.address, version.kind, audience), kind, audience)


def _brought_codes(codes: Sequence[str]) -> Iterator[OldCode]:
    """Yield the credit codes of what was merged into a subject: its old addresses lead here."""
    yield from (OldCode(CodeKind.USCC, code) for code in codes[1:])


def _branches(session: Session, codes: Sequence[str], audience: Audience) -> tuple[Relative, ...]:
    query = select(Subject).where(*_is_branch_of(codes)).order_by(Subject.uscc).limit(MOST_BRANCHES)
    return tuple(
        Relative(branch.uscc, branch.name, branch.status, branch.division_code)
        for branch in session.scalars(query)
        if branch.uscc and may_meet(branch.kind, branch.uscc, audience)
    )


def _count(session: Session, codes: Sequence[str]) -> int:
    return session.scalars(select(func.count(Subject.uscc)).where(*_is_branch_of(codes))).one()


def _is_branch_of(codes: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    # By the subjects that ever had this head office, then by what is in force today.
    named = SubjectVersion.parent_uscc.in_(codes)
    return (
        Subject.id.in_(select(SubjectVersion.subject_id).where(named)),
        Subject.version_id.in_(select(SubjectVersion.id).where(named)),
        Subject.survivor_id.is_(None),
        Subject.kind != SubjectKind.PRACTITIONER,
    )


def _old_codes(session: Session, subject_id: int) -> tuple[OldCode, ...]:
    corrected = select(SubjectCode.corrects_id).where(SubjectCode.corrects_id.is_not(None))
    query = (
        select(SubjectCode)
        .where(SubjectCode.subject_id == subject_id, SubjectCode.kind != CodeKind.USCC)
        .where(SubjectCode.id.not_in(corrected))
        .order_by(SubjectCode.kind, SubjectCode.value)
    )
    return tuple(OldCode(code.kind, code.value) for code in session.scalars(query))
