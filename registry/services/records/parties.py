"""Whom the rows of a file speak of: found by code; by a name only proposed, for a person to confirm.

Invariant: a code leads to the subject that bears it, merged or not, and only where the stated name
was ever borne by it; a name alone binds nothing (FEATURES Q1, Q13, Q14).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from models.bulk import rows_by_keys
from registry.rules.exchange.records import RecordRow

BY_CODE = """
SELECT s.uscc, s.id, s.name_key, s.division_code, s.established_on
FROM subject s WHERE s.uscc IN ({keys})
"""
BY_CERTIFICATE = """
SELECT c.value, s.id, s.name_key, s.division_code, s.established_on
FROM subject_code c JOIN subject s ON s.id = c.subject_id
WHERE c.kind = 'certificate_no' AND c.value IN ({keys})
"""
NAMES = """
SELECT s.uscc, n.name_key
FROM subject s JOIN subject_name n ON n.subject_id = s.id
WHERE s.uscc IN ({keys})
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id)
"""
BY_NAME = """
SELECT n.name_key, h.id, h.name_key, h.division_code, h.established_on, n.valid_from, n.valid_to
FROM subject_name n JOIN subject s ON s.id = n.subject_id
JOIN subject h ON h.id = coalesce(s.survivor_id, s.id)
WHERE n.name_key IN ({keys}) AND n.kind = 'registered' AND s.kind <> 'natural_person'
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id)
"""
NO_CODE = "no_code"
UNKNOWN_CODE = "unknown_code"
OTHER_NAME = "other_name"
NO_SUBJECT = frozenset({NO_CODE, UNKNOWN_CODE, OTHER_NAME})  # what only a person can settle


class Found(NamedTuple):
    """A subject as the register has it."""

    id: int
    name_key: str
    division_code: str | None
    established_on: date | None


class Party(NamedTuple):
    """Whom a row speaks of; or why that is not certain, and who it may be."""

    subject: Found | None
    proposed: Found | None = None
    rule: str = ""
    message: str = ""


def parties_of(session: Session, rows: Sequence[RecordRow], *, chosen: bool) -> list[Party]:
    """Return the party of each row; `chosen`: a person has seen name and code and means them."""
    known = _by_codes(session, rows)
    others = _names_ever(session, rows, known) if not chosen else {}
    named = _by_names(session, (row for row in rows if not (row.code or row.certificate_no)))
    return [_party(row, known, others, named, chosen=chosen) for row in rows]


def _party(
    row: RecordRow,
    known: dict[str, Found],
    others: dict[str, set[str]],
    named: dict[str, list[tuple[Found, date | None, date | None]]],
    *,
    chosen: bool,
) -> Party:
    code = row.certificate_no or row.code
    if code is None:
        return _by_name(named.get(row.name_key, ()), row.said.decided_on)
    found = known.get(code)
    if found is None:
        message = "登记库中没有这个代码的主体：请核对代码，或先导入该主体的登记信息。"
        return Party(None, None, UNKNOWN_CODE, message)
    if chosen or found.name_key == row.name_key or row.name_key in others.get(code, ()):
        return Party(found)
    message = "代码与名称不是同一主体：该代码的主体从未使用过这个名称，请对照文书认定。"
    return Party(None, found, OTHER_NAME, message)


def _by_name(spans: Iterable[tuple[Found, date | None, date | None]], on: date) -> Party:
    fitting = {
        found.id: found
        for found, since, until in spans
        if (since is None or since <= on) and (until is None or on < until)
    }
    if len(fitting) == 1:
        (only,) = fitting.values()
        message = "没有统一社会信用代码：按作出日期时使用该名称的主体提出建议，等待人工认定。"
        return Party(None, only, NO_CODE, message)
    what = "有多个主体同名" if fitting else "当时没有主体使用这个名称"
    message = f"没有统一社会信用代码，{what}：不按名称自动对应，等待人工认定主体。"
    return Party(None, None, NO_CODE, message)


def _by_codes(session: Session, rows: Sequence[RecordRow]) -> dict[str, Found]:
    codes = {row.code for row in rows if row.code and not row.certificate_no}
    certificates = {row.certificate_no for row in rows if row.certificate_no}
    found = rows_by_keys(session, BY_CODE, codes) if codes else []
    if certificates:
        found += rows_by_keys(session, BY_CERTIFICATE, certificates)
    return {row[0]: _found(row[1:]) for row in found}


def _names_ever(
    session: Session, rows: Sequence[RecordRow], known: dict[str, Found]
) -> dict[str, set[str]]:
    """Return every name of the subjects that a row names otherwise than they are called today."""
    codes = {
        row.code
        for row in rows
        if row.code and row.code in known and known[row.code].name_key != row.name_key
    }
    names: dict[str, set[str]] = {}
    for code, name_key in rows_by_keys(session, NAMES, codes) if codes else ():
        names.setdefault(code, set()).add(name_key)
    return names


def _by_names(
    session: Session, rows: Iterable[RecordRow]
) -> dict[str, list[tuple[Found, date | None, date | None]]]:
    keys = {row.name_key for row in rows}
    named: dict[str, list[tuple[Found, date | None, date | None]]] = {}
    for row in rows_by_keys(session, BY_NAME, keys) if keys else ():
        named.setdefault(row[0], []).append((_found(row[1:5]), _day(row[5]), _day(row[6])))
    return named


def _found(row: Sequence[object]) -> Found:
    number, name_key, division, established = row
    assert isinstance(number, int)
    assert isinstance(name_key, str)
    assert division is None or isinstance(division, str)
    return Found(number, name_key, division, _day(established))


def _day(value: object) -> date | None:
    """Return a day as the drivers give it: ISO text or a date."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]
