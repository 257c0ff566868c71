"""Whom the lines of a list of candidates mean: all by code and name at once, the rest one by one.

Invariant: only an equal code or the one equal registered name decides; a code is never mended, and
of several who are equally meant none is chosen. Two set queries answer for any list; only what
neither finds is searched for. Source: FEATURES Q20, Q24.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectName
from models.vocabulary import SubjectKind
from registry.queries.screening import Answer, Screened, screen
from registry.rules.identity.folding import fold
from registry.rules.screening import Asked

AT_ONCE = 500  # values that stand in one query
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a line means; nobody where it cannot be told, then `problem` says why."""

    asked: Asked
    subject_id: int | None
    notes: tuple[str, ...] = ()
    problem: str = ""


class Bearer(NamedTuple):
    """Who bears a name or a code: the subject through which it is read, and how it is registered."""

    subject_id: int
    name: str
    name_key: str
    uscc: str


def whom(session: Session, asked: Sequence[Asked], *, on: date) -> list[Meant]:
    """Return whom each line means, in the order of the list."""
    by_code = _bearers_of_codes(session, {one.code for one in asked if one.code})
    by_name = _bearers_of_names(session, {fold(one.name) for one in asked if one.name})
    found = [_meant(one, by_code, by_name) for one in asked]
    left = iter(screen(session, [a for a, m in zip(asked, found, strict=True) if m is None], on=on))
    return [one if one is not None else _searched(next(left)) for one in found]


def _meant(
    asked: Asked, by_code: Mapping[str, Bearer], by_name: Mapping[str, Sequence[Bearer]]
) -> Meant | None:
    """Return whom a line means, None where it has to be searched for."""
    key = fold(asked.name) if asked.name else ""
    bearers = by_name.get(key, ())
    if asked.code:
        own = by_code.get(asked.code)
        return _of_code(asked, own, key, bearers) if own else None
    current = {one.subject_id: one for one in bearers if one.name_key == key}
    if len(current) > 1:
        return Meant(asked, None, problem=f"有多家主体使用这个名称：{_told(current.values())}。")
    if not current:
        return None
    others = len({one.subject_id for one in bearers} - set(current))
    note = f"另有 {others} 家主体曾使用这个名称，不是同一主体。"
    return Meant(asked, next(iter(current)), (note,) if others else ())


def _of_code(asked: Asked, own: Bearer, key: str, bearers: Sequence[Bearer]) -> Meant:
    if not key or key == own.name_key:
        return Meant(asked, own.subject_id)
    if any(one.subject_id == own.subject_id for one in bearers):
        note = f"所填名称是曾用名或别称，现登记名称为“{own.name}”。"
        return Meant(asked, own.subject_id, (note,))
    strangers = [one for one in bearers if one.name_key == key]
    if strangers:
        both = _told([own, *strangers])
        return Meant(asked, None, problem=f"代码和名称分别属于不同主体：{both}。")
    note = f"代码一致，名称不同：登记名称为“{own.name}”，请核对是否同一主体。"
    return Meant(asked, own.subject_id, (note,))


def _searched(row: Screened) -> Meant:
    notes = tuple(one.zh for one in row.notes)
    if row.answer is Answer.EXACT and row.found is not None:
        return Meant(row.asked, row.found.subject_id, notes)
    near = "；".join(f"{one.name} {one.uscc}" for one in row.candidates[:_MOST_TOLD])
    told = f"没有一致的主体，相近的有：{near}，请核对代码后重新核查" if near else "没有找到这家主体"
    return Meant(row.asked, None, problem="；".join((*notes, told)) + "。")


def _bearers_of_codes(session: Session, codes: Iterable[str]) -> dict[str, Bearer]:
    found = {}
    for some in _chunks(sorted(codes)):
        rows = session.execute(_bearer().where(Subject.uscc.in_(some), _is_no_person()))
        found.update({row.uscc: _read(row) for row in rows})
    return found


def _bearers_of_names(session: Session, keys: Iterable[str]) -> dict[str, list[Bearer]]:
    found: dict[str, list[Bearer]] = {}
    for some in _chunks(sorted(keys)):
        rows = session.execute(
            _bearer(SubjectName.name_key.label("asked"))
            .join(SubjectName, SubjectName.subject_id == Subject.id)
            .where(SubjectName.name_key.in_(some), _is_no_person())
            .order_by(Subject.id)
        )
        for row in rows:
            found.setdefault(row.asked, []).append(_read(row))
    return found


def _bearer(*more: ColumnElement[str]) -> Select[*tuple[Any, ...]]:
    return select(
        *(Subject.id, Subject.survivor_id, Subject.name, Subject.name_key, Subject.uscc), *more
    )


def _is_no_person() -> ColumnElement[bool]:
    return Subject.kind != SubjectKind.PRACTITIONER


def _read(row: Row[Any]) -> Bearer:
    return Bearer(row.survivor_id or row.id, row.name, row.name_key, row.uscc or "")


def _told(bearers: Iterable[Bearer]) -> str:
    told = dict.fromkeys(f"{one.name}（{one.uscc or '无代码'}）" for one in bearers)
    return "、".join(islice(told, _MOST_TOLD))


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
