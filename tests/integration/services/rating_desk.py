"""A desk at which tests look how a subject stands, against the plain rule asked from scratch."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.notices import Notice
from models.ratings import Rating, SubjectRating
from models.records import Record
from models.subjects import Subject
from models.vocabulary import AuditEvent, Grade, NoticeKind, RecordChange
from registry.queries.ratings.facts import facts_of
from registry.queries.ratings.law import law_of
from registry.queries.verification import Finding, verify
from registry.rules.calendar import legal_day
from registry.rules.identity.folding import fold
from registry.rules.ratings import rate
from registry.rules.ratings.assessed import Assessed, assessed
from registry.rules.subjects import Particulars
from registry.services import subjects
from tests.integration.services.record_desk import People, add_people, enter

FIRM = "91330499MADEM0011L"
OTHER = "91330499MADEM002XC"


class Stands(NamedTuple):
    """What the projection says, by itself."""

    grade: Grade
    score: int
    public_from: date | None
    held_grade: Grade | None


def register_firm(session: Session, at: datetime, uscc: str = FIRM, **changes: Any) -> Subject:
    """Register a firm that is old enough to be rated."""
    given: dict[str, Any] = {"established_on": date(2009, 3, 10), "industry_code": "C14"}
    name = changes.pop("name", f"嘉兴槐安食品有限公司{uscc[-4:]}")
    said = Particulars(name, fold(name), uscc, **(given | changes))
    number = subjects.register(session, said, department_id="amr", by=None, at=at)
    return session.get_one(Subject, number)


def people_of(session: Session) -> People:
    """Add the three who decide."""
    return add_people(session)


def stands(session: Session, subject_id: int) -> Stands | None:
    """Return how a subject stands; None where it was never assessed."""
    session.flush()
    row = session.get(SubjectRating, subject_id, populate_existing=True)
    return Stands(row.grade, row.score, row.public_from, row.held_grade) if row else None


def ratings_of(session: Session, subject_id: int) -> list[Rating]:
    """Return the ratings of a subject, in the order in which they were recorded."""
    query = select(Rating).where(Rating.subject_id == subject_id).order_by(Rating.id)
    return list(session.scalars(query))


def from_scratch(session: Session, subject_id: int, at: datetime) -> Assessed:
    """Return what the plain rule says of a subject today."""
    on, law = legal_day(at), law_of(session)
    facts = facts_of(session, subject_id, on=on)
    return assessed(rate(facts, law.on(on), on), law.next_switch_after(on))


def is_as_from_scratch(session: Session, subject_id: int, at: datetime) -> bool:
    """Say whether a subject stands as the plain rule says today."""
    row = session.get_one(SubjectRating, subject_id, populate_existing=True)
    asked = from_scratch(session, subject_id, at)
    return (row.score, row.grade, row.next_change_on) == (
        asked.score,
        asked.grade,
        asked.next_change_on,
    )


def told(session: Session, subject_id: int) -> list[tuple[NoticeKind, str]]:
    """Return what a subject was told of its grade, oldest first."""
    kinds = [kind for kind in NoticeKind if kind.value.startswith("grade_")]
    rows = session.execute(
        select(Notice.kind, Notice.sentence)
        .where(Notice.subject_id == subject_id, Notice.kind.in_(kinds))
        .order_by(Notice.id)
    )
    return [(kind, sentence) for kind, sentence in rows]


def journal(session: Session) -> list[dict[str, object]]:
    """Return what the journal says of ratings, oldest first."""
    query = select(AuditEntry.details).where(AuditEntry.event == AuditEvent.SUBJECTS_RATED)
    return list(session.scalars(query.order_by(AuditEntry.seq)))


def unsound(session: Session) -> list[Finding]:
    """Return what `flask verify` finds wrong with ratings."""
    session.flush()
    found = verify(session, None)
    return [one for one in found if one.check.startswith("rating") and not one.is_sound]


def penalise(
    session: Session, subject: Subject, people: People, at: datetime, **said: Any
) -> Record:
    """Let a penalty on a subject be approved."""
    return enter(session, subject, people, at=at, **said)


def change(
    session: Session,
    record: Record,
    what: RecordChange,
    people: People,
    at: datetime,
    *,
    to: Subject | None = None,
    **said: Any,
) -> Record:
    """Let a record be withdrawn, moved `to` another, stayed, resumed or corrected."""
    subject = to or session.get_one(Subject, record.subject_id)
    reason = "依据复核意见书办理"
    changed = enter(
        session, subject, people, at=at, change=what, record=record, reason=reason, **said
    )
    session.flush()
    return changed
