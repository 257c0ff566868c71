"""A subject without a code (暂立主体): whom a paper names, as long as nobody knows the code.

Invariant: it is nobody's alias and never public by itself; nothing comes to it but by a person; who
it really is, a merge says later, by two persons.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bulk import take_numbers
from models.subjects import Subject
from models.vocabulary import AuditEvent
from registry.errors import Conflict, Invalid
from registry.keys import keyring_of
from registry.rules.calendar import legal_day
from registry.rules.identity.folding import fold, text_problem
from registry.rules.identity.names import is_bare_personal_name, is_distinctive
from registry.rules.identity.uscc import kind_by_key
from registry.rules.subjects import NameSpan, Particulars, first_names, stated_text
from registry.services import audit
from registry.services.subjects import writing
from registry.services.subjects.naming import LONGEST_NAME
from registry.services.subjects.writing import NewVersion, Source, Versions

AN_ENTERPRISE = "91"  # as GB 32100-2015 begins its code: what a firm's name makes of it, is guessed


def register_provisional(
    session: Session, said: Particulars, *, department_id: str, by: int | None, at: datetime
) -> int:
    """Register a subject that has no code, and return its number.

    Raises Invalid for a code, a person's name or one that tells nobody apart; Conflict where a
    subject without a code bears the name already: then a person says whether it is the same.
    """
    key = fold(said.name)
    said = said._replace(name_key=key, kind=said.kind or kind_by_key(AN_ENTERPRISE, key))
    _refuse_unfit(said)
    namesake = select(Subject.id).where(Subject.uscc.is_(None), Subject.name_key == said.name_key)
    if session.scalars(namesake).first() is not None:
        raise Conflict("已有同名的暂立主体，请核对是否为同一主体。")
    return _write(session, said, Source(department_id), by=by, at=at)


def _refuse_unfit(said: Particulars) -> None:
    if said.uscc or said.certificate_no:
        raise Invalid("有代码的主体按代码登记，不暂立。")
    problem = text_problem(said.name, longest=LONGEST_NAME)
    if problem or not is_distinctive(said.name_key) or is_bare_personal_name(said.name_key):
        raise Invalid(problem or "这个名称没有可识别的字号，或者只是人名，不能暂立主体。")


def _write(
    session: Session, said: Particulars, source: Source, *, by: int | None, at: datetime
) -> int:
    on = legal_day(at)
    (subject_id,) = take_numbers(session, writing.TABLES["subject"], 1)
    (version_id,) = take_numbers(session, writing.TABLES["subject_version"], 1)
    digest = keyring_of(session).digest(stated_text(said))
    versions = Versions([NewVersion(version_id, subject_id, on, None, said, digest)], source, at)
    writing.write_subjects(session, versions)
    leaves = writing.write_versions(session, versions)
    names: list[tuple[int, NameSpan, int | None]] = [
        (subject_id, span, None) for span in first_names(said, on)
    ]
    writing.write_names(session, names, source, at)
    audit.append(
        session,
        AuditEvent.SUBJECT_REGISTERED,
        by=by,
        at=at,
        about=f"subject:{subject_id}",
        version=version_id,
        leaves=[leaf.hex() for leaf in leaves],
    )
    return subject_id
