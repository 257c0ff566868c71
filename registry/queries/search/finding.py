"""What is looked for, and what was found: the words in which the ways of searching speak."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectName
from models.vocabulary import (
    Audience,
    CodeKind,
    NameKind,
    RecordKind,
    SubjectKind,
    SubjectStatus,
    Word,
)
from registry.queries.masking import ONE_PERSON
from registry.rules.identity.questions import Question, persons_asked

MOST = 500  # findings scored for one query (SECURITY T6)


class Way(Word):
    """By which way a subject was found."""

    CODE = "code", "代码一致", "Equal code"
    OLD_CODE = "old_code", "旧代码一致", "Equal legacy code"
    NAME = "name", "名称一致", "Equal name"
    DECISION = "decision", "文号一致", "Equal document number"
    CODE_START = "code_start", "代码前段", "Start of the code"
    CODE_END = "code_end", "代码末段", "End of the code"
    REPRESENTATIVE = "representative", "法定代表人与字号相符", "Representative and trade name"
    START = "start", "名称开头", "Start of the name"
    PIECE = "piece", "名称包含", "Part of the name"
    IN_ORDER = "in_order", "依次包含", "Characters in order"
    PINYIN = "pinyin", "拼音相符", "Pinyin"
    INITIALS = "initials", "拼音首字母相符", "Initials"
    SOUND = "sound", "读音相同", "Same sound"
    NEAR = "near", "名称相近", "Similar name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a question with its parts, a code as typed, and the filters."""

    question: Question
    text: str
    parts: tuple[str, ...]
    code: str
    kind: SubjectKind | None
    status: SubjectStatus | None
    division_codes: tuple[str, ...]
    firms_only: bool = False  # those with a credit code, and no persons


class Shown(NamedTuple):
    """A subject as a hit shows it: the survivor, where one was merged into another."""

    id: int
    uscc: str | None
    name: str
    kind: SubjectKind
    status: SubjectStatus
    division_code: str | None
    established_on: date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A subject and the name, code or paper by which it was found; `nearness` is 0-100."""

    way: Way
    subject: Shown
    name: str | None = None
    name_key: str = ""
    name_kind: NameKind | None = None
    is_merged: bool = False
    since: date | None = None
    until: date | None = None
    code_kind: CodeKind | None = None
    record_kind: RecordKind | None = None
    nearness: float = 0.0


SELF = Subject.__table__.alias("own")
SHOWN = Subject.__table__.alias("shown")
NAME = SubjectName.__table__.alias("name")
_LATER = SubjectName.__table__.alias("later")
_SHOWN_COLUMNS = tuple(SHOWN.c[column] for column in Shown._fields)
_NAME_COLUMNS = (
    *(NAME.c.id, NAME.c.name, NAME.c.name_key, NAME.c.kind, NAME.c.valid_from, NAME.c.valid_to),
    SELF.c.survivor_id,
)
_WIDTH = len(_SHOWN_COLUMNS)


class Sieve(NamedTuple):
    """Which filters a statement holds; their values come with its execution."""

    is_public: bool
    only_firms_for_persons: bool
    firms_only: bool
    by_kind: bool
    by_status: bool
    by_division: bool


def subjects_where(
    session: Session, wanted: Wanted, audience: Audience, *where: ColumnElement[bool]
) -> list[Shown]:
    """Return the subjects that fulfil conditions on `SELF`, by code."""
    query = (
        select(*_SHOWN_COLUMNS)
        .select_from(SELF.join(SHOWN, _IS_SHOWN))
        .where(*where, *_conditions(_sieve(wanted, audience)))
        .order_by(SELF.c.uscc)
        .limit(MOST + 1)
    )
    return [Shown._make(row) for row in session.execute(query, _values(wanted))]


def names_by_ids(
    session: Session, wanted: Wanted, audience: Audience, on: date, ids: Sequence[int]
) -> list[tuple[int, Finding]]:
    """Return the standing ones of names: their ids, and what a finding by them tells."""
    return _names(session, wanted, audience, on, column="id", values=ids)


def names_by_keys(
    session: Session, wanted: Wanted, audience: Audience, on: date, keys: Sequence[str]
) -> list[tuple[int, Finding]]:
    """Return the standing names with one of some keys, with what a finding by them tells."""
    return _names(session, wanted, audience, on, column="name_key", values=keys)


def _names(
    session: Session,
    wanted: Wanted,
    audience: Audience,
    on: date,
    *,
    column: str,
    values: Sequence[int] | Sequence[str],
) -> list[tuple[int, Finding]]:
    if not values:
        return []
    query = _names_query(column, _sieve(wanted, audience))
    given = _values(wanted) | {"on": on, "wanted": list(values)}
    return [_named(row, on) for row in session.execute(query, given)]


_IS_SHOWN = SHOWN.c.id == func.coalesce(SELF.c.survivor_id, SELF.c.id)


def _sieve(wanted: Wanted, audience: Audience) -> Sieve:
    is_public = audience is Audience.PUBLIC
    return Sieve(
        is_public,
        is_public and bool(persons_asked(wanted.parts)),
        wanted.firms_only,
        wanted.kind is not None,
        wanted.status is not None,
        bool(wanted.division_codes),
    )


def _values(wanted: Wanted) -> dict[str, Any]:  # Any: each filter has a type of its own
    values = {
        "kind": wanted.kind,
        "status": wanted.status,
        "divisions": list(wanted.division_codes),
    }
    return {name: value for name, value in values.items() if value}


@lru_cache
def _conditions(sieve: Sieve) -> tuple[ColumnElement[bool], ...]:
    """Return what `SELF` and `SHOWN` must fulfil to be met by an audience and pass the filters."""
    is_person = SHOWN.c.kind == SubjectKind.PRACTITIONER
    where: list[ColumnElement[bool]] = []
    if sieve.is_public:
        where += [SELF.c.kind != SubjectKind.PRACTITIONER]
    if sieve.is_public or sieve.firms_only:
        where += [~is_person, SHOWN.c.uscc.is_not(None)]
    if sieve.only_firms_for_persons:
        where += [SHOWN.c.kind.not_in(ONE_PERSON), SELF.c.kind.not_in(ONE_PERSON)]
    if sieve.by_kind:
        where.append(SHOWN.c.kind == bindparam("kind"))
    if sieve.by_status:
        where.append(SHOWN.c.status == bindparam("status"))
    if sieve.by_division:
        where.append(SHOWN.c.division_code.in_(bindparam("divisions", expanding=True)))
    return tuple(where)


@lru_cache
def _names_query(column: str, sieve: Sieve) -> Select[*tuple[Any, ...]]:  # Any: see `_named`
    return (
        select(*_SHOWN_COLUMNS, *_NAME_COLUMNS)
        .select_from(NAME.join(SELF, SELF.c.id == NAME.c.subject_id).join(SHOWN, _IS_SHOWN))
        .where(NAME.c[column].in_(bindparam("wanted", expanding=True)))
        .where(or_(NAME.c.valid_from.is_(None), NAME.c.valid_from <= bindparam("on")))
        .where(~exists().where(_LATER.c.corrects_id == NAME.c.id))
        .where(*_conditions(sieve))
        .limit(MOST + 1)
    )


def _named(row: Any, on: date) -> tuple[int, Finding]:  # Any: a row of `_names_query`
    number, name, key, kind, since, until, survivor = row[_WIDTH:]
    return number, Finding(
        Way.NAME,
        Shown(*row[:_WIDTH]),
        name=name,
        name_key=key,
        name_kind=kind,
        is_merged=survivor is not None,
        since=since,
        until=until if until and until <= on else None,
    )
