"""The registration of one subject as it stands today, for the subject itself.

Invariant: it is asked for by the id that the account is bound to, never by one that was typed.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectVersion
from models.vocabulary import SharedField, SubjectKind, SubjectStatus
from registry.errors import NotFound
from registry.queries.canonical import canonical_id, shown_from


@dataclass(frozen=True, slots=True)
class Registration:
    """The registered particulars, where they came from and when the register learned them."""

    name: str
    uscc: str | None
    kind: SubjectKind
    status: SubjectStatus
    legal_representative: str | None
    established_on: date | None
    address: str | None
    division_code: str | None
    industry_code: str | None
    source: str
    recorded_at: datetime
    merged_name: str | None = None  # the own name, where it is read through another subject


def own_registration(session: Session, subject_id: int) -> Registration:
    """Return the registration of the subject, or of the one it was merged into.

    Raises NotFound where there is none.
    """
    canonical = canonical_id(session, subject_id)
    found = session.execute(
        select(Subject, SubjectVersion)
        .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
        .where(Subject.id == canonical)
    ).first()
    if found is None:
        raise NotFound("没有找到与本账户绑定的主体，请联系市场监管部门。")
    subject, version = found
    shown = shown_from(session, canonical)
    merged = session.get_one(Subject, subject_id) if canonical != subject_id else None
    return Registration(
        name=subject.name,
        uscc=subject.uscc,
        kind=subject.kind,
        status=subject.status,
        legal_representative=shown.get(
            SharedField.LEGAL_REPRESENTATIVE, version
        ).legal_representative,
        established_on=subject.established_on,
        address=shown.get(SharedField.ADDRESS, version).address,
        division_code=subject.division_code,
        industry_code=shown.get(SharedField.INDUSTRY, version).industry_code,
        source=version.source,
        recorded_at=version.recorded_at,
        merged_name=merged.name if merged else None,
    )
