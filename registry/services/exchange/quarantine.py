"""Rows that cannot be taken in: kept whole in the vault, with every reason, for a person.

Invariant: nothing that arrived vanishes; the same content arriving again is the same row, seen on
another line; what a person has decided about it stands.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.bulk import insert_rows, take_numbers, wire_instant
from models.exchange import ImportBatch, QuarantinedRow, RowConflict, RowSighting
from models.vocabulary import ImportKind, PersonalField, QuarantineState, RowOutcome
from registry.keys import Keyring, keyring_of
from registry.rules.exchange.judging import Problem
from registry.rules.identity.folding import clean_text
from registry.services import vault
from registry.services.records.comparing import CONFLICT
from registry.services.records.parties import NO_SUBJECT
from registry.services.subjects.writing import TABLES

LONGEST_NAME_SHOWN = 120
DECIDED = (QuarantineState.CORRECTED, QuarantineState.DISMISSED)
LONGEST_SHEET = 60  # Excel allows 31; other programs do not count
SIGHTING = ("batch_id", "row_id", "sheet", "line")


class SetAside(NamedTuple):
    """A row that cannot be taken in, as received, and why; whom it may speak of, whose it is."""

    sheet: str | None
    line: int
    received: Mapping[str, str]
    name: str
    problems: tuple[Problem, ...]
    outcome: RowOutcome = RowOutcome.QUARANTINED
    subject_id: int | None = None
    division_code: str | None = None
    record_id: int | None = None

    @property
    def state(self) -> QuarantineState:
        """How the row stands in the queue."""
        if self.outcome is RowOutcome.CONFLICT:
            return QuarantineState.CONFLICT
        return state_for(self.problems)


def set_aside(
    session: Session, batch: ImportBatch, rows: Sequence[SetAside], *, at: datetime
) -> Counter[RowOutcome]:
    """Put `rows` into quarantine and return how they count: a row once decided is unchanged."""
    if not rows:
        return Counter()
    keyring = keyring_of(session)
    keys = [content_key(keyring, batch.kind, row.received) for row in rows]
    standing = _standing(session, batch.kind, set(keys))
    fresh = {key: row for key, row in zip(keys, rows, strict=True) if key not in standing}
    for key, row in zip(keys, rows, strict=True):
        if key in standing and standing[key][1] not in (*DECIDED, row.state):
            found_otherwise(session, session.get_one(QuarantinedRow, standing[key][0]), row, at)
    for key, row_id in _keep(session, batch, fresh, at).items():
        standing[key] = (row_id, fresh[key].state)
    insert_rows(
        session,
        TABLES[RowSighting.__tablename__],
        SIGHTING,
        [
            (batch.id, standing[key][0], row.sheet and row.sheet[:LONGEST_SHEET], row.line)
            for key, row in zip(keys, rows, strict=True)
        ],
    )
    return Counter(
        RowOutcome.UNCHANGED if standing[key][1] in DECIDED else row.outcome
        for key, row in zip(keys, rows, strict=True)
    )


def found_otherwise(session: Session, kept: QuarantinedRow, row: SetAside, at: datetime) -> None:
    """Note that an open row is held up by something else by now: its subject came, or its record."""
    kept.state = row.state
    kept.problems = problems_as_details(row.problems)
    kept.subject_id = row.subject_id
    kept.division_code = row.division_code
    if row.record_id is not None:
        session.add(RowConflict(row_id=kept.id, record_id=row.record_id, recorded_at=at))


def settle_arrived(
    session: Session,
    kind: ImportKind,
    arrived: Iterable[tuple[Mapping[str, str], int | None]],
    *,
    at: datetime,
) -> None:
    """Close the open rows whose very content has now been taken in: (row as received, subject)."""
    waiting = {
        bytes(key): row_id
        for key, row_id in session.execute(
            select(QuarantinedRow.content_key, QuarantinedRow.id).where(
                QuarantinedRow.kind == kind, QuarantinedRow.state.not_in(DECIDED)
            )
        )
    }
    if not waiting:
        return
    keyring = keyring_of(session)
    for received, subject_id in arrived:
        row_id = waiting.get(content_key(keyring, kind, received))
        if row_id is not None:
            row = session.get_one(QuarantinedRow, row_id)
            row.state = QuarantineState.CORRECTED
            row.subject_id = subject_id
            row.decided_at = at
            row.note = "再次报送时已入库。"


def content_key(keyring: Keyring, kind: ImportKind, received: Mapping[str, str]) -> bytes:
    """Return the keyed digest of a row as received: the same content, the same key."""
    return keyring.digest(f"{kind.value}\x1f{as_text(received)}")


def as_text(received: Mapping[str, str]) -> str:
    """Return a row as received as one text, the same for the same content."""
    return json.dumps(dict(received), ensure_ascii=False, sort_keys=True)


def state_for(problems: Sequence[Problem]) -> QuarantineState:
    """Return whether a row waits for its subject or must be corrected."""
    waits = all(problem.rule in NO_SUBJECT for problem in problems)
    return QuarantineState.WAITING if waits else QuarantineState.BROKEN


def state_of_problems(details: Sequence[Mapping[str, object]]) -> QuarantineState:
    """Return how a row with these stored problems stands in the queue."""
    rules = {str(one["rule"]) for one in details}
    if rules == {CONFLICT}:
        return QuarantineState.CONFLICT
    return QuarantineState.WAITING if rules <= NO_SUBJECT else QuarantineState.BROKEN


def problems_as_details(problems: Sequence[Problem]) -> list[dict[str, object]]:
    """Return problems as they are stored and shown."""
    return [
        {
            "column": problem.field,
            "value": problem.value,
            "rule": problem.rule,
            "message": problem.message,
        }
        for problem in problems
    ]


def name_shown(kind: ImportKind, name: str) -> str | None:
    """Return an organisation's name for the queue; a person's is never shown there."""
    if kind is ImportKind.PRACTITIONERS:
        return None
    return clean_text(name)[:LONGEST_NAME_SHOWN] or None


def _standing(
    session: Session, kind: ImportKind, keys: set[bytes]
) -> dict[bytes, tuple[int, QuarantineState]]:
    found: dict[bytes, tuple[int, QuarantineState]] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(QuarantinedRow.content_key, QuarantinedRow.id, QuarantinedRow.state).where(
                QuarantinedRow.kind == kind,
                QuarantinedRow.content_key.in_(wanted[start : start + 500]),
            )
        )
        found |= {bytes(row.content_key): (row.id, row.state) for row in rows}
    return found


def _keep(
    session: Session, batch: ImportBatch, fresh: Mapping[bytes, SetAside], at: datetime
) -> dict[bytes, int]:
    if not fresh:
        return {}
    keyring, instant = keyring_of(session), wire_instant(at)
    vault_ids = take_numbers(session, TABLES["vault_item"], len(fresh))
    insert_rows(
        session,
        TABLES["vault_item"],
        vault.COLUMNS,
        [
            vault.wire_row(
                number,
                None,
                PersonalField.SOURCE_ROW,
                vault.seal(keyring, PersonalField.SOURCE_ROW, as_text(row.received)),
                instant,
            )
            for number, row in zip(vault_ids, fresh.values(), strict=True)
        ],
    )
    row_ids = take_numbers(session, TABLES["quarantined_row"], len(fresh))
    session.execute(
        insert(QuarantinedRow),
        [
            {
                "id": row_id,
                "kind": batch.kind,
                "state": row.state,
                "content_key": key,
                "first_batch_id": batch.id,
                "vault_id": vault_id,
                "name_shown": name_shown(batch.kind, row.name),
                "problems": problems_as_details(row.problems),
                "subject_id": row.subject_id,
                "division_code": row.division_code,
                "recorded_at": at,
            }
            for row_id, vault_id, (key, row) in zip(row_ids, vault_ids, fresh.items(), strict=True)
        ],
    )
    _note_conflicts(session, list(zip(row_ids, fresh.values(), strict=True)), instant)
    return dict(zip(fresh, row_ids, strict=True))


def _note_conflicts(session: Session, rows: Sequence[tuple[int, SetAside]], instant: str) -> None:
    contradicted = [
        (row_id, row.record_id, instant) for row_id, row in rows if row.record_id is not None
    ]
    columns = ("row_id", "record_id", "recorded_at")
    insert_rows(session, TABLES["row_conflict"], columns, contradicted)
