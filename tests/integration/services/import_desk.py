"""A desk at which tests take files in: the services that `flask import` calls, chunk by chunk."""

import csv
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from models.exchange import ImportBatch, QuarantinedRow
from models.records import Record, RecordVersion
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, RecordChange, Role
from registry import rulebooks
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.tables import open_table, sha256_of
from registry.queries.records.reading import particulars_of
from registry.queries.verification.commitments import (
    check_commitments,
    check_record_commitments,
)
from registry.queries.verification.projections import check_names, check_subjects
from registry.queries.verification.proposals import check_hands
from registry.queries.verification.records import check_records, check_windows
from registry.rules.exchange.columns import map_columns
from registry.rules.identity.uscc import uscc_check_character
from registry.services import exchange, records
from tests.factories import make_account

RULEBOOK = rulebooks.load("jiaxing")
Figures = tuple[int, int, int, int]
# What tells one register from another: facts by natural keys, without numbers and instants.
STATE = (
    """SELECT s.uscc, s.kind, s.name, s.status, s.division_code, s.established_on, v.valid_from
       FROM subject s JOIN subject_version v ON v.id = s.version_id""",
    """SELECT s.uscc, v.valid_from, v.kind, v.name, v.status, v.status_on, v.established_on,
              v.address, v.division_code, v.industry_code, v.legal_representative, v.parent_uscc,
              v.practitioner_class, v.employer_uscc, v.source, v.content_hash
       FROM subject_version v JOIN subject s ON s.id = v.subject_id""",
    """SELECT s.uscc, n.kind, n.name, n.name_key, n.valid_from, n.valid_to, n.source, c.name
       FROM subject_name n JOIN subject s ON s.id = n.subject_id
       LEFT JOIN subject_name c ON c.id = n.corrects_id""",
    """SELECT s.uscc, c.kind, c.value FROM subject_code c JOIN subject s ON s.id = c.subject_id""",
    """SELECT s.uscc, i.field, i.blind_index FROM vault_item i
       LEFT JOIN subject s ON s.id = i.subject_id""",
    """SELECT q.kind, q.state, q.content_key, q.name_shown, q.division_code, s.uscc
       FROM quarantined_row q LEFT JOIN subject s ON s.id = q.subject_id""",
    """SELECT q.content_key, r.document_key, s.uscc FROM row_conflict c
       JOIN quarantined_row q ON q.id = c.row_id JOIN record r ON r.id = c.record_id
       JOIN subject s ON s.id = r.subject_id""",
)
# Records by what they say and on whom they stand.
RECORDS = (
    """SELECT s.uscc, r.kind, r.state, r.document_key, r.source_key, r.number_key, r.content_hash,
              r.source_hash, r.tier, r.domain, r.decided_on, r.public_from, r.public_until,
              r.division_code, r.department_id
       FROM record r JOIN subject s ON s.id = r.subject_id""",
    """SELECT s.uscc, v.change, v.kind, v.respondent, v.document_no, v.title, v.authority,
              v.decided_on, v.valid_until, v.publicity_until, v.domain, v.tier, v.violation_type,
              v.facts, v.legal_basis, v.content, v.penalty_kinds, v.fine_fen, v.confiscated_fen,
              v.finding, v.product, v.year, v.public_from, v.public_until, v.due_on, v.source,
              v.content_hash
       FROM record_version v JOIN subject s ON s.id = v.subject_id""",
    # Of grades a subject is told chunk by chunk: how often, depends on how a file was cut.
    """SELECT s.uscc, n.kind, n.sentence FROM notice n JOIN subject s ON s.id = n.subject_id
       WHERE n.kind NOT LIKE 'grade%'""",
)


def code(number: int, kind: str = "91") -> str:
    """A valid credit code of a division that is not allocated."""
    first17 = f"{kind}330499{number:09d}"
    return first17 + uscc_check_character(first17)


def firm(number: int, **changes: str) -> dict[str, str]:
    """A good row of the market register."""
    return {
        "企业名称": f"嘉兴示例{number}号食品有限公司",
        "统一社会信用代码": code(number),
        "住所": f"嘉兴市南湖区示例路{number}号",
        "法定代表人": "王小明",
        "成立日期": "2015-06-01",
    } | changes


def csv_of(path: Path, rows: Sequence[Mapping[str, str]], encoding: str = "utf-8") -> Path:
    """A CSV file of `rows`, headed by the keys of the first."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@dataclass(frozen=True)
class Desk:
    """Takes files into one register at one instant."""

    sessions: Sessions
    at: datetime
    kind: ImportKind = ImportKind.ENTERPRISES
    division_code: str | None = None

    def take(self, path: Path, chunk_rows: int = 100, at: datetime | None = None) -> Figures:
        """Take a file in; return accepted, unchanged, conflicts, quarantined."""
        at = at or self.at
        table = open_table(path, limits=OPERATOR_LIMITS)
        mapped = map_columns(self.kind, table.header)
        new = exchange.NewBatch(
            self.kind,
            path.name,
            sha256_of(path),
            path.stat().st_size,
            "amr",
            division_code=self.division_code,
        )
        with self.sessions.writing() as session:
            batch = exchange.open_batch(session, new, by=None, at=at)
            batch_id, position = batch.id, batch.position
        for chunk in table.chunks(size=chunk_rows, skip=position):
            rows = exchange.Rows(chunk, table.header, mapped, position + 1)
            with self.sessions.writing() as session:
                exchange.take_chunk(session, batch_id, rows, RULEBOOK, by=None, at=at)
            position += len(chunk)
        with self.sessions.writing() as session:
            done = exchange.close_batch(session, batch_id, by=None, at=at)
            assert done.position == position
            return done.accepted, done.unchanged, done.conflicts, done.quarantined

    def waiting(self) -> list[QuarantinedRow]:
        """The rows in quarantine, in the order in which they came."""
        with self.sessions.reading() as session:
            return list(session.scalars(select(QuarantinedRow).order_by(QuarantinedRow.id)))

    def rules_broken(self) -> list[list[object]]:
        """The rules that each row in quarantine breaks."""
        return [[problem["rule"] for problem in row.problems] for row in self.waiting()]

    def figures(self) -> list[Figures]:
        """The figures of all batches."""
        with self.sessions.reading() as session:
            return [
                (b.accepted, b.unchanged, b.conflicts, b.quarantined)
                for b in session.scalars(select(ImportBatch).order_by(ImportBatch.id))
            ]

    def state(self) -> str:
        """A digest of all facts, present states and waiting rows."""
        with self.sessions.reading() as session:
            return state_of(session)

    def records(self) -> str:
        """A digest of all records, as facts and as they stand, and of what their parties are told."""
        with self.sessions.reading() as session:
            return state_of(session, RECORDS)

    def projection(self) -> str:
        """A digest of the records as they stand, however they came to it."""
        with self.sessions.reading() as session:
            return state_of(session, RECORDS[:1])

    def decide_withdrawal(self, record_id: int) -> None:
        """Withdraw a record by other hands, as the office does."""
        self._decide(record_id, RecordChange.WITHDRAWN)

    def decide_move(self, record_id: int, to_code: str) -> None:
        """Move a record to the subject of a code by other hands."""
        self._decide(record_id, RecordChange.MOVED, to_code)

    def _decide(self, record_id: int, change: RecordChange, to_code: str | None = None) -> None:
        law = RULEBOOK.records
        with self.sessions.writing() as session:
            roles = (Role.OFFICER, Role.LEGAL_REVIEWER, Role.APPROVER)
            hands = [make_account(role=role) for role in roles]
            session.add_all(hands)
            session.flush()
            officer, reviewer, approver = (hand.id for hand in hands)
            record = session.get_one(Record, record_id)
            version = session.get_one(RecordVersion, record.version_id)
            subject_id = record.subject_id
            if to_code:
                subject_id = session.scalars(
                    select(Subject.id).where(Subject.uscc == to_code)
                ).one()
            content = records.Content(subject_id, particulars_of(version), reason="法院另有判决")
            by = records.Proposer(officer, "amr")
            drafted = records.draft(
                session, change, content, law, by=by, at=self.at, record_id=record_id
            )
            records.submit(session, drafted.id, drafted.revision, law, by=officer, at=self.at)
            seen = bytes(drafted.content_hash)
            if drafted.needs_review:
                records.pass_review(session, drafted.id, seen, by=reviewer, at=self.at)
            records.approve(session, drafted.id, seen, law, by=approver, at=self.at)

    def is_sound(self) -> bool:
        """Whether facts, present state and journal agree."""
        with self.sessions.reading() as session:
            found = (
                *(check_commitments(session), check_subjects(session), check_names(session)),
                *(check_record_commitments(session), check_records(session)),
                *(check_windows(session, RULEBOOK.records), check_hands(session)),
            )
        return [finding.problem for finding in found if finding.problem] == []


def state_of(session: Session, statements: Sequence[str] = STATE + RECORDS) -> str:
    """A digest of what stands in a register, the same however it came there."""
    digest = hashlib.sha256()
    for statement in statements:
        lines = sorted(
            repr([bytes(c) if isinstance(c, memoryview) else str(c) for c in row])
            for row in session.execute(text(statement))
        )
        digest.update("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n\n")
    return digest.hexdigest()


def text_in_database(session: Session) -> str:
    """Every cell of every table as one text, in which a word that leaked would be found."""
    bind = session.connection()
    tables = inspect(bind).get_table_names()
    cells = [
        cell.decode("utf-8", "replace") if isinstance(cell, bytes) else str(cell)
        for table in tables
        for row in session.execute(text(f"SELECT * FROM {table}"))
        for cell in row
    ]
    return "\x1f".join(cells)
