"""What a receipt tells of candidates screened for an award, and which receipt a screening has.

Invariant: a line tells the verdict and the public numbers that it rests on, no sentence; a line that
rests on what was not public when it was screened is never shown again (LAW-AND-FAIRNESS 2).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.awards import AwardScreening
from models.blacklist import ListEntry
from models.receipts import CheckReceipt
from models.records import Record
from models.subjects import Subject
from models.vocabulary import CauseKind, CheckKind, SubjectKind
from registry.queries.blacklist.public import shown_entries
from registry.queries.records.public import shown_records
from registry.rules.awards import Finding, Line
from registry.rules.awards.findings import finding_from
from registry.rules.receipts import Cause
from registry.rules.receipts import Line as Told

AT_ONCE = 500  # numbers in one statement
LONGEST_PURPOSE = 200  # characters
_Numbers = Mapping[tuple[CauseKind, int], str]


class _Party(NamedTuple):
    """Whom a line means; an individual business is named only as it was asked for."""

    code: str
    name: str
    is_unnamed: bool


def candidate_lines(session: Session, lines: Sequence[Line], *, on: date) -> tuple[Told, ...]:
    """Return the lines of a screening as its receipt tells them; causes as public on a day."""
    found = [[finding_from(one) for one in line.findings] for line in lines]
    numbers = _public_numbers(session, (one for some in found for one in some), on)
    parties = _parties(session, [one.subject_id for one in lines if one.subject_id is not None])
    return tuple(
        _told(line, parties.get(line.subject_id or 0), _causes(some, numbers))
        for line, some in zip(lines, found, strict=True)
    )


def screening_purpose(screening_no: str, award_name: str, title: str) -> str:
    """Return what a screening's receipt was made for; it begins with the number, to be found by it."""
    return f"{screening_no} {award_name} {title}"[:LONGEST_PURPOSE].strip()


def receipt_of_screening(session: Session, screening: AwardScreening) -> CheckReceipt | None:
    """Return the receipt of a screening, None for one that was made before there were any."""
    return session.scalar(
        select(CheckReceipt)
        .where(
            CheckReceipt.kind == CheckKind.AWARD,
            CheckReceipt.purpose.startswith(f"{screening.screening_no} ", autoescape=True),
        )
        .order_by(CheckReceipt.id)
        .limit(1)
    )


def _told(line: Line, party: _Party | None, causes: tuple[Cause, ...]) -> Told:
    if party is None:
        return Told(line.asked_name, line.asked_code, line.verdict.zh, causes=causes)
    is_named = not party.is_unnamed or party.name == line.asked_name
    return Told(
        line.asked_name,
        line.asked_code,
        line.verdict.zh,
        subject_code=party.code,
        subject_name=party.name if is_named else "",
        causes=causes,
    )


def _causes(findings: Iterable[Finding], numbers: _Numbers) -> tuple[Cause, ...]:
    """Return what findings rest on; what is not public has no number, which withholds its line."""
    keys = (_key(one) for one in findings)
    told = (Cause(key[0], numbers.get(key, "")) for key in keys if key is not None)
    return tuple(dict.fromkeys(told))


def _key(one: Finding) -> tuple[CauseKind, int] | None:
    if not one.cause:
        return None
    is_entry = CauseKind(one.cause) is CauseKind.LISTING
    return CauseKind.LISTING if is_entry else CauseKind.PENALTY, one.cause_id


def _public_numbers(session: Session, findings: Iterable[Finding], on: date) -> _Numbers:
    keys = {key for one in findings if (key := _key(one)) is not None}
    entries = sorted(number for kind, number in keys if kind is CauseKind.LISTING)
    records = sorted(number for kind, number in keys if kind is CauseKind.PENALTY)
    found: dict[tuple[CauseKind, int], str] = {}
    for some in _chunks(entries):
        shown = shown_entries(on).where(ListEntry.id.in_(some))
        for number, told in session.execute(
            shown.with_only_columns(ListEntry.id, ListEntry.entry_no)
        ):
            found[CauseKind.LISTING, number] = told
    for some in _chunks(records):
        public = shown_records(on).where(Record.id.in_(some))
        for number, told in session.execute(public.with_only_columns(Record.id, Record.public_id)):
            found[CauseKind.PENALTY, number] = told
    return found


def _parties(session: Session, subject_ids: Iterable[int]) -> Mapping[int, _Party]:
    found: dict[int, _Party] = {}
    for some in _chunks(sorted(set(subject_ids))):
        rows = session.execute(
            select(Subject.id, Subject.uscc, Subject.name, Subject.kind).where(Subject.id.in_(some))
        )
        for number, code, name, kind in rows:
            is_unnamed = kind is SubjectKind.INDIVIDUAL_BUSINESS
            found[number] = _Party(code or "", name, is_unnamed)
    return found


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
