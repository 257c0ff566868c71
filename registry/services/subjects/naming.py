"""Names that a person adds to a subject: aliases, each with its source.

Invariant: an alias is never a former name; a former name comes from the register of names alone.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectName
from models.vocabulary import AuditEvent, NameKind
from registry.errors import Conflict, Invalid, NotFound
from registry.matching.index import add_names
from registry.rules.identity.folding import clean_text, fold, text_problem
from registry.rules.identity.names import is_distinctive
from registry.services import audit
from registry.services.subjects import known as look_up

LONGEST_NAME = 120


def add_alias(
    session: Session,
    subject_id: int,
    kind: NameKind,
    name: str,
    *,
    source: str,
    by: int | None,
    at: datetime,
    valid_from: date | None = None,
) -> SubjectName:
    """Record an alias of a subject and return its row.

    Raises Invalid for a registered name or an unfit text, Conflict where the alias is known.
    """
    name = clean_text(name)
    key = fold(name)
    _refuse_unfit(session, subject_id, kind, name, key)
    alias = SubjectName(
        subject_id=subject_id,
        kind=kind,
        name=name,
        name_key=key,
        valid_from=valid_from,
        valid_to=None,
        source=source,
        corrects_id=None,
        batch_id=None,
        recorded_at=at,
    )
    session.add(alias)
    session.flush()
    add_names(session, [alias.id], [key])
    audit.append(
        session,
        AuditEvent.NAME_ADDED,
        by=by,
        at=at,
        about=f"subject:{subject_id}",
        name_id=alias.id,
        kind=kind.value,
    )
    return alias


def _refuse_unfit(session: Session, subject_id: int, kind: NameKind, name: str, key: str) -> None:
    if kind is NameKind.REGISTERED:
        raise Invalid("登记名称只能来自登记机关的数据，不能手工添加。")
    if session.get(Subject, subject_id) is None:
        raise NotFound("没有这个信用主体。")
    problem = text_problem(name, longest=LONGEST_NAME)
    if problem or not is_distinctive(key):
        raise Invalid(problem or "这个别称没有可识别的字号，请填写完整。")
    standing = look_up.standing_names(session, [subject_id]).get(subject_id, [])
    if any(span.name_key == key for _, span in standing):
        raise Conflict("这个名称已经登记在该主体名下。")
