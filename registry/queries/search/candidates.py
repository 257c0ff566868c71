"""Where search looks: codes first, then equal names, then names that contain the query.

Invariant: at most `MOST` findings leave this room, the nearest of each way first, and none of a
name that a later row corrected, of a practitioner (for the public), of an individual business by a
person's bare name (for the public), or past its survivor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from models.subjects import Subject, SubjectCode, SubjectName
from models.vocabulary import Audience, CodeKind, NameKind, SubjectKind, SubjectStatus, Word
from registry.queries.masking import ONE_PERSON, names_only_a_person
from registry.rules.identity.codes import recognise
from registry.rules.identity.uscc import USCC_LENGTH, normal_code

MOST = 500  # findings scored for one query (SECURITY T6)
LEAST_OF_A_CODE = 6  # characters of a credit code, from its head or its tail
LEAST_DIGITS = 3  # below this it is a Latin brand rather than a piece of a code
LEAST_IN_ORDER = 4  # characters of a name that may stand apart from one another
ABOVE_ALL_CODES = "Z"  # sorts behind every character of GB 32100 in every collation
_CODE_PIECE = re.compile(f"[0-9A-Z]{{{LEAST_OF_A_CODE},{USCC_LENGTH}}}")


class Way(Word):
    """By which way a subject was found."""

    CODE = "code", "代码一致", "Equal code"
    OLD_CODE = "old_code", "旧代码一致", "Equal legacy code"
    NAME = "name", "名称一致", "Equal name"
    CODE_START = "code_start", "代码前段", "Start of the code"
    CODE_END = "code_end", "代码末段", "End of the code"
    PIECE = "piece", "名称包含", "Part of the name"
    IN_ORDER = "in_order", "依次包含", "Characters in order"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: a folded key with its parts, a code as typed, and the filters."""

    key: str
    parts: tuple[str, ...]
    code: str
    kind: SubjectKind | None
    status: SubjectStatus | None
    division_codes: tuple[str, ...]
    firms_only: bool = False  # those with a credit code, and no persons


@dataclass(frozen=True, slots=True)
class Finding:
    """A subject and the name or code by which it was found."""

    way: Way
    subject: Subject
    name: str | None = None
    name_key: str = ""
    name_kind: NameKind | None = None
    is_merged: bool = False
    since: date | None = None
    until: date | None = None
    code_kind: CodeKind | None = None


def find(session: Session, wanted: Wanted, audience: Audience, on: date) -> list[Finding]:
    """Return the findings, at most one more than `MOST` to show that there would be others."""
    found = list(_by_code(session, wanted, audience, on))
    if found:
        return found  # a whole credit code is nobody's name
    for way in (_by_old_code, _by_name, _by_code_piece, _by_piece):
        found += way(session, wanted, audience, on)
    if not found:
        found += _in_order(session, wanted, audience, on)
    return found


def _by_code(session: Session, wanted: Wanted, audience: Audience, _on: date) -> Iterator[Finding]:
    if len(wanted.code) == USCC_LENGTH:
        yield from _subjects(session, wanted, audience, Way.CODE, _SELF.uscc == wanted.code)


def _by_old_code(
    session: Session, wanted: Wanted, audience: Audience, _on: date
) -> Iterator[Finding]:
    kind = recognise(wanted.code) if wanted.code else None
    if kind in (None, CodeKind.USCC):
        return
    later = aliased(SubjectCode)
    query = (
        select(_SHOWN, SubjectCode.kind)
        .select_from(SubjectCode)
        .join(_SELF, _SELF.id == SubjectCode.subject_id)
        .join(_SHOWN, _SHOWN.id == func.coalesce(_SELF.survivor_id, _SELF.id))
        .where(SubjectCode.value == wanted.code, SubjectCode.kind == kind)
        .where(~exists().where(later.corrects_id == SubjectCode.id))
        .where(*_filters(wanted, audience))
    )
    for subject, code_kind in session.execute(query.order_by(_SHOWN.id).limit(MOST)):
        yield Finding(Way.OLD_CODE, subject, code_kind=code_kind)


def _by_name(session: Session, wanted: Wanted, audience: Audience, on: date) -> Iterator[Finding]:
    if wanted.key:
        yield from _names(
            session, wanted, audience, on, Way.NAME, SubjectName.name_key == wanted.key
        )


def _by_code_piece(
    session: Session, wanted: Wanted, audience: Audience, _on: date
) -> Iterator[Finding]:
    piece = wanted.code
    if not _CODE_PIECE.fullmatch(piece) or sum(map(str.isdigit, piece)) < LEAST_DIGITS:
        return
    if len(piece) == USCC_LENGTH:
        return
    top = piece + ABOVE_ALL_CODES * (USCC_LENGTH - len(piece))
    start = and_(_SELF.uscc >= piece, _SELF.uscc <= top)
    yield from _subjects(session, wanted, audience, Way.CODE_START, start)
    end = _SELF.uscc.endswith(piece, autoescape=True)
    yield from _subjects(session, wanted, audience, Way.CODE_END, end)


def _by_piece(session: Session, wanted: Wanted, audience: Audience, on: date) -> Iterator[Finding]:
    if not wanted.parts:
        return
    holds = [SubjectName.name_key.contains(part, autoescape=True) for part in wanted.parts]
    yield from _names(session, wanted, audience, on, Way.PIECE, *holds)


def _in_order(session: Session, wanted: Wanted, audience: Audience, on: date) -> Iterator[Finding]:
    if len(wanted.key) < LEAST_IN_ORDER or wanted.key.isascii():
        return
    # A name key holds letters and digits only, so nothing in it is a wildcard.
    pattern = "%" + "%".join(c for c in wanted.key if c not in "%_\\") + "%"
    yield from _names(
        session, wanted, audience, on, Way.IN_ORDER, SubjectName.name_key.like(pattern)
    )


_SELF = aliased(Subject, name="own")
_SHOWN = aliased(Subject, name="shown")  # the survivor, where one was merged into another


def _subjects(
    session: Session, wanted: Wanted, audience: Audience, way: Way, *where: ColumnElement[bool]
) -> Iterator[Finding]:
    query = (
        select(_SHOWN)
        .select_from(_SELF)
        .join(_SHOWN, _SHOWN.id == func.coalesce(_SELF.survivor_id, _SELF.id))
        .where(*where, *_filters(wanted, audience))
    )
    for subject in session.scalars(query.order_by(_SELF.uscc).limit(MOST + 1)):
        yield Finding(way, subject)


def _names(
    session: Session,
    wanted: Wanted,
    audience: Audience,
    on: date,
    way: Way,
    *where: ColumnElement[bool],
) -> Iterator[Finding]:
    for name, subject, own in session.execute(_names_query(wanted, audience, on, *where)):
        yield Finding(
            way,
            subject,
            name=name.name,
            name_key=name.name_key,
            name_kind=name.kind,
            is_merged=own is not None,
            since=name.valid_from,
            until=name.valid_to if name.valid_to and name.valid_to <= on else None,
        )


def _names_query(
    wanted: Wanted, audience: Audience, on: date, *where: ColumnElement[bool]
) -> Select[SubjectName, Subject, int | None]:
    later = aliased(SubjectName)
    return (
        select(SubjectName, _SHOWN, _SELF.survivor_id)
        .select_from(SubjectName)
        .join(_SELF, _SELF.id == SubjectName.subject_id)
        .join(_SHOWN, _SHOWN.id == func.coalesce(_SELF.survivor_id, _SELF.id))
        .where(*where)
        .where(or_(SubjectName.valid_from.is_(None), SubjectName.valid_from <= on))
        .where(~exists().where(later.corrects_id == SubjectName.id))
        .where(*_filters(wanted, audience))
        # Of names that hold the query the shortest is the nearest, so the cut is by nearness.
        .order_by(func.length(SubjectName.name_key), SubjectName.name_key, SubjectName.id)
        .limit(MOST + 1)
    )


def _filters(wanted: Wanted, audience: Audience) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if audience is Audience.PUBLIC:
        where += [_SHOWN.kind != SubjectKind.PRACTITIONER, _SHOWN.uscc.is_not(None)]
        where += [_SELF.kind != SubjectKind.PRACTITIONER]
        if names_only_a_person(wanted.parts):
            where += [_SHOWN.kind.not_in(ONE_PERSON), _SELF.kind.not_in(ONE_PERSON)]
    if wanted.firms_only:
        where += [_SHOWN.kind != SubjectKind.PRACTITIONER, _SHOWN.uscc.is_not(None)]
    if wanted.kind:
        where.append(_SHOWN.kind == wanted.kind)
    if wanted.status:
        where.append(_SHOWN.status == wanted.status)
    if wanted.division_codes:
        where.append(_SHOWN.division_code.in_(wanted.division_codes))
    return where


def code_of(text: str) -> str:
    """Return a query as a code in normal form, empty where it can be none."""
    code = normal_code(text)
    return code if code.isascii() and len(code) <= 40 else ""
