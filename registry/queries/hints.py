"""Examples for the search box, taken from the register itself so that each of them finds somebody."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectName
from models.vocabulary import NameKind, SubjectKind, SubjectStatus
from registry.rules.identity.folding import fold
from registry.rules.identity.lexicon import LEGAL_FORMS
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.parts import name_parts
from registry.rules.identity.pinyin import readings

LENGTH_OF_A_CODE_PIECE = 14
IN_BUSINESS = (SubjectStatus.ACTIVE, SubjectStatus.NOT_GIVEN)
_CORRECTED = select(SubjectName.corrects_id).where(SubjectName.corrects_id.is_not(None))


def hints(session: Session, *, on: date) -> tuple[str, ...]:
    """Return up to four queries that find: a short name, pinyin, a former name, a piece of a code."""
    return tuple(dict.fromkeys(_hints(session, on)))


def _hints(session: Session, on: date) -> Iterator[str]:
    first = session.scalar(
        select(Subject)
        .where(Subject.kind == SubjectKind.ENTERPRISE, Subject.status.in_(IN_BUSINESS))
        .where(Subject.uscc.is_not(None), Subject.survivor_id.is_(None))
        .order_by(Subject.id)
        .limit(1)
    )
    if first is None or first.uscc is None:
        return
    yield _short(first.name)
    if spelt := _spelt(first.name_key):
        yield spelt
    former = session.scalar(
        select(SubjectName.name)
        .join(Subject, Subject.id == SubjectName.subject_id)
        .where(SubjectName.kind == NameKind.REGISTERED, SubjectName.valid_to <= on)
        .where(Subject.uscc.is_not(None), Subject.kind == SubjectKind.ENTERPRISE)
        .where(SubjectName.id.not_in(_CORRECTED))
        .order_by(SubjectName.id)
        .limit(1)
    )
    if former:
        yield former
    yield first.uscc[:LENGTH_OF_A_CODE_PIECE]


def _short(name: str) -> str:
    """Return a name without its legal form, where enough of it remains to be searched for."""
    for form in LEGAL_FORMS:
        short = name.removesuffix(form)
        if short != name and is_distinctive(fold(short)):
            return short
    return name


def _spelt(key: str) -> str:
    """Return the trade name and the trade in pinyin, empty where a character has no reading."""
    parts = name_parts(key)
    read = [[readings(one) for one in part] for part in (parts.trade_name, parts.trade) if part]
    if not all(all(part) for part in read):
        return ""
    return " ".join("".join(known[0] for known in part) for part in read)
