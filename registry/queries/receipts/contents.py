"""Which lines of a receipt may still be shown: those whose every cause is public today.

Invariant: of a line that rests on an entry or a record that is no longer public (removed, repaired,
stayed, moved to another subject) nothing is shown, not even who was asked for (LAW-AND-FAIRNESS 2).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Row
from sqlalchemy.orm import Session

from models.blacklist import ListEntry
from models.records import Record
from models.subjects import Subject
from models.vocabulary import CauseKind, ListKind
from registry.queries.blacklist.public import OWNER, PARTY, entries_with_owner
from registry.queries.records.public import OWNER as RECORD_OWNER
from registry.queries.records.public import shown_records
from registry.rules.blacklist.in_force import is_public
from registry.rules.receipts import LineOpening

AT_ONCE = 500  # numbers in one statement


class ShownLine(NamedTuple):
    """A line of a receipt; `opening` is None where it is withheld or was not brought."""

    line: int
    opening: LineOpening | None
    is_withheld: bool = False


class _Bearer(NamedTuple):
    """Whom a public number speaks of: the codes under which that subject may have been told."""

    kind: CauseKind
    public_no: str
    code: str


def shown_lines(
    session: Session, openings: Sequence[LineOpening], *, on: date
) -> tuple[ShownLine, ...]:
    """Return the lines with only those contents that are public on a day, in their order."""
    public = _public(session, openings, on)
    return tuple(
        ShownLine(one.line, one) if _is_public(one, public) else ShownLine(one.line, None, True)
        for one in sorted(openings, key=lambda opening: opening.line)
    )


def _is_public(opening: LineOpening, public: set[_Bearer]) -> bool:
    code = _code(opening)
    return all(
        cause.kind is CauseKind.GRADE or _Bearer(cause.kind, cause.public_no, code) in public
        for cause in opening.causes()
    )


def _code(opening: LineOpening) -> str:
    subject = opening.content.get("subject")
    code = subject.get("code") if isinstance(subject, dict) else ""
    return code if isinstance(code, str) else ""


def _public(session: Session, openings: Sequence[LineOpening], on: date) -> set[_Bearer]:
    causes = {cause for opening in openings for cause in opening.causes()}
    entries = sorted(one.public_no for one in causes if one.kind is CauseKind.LISTING)
    records = sorted(one.public_no for one in causes if one.kind is CauseKind.PENALTY)
    found: set[_Bearer] = set()
    for some in _chunks(entries):
        wanted = entries_with_owner().where(
            ListEntry.entry_no.in_(some),
            ListEntry.list_kind != ListKind.WATCH,
            is_public(ListEntry, on),
        )
        rows = session.execute(wanted.with_only_columns(ListEntry.entry_no, PARTY.uscc, OWNER.uscc))
        found |= _bearers(CauseKind.LISTING, rows)
    for some in _chunks(records):
        wanted_records = shown_records(on).where(Record.public_id.in_(some))
        named = wanted_records.join(Subject, Subject.id == Record.subject_id)
        rows = session.execute(
            named.with_only_columns(Record.public_id, Subject.uscc, RECORD_OWNER.uscc)
        )
        found |= _bearers(CauseKind.PENALTY, rows)
    return found


def _bearers(kind: CauseKind, rows: Iterable[Row[str, str | None, str | None]]) -> set[_Bearer]:
    return {_Bearer(kind, number, code) for number, *codes in rows for code in codes if code}


def _chunks(numbers: Sequence[str]) -> Iterable[Sequence[str]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
