"""Whom the rows of a file speak of: found by code; by a name only proposed, for a person to confirm.

Invariant: a code leads to the subject that bears it, merged or not, and only where the stated name
is its own: today's, that of the day, an alias, or a former one that nobody else bore on the day; a
name alone binds nothing (FEATURES Q1, Q13, Q14).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

from models.bulk import rows_by_keys
from models.vocabulary import NameKind

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
SELECT s.uscc, n.name_key, n.kind, n.valid_from, n.valid_to, coalesce(s.survivor_id, s.id)
FROM subject s JOIN subject_name n ON n.subject_id = s.id
WHERE s.uscc IN ({keys})
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id)
"""
BY_NAME = """
SELECT n.name_key, h.id, h.name_key, h.division_code, h.established_on, n.valid_from, n.valid_to,
       h.uscc
FROM subject_name n JOIN subject s ON s.id = n.subject_id
JOIN subject h ON h.id = coalesce(s.survivor_id, s.id)
WHERE n.name_key IN ({keys}) AND n.kind = 'registered' AND s.kind <> 'natural_person'
AND NOT EXISTS (SELECT 1 FROM subject_name c WHERE c.corrects_id = n.id)
"""
NO_CODE = "no_code"
UNKNOWN_CODE = "unknown_code"
OTHER_NAME = "other_name"
NO_SUBJECT = frozenset({NO_CODE, UNKNOWN_CODE, OTHER_NAME})  # what only a person can settle


class Dated(Protocol):
    """What a paper says, as far as its party depends on it."""

    @property
    def decided_on(self) -> date:
        """The day of the paper."""


class Named(Protocol):
    """A row as far as its party goes: the day of its paper, and whom it names."""

    @property
    def said(self) -> Dated:
        """What the paper says."""

    @property
    def name_key(self) -> str:
        """The name, folded."""

    @property
    def code(self) -> str | None:
        """The credit code."""

    @property
    def certificate_no(self) -> str | None:
        """The number of a practising certificate."""


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


class _Borne(NamedTuple):
    """By whom a registered name was borne, with its days: [since, until), open where unknown."""

    found: Found
    since: date | None
    until: date | None
    code: str | None

    def is_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class _Own(NamedTuple):
    """A name of the subject of a code; `whole`: the subject that it belongs to by now."""

    is_alias: bool
    borne: _Borne
    whole: int


def parties_of(session: Session, rows: Sequence[Named], *, chosen: bool) -> list[Party]:
    """Return the party of each row; `chosen`: a person has seen name and code and means them."""
    known = _by_codes(session, rows)
    others = [] if chosen else [row for row in rows if _is_named_otherwise(row, known)]
    own = _own_names(session, others, known)
    nameless = [row for row in rows if not (row.code or row.certificate_no)]
    named = _by_names(session, [*nameless, *others])
    return [_party(row, known, own, named, chosen=chosen) for row in rows]


def _is_named_otherwise(row: Named, known: dict[str, Found]) -> bool:
    """Say whether a row names the subject of its credit code otherwise than it is called today."""
    if row.code is None or row.certificate_no or row.code not in known:
        return False
    return known[row.code].name_key != row.name_key


def _party(
    row: Named,
    known: dict[str, Found],
    own: dict[tuple[str, str], list[_Own]],
    named: dict[str, list[_Borne]],
    *,
    chosen: bool,
) -> Party:
    code = row.certificate_no or row.code
    if code is None:
        return _by_name(named.get(row.name_key, ()), row.said.decided_on, chosen=chosen)
    found = known.get(code)
    if found is None:
        message = "登记库中没有这个代码的主体：请核对代码，或先导入该主体的登记信息。"
        return Party(None, None, UNKNOWN_CODE, message)
    if chosen or found.name_key == row.name_key:
        return Party(found)
    names = own.get((code, row.name_key), ())
    if not names:
        message = "代码与名称不是同一主体：该代码的主体从未使用过这个名称，请对照文书认定。"
        return Party(None, found, OTHER_NAME, message)
    return _by_former_name(row, found, names, named.get(row.name_key, ()))


def _by_former_name(
    row: Named, found: Found, names: Sequence[_Own], spans: Iterable[_Borne]
) -> Party:
    """Return the subject of the code, unless another bore on the day what it was once called."""
    on = row.said.decided_on
    if any(name.is_alias or name.borne.is_on(on) for name in names):
        return Party(found)
    whole = {found.id, *(name.whole for name in names)}
    other = next((one for one in spans if one.found.id not in whole and one.is_on(on)), None)
    if other is None:
        return Party(found)
    message = (
        f"代码 {row.code} 的主体曾用这个名称，但作出日期当日使用该名称的是另一主体"
        f"（{other.code or '无代码'}）：请对照文书认定是哪一个。"
    )
    return Party(None, found, OTHER_NAME, message)


def _by_name(spans: Iterable[_Borne], on: date, *, chosen: bool) -> Party:
    """Return who is proposed by name; a subject without a code that a person has chosen is taken."""
    bearers = {one.found.id: one for one in spans if one.is_on(on)}
    fitting = {number: one.found for number, one in bearers.items()}
    if len(fitting) == 1:
        (only,) = fitting.values()
        if chosen and bearers[only.id].code is None:
            return Party(only)
        message = "没有统一社会信用代码：按作出日期时使用该名称的主体提出建议，等待人工认定。"
        return Party(None, only, NO_CODE, message)
    what = "有多个主体同名" if fitting else "当时没有主体使用这个名称"
    message = f"没有统一社会信用代码，{what}：不按名称自动对应，等待人工认定主体。"
    return Party(None, None, NO_CODE, message)


def _by_codes(session: Session, rows: Sequence[Named]) -> dict[str, Found]:
    codes = {row.code for row in rows if row.code and not row.certificate_no}
    certificates = {row.certificate_no for row in rows if row.certificate_no}
    found = rows_by_keys(session, BY_CODE, codes) if codes else []
    if certificates:
        found += rows_by_keys(session, BY_CERTIFICATE, certificates)
    return {row[0]: _found(row[1:]) for row in found}


def _own_names(
    session: Session, rows: Sequence[Named], known: dict[str, Found]
) -> dict[tuple[str, str], list[_Own]]:
    """Return by code and name key the names ever of the subjects that `rows` name otherwise."""
    codes = {row.code for row in rows if row.code}
    names: dict[tuple[str, str], list[_Own]] = {}
    for row in rows_by_keys(session, NAMES, codes) if codes else ():
        code, name_key, kind, since, until, whole = row
        borne = _Borne(known[code], _day(since), _day(until), code)
        own = _Own(kind != NameKind.REGISTERED.value, borne, whole)
        names.setdefault((code, name_key), []).append(own)
    return names


def _by_names(session: Session, rows: Iterable[Named]) -> dict[str, list[_Borne]]:
    keys = {row.name_key for row in rows}
    named: dict[str, list[_Borne]] = {}
    for row in rows_by_keys(session, BY_NAME, keys) if keys else ():
        borne = _Borne(_found(row[1:5]), _day(row[5]), _day(row[6]), row[7])
        named.setdefault(row[0], []).append(borne)
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
