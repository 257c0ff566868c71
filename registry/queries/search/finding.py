"""What is looked for, and what was found: the words in which the ways of searching speak."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

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
from registry.queries.masking import ONE_PERSON, names_only_a_person
from registry.rules.identity.questions import Question

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


SELF = aliased(Subject, name="own")
SHOWN = aliased(Subject, name="shown")
_SHOWN_COLUMNS = (
    *(SHOWN.id, SHOWN.uscc, SHOWN.name, SHOWN.kind, SHOWN.status),
    *(SHOWN.division_code, SHOWN.established_on),
)
_NAME_COLUMNS = (
    *(SubjectName.id, SubjectName.name, SubjectName.name_key, SubjectName.kind),
    *(SubjectName.valid_from, SubjectName.valid_to, SELF.survivor_id),
)
_WIDTH = len(_SHOWN_COLUMNS)


def subjects_where(
    session: Session, wanted: Wanted, audience: Audience, *where: ColumnElement[bool]
) -> list[Shown]:
    """Return the subjects that fulfil conditions on `SELF`, by code."""
    query = (
        select(*_SHOWN_COLUMNS)
        .select_from(SELF)
        .join(SHOWN, SHOWN.id == func.coalesce(SELF.survivor_id, SELF.id))
        .where(*where, *filters(wanted, audience))
        .order_by(SELF.uscc)
        .limit(MOST + 1)
    )
    return [Shown(*row) for row in session.execute(query)]


def names_where(
    session: Session,
    wanted: Wanted,
    audience: Audience,
    on: date,
    *where: ColumnElement[bool],
) -> list[tuple[int, Finding]]:
    """Return standing names that fulfil conditions: their ids, and what a finding by them tells."""
    rows = session.execute(_names_query(wanted, audience, on, *where))
    return [_named(row, on) for row in rows]


def filters(wanted: Wanted, audience: Audience) -> list[ColumnElement[bool]]:
    """Return what `SELF` and `SHOWN` must fulfil to be met by an audience and pass the filters."""
    where: list[ColumnElement[bool]] = []
    if audience is Audience.PUBLIC:
        where += [SHOWN.kind != SubjectKind.PRACTITIONER, SHOWN.uscc.is_not(None)]
        where += [SELF.kind != SubjectKind.PRACTITIONER]
        if names_only_a_person(wanted.parts):
            where += [SHOWN.kind.not_in(ONE_PERSON), SELF.kind.not_in(ONE_PERSON)]
    if wanted.firms_only:
        where += [SHOWN.kind != SubjectKind.PRACTITIONER, SHOWN.uscc.is_not(None)]
    if wanted.kind:
        where.append(SHOWN.kind == wanted.kind)
    if wanted.status:
        where.append(SHOWN.status == wanted.status)
    if wanted.division_codes:
        where.append(SHOWN.division_code.in_(wanted.division_codes))
    return where


def _names_query(
    wanted: Wanted, audience: Audience, on: date, *where: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:  # Any: the columns that `_named` reads
    later = aliased(SubjectName)
    return (
        select(*_SHOWN_COLUMNS, *_NAME_COLUMNS)
        .select_from(SubjectName)
        .join(SELF, SELF.id == SubjectName.subject_id)
        .join(SHOWN, SHOWN.id == func.coalesce(SELF.survivor_id, SELF.id))
        .where(*where)
        .where(or_(SubjectName.valid_from.is_(None), SubjectName.valid_from <= on))
        .where(~exists().where(later.corrects_id == SubjectName.id))
        .where(*filters(wanted, audience))
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
