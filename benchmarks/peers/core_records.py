"""The peer of the import of penalties: SQLAlchemy Core as a competent developer writes it.

Row by row through the very rules, chunk by chunk into the same tables, each chunk one transaction;
parties are looked up by code, records by the digest of their paper. It keeps no journal, hashes no
leaves and sets no row aside, which ours does: the comparison leans towards the peer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from models.exchange import ImportBatch
from models.notices import Notice
from models.records import Record, RecordVersion
from models.session import WRITES
from models.subjects import Subject
from models.vocabulary import (
    BatchState,
    ImportKind,
    NoticeKind,
    RecordChange,
    RecordKind,
    RecordState,
)
from registry.keys import Keyring
from registry.rulebooks import Rulebook
from registry.rules.calendar import legal_day
from registry.rules.dates import check_not_future, read_day
from registry.rules.exchange.judging import read_text
from registry.rules.exchange.prose import read_prose
from registry.rules.exchange.record_words import penalties_in
from registry.rules.identity.folding import fold
from registry.rules.identity.uscc import check_uscc
from registry.rules.records import Derived, amount_of_wan, derive, problems_of
from registry.rules.records.particulars import (
    RecordParticulars,
    document_key,
    kinds_text,
    number_key,
    source_key,
    stated_text,
)
from registry.services.records.releasing import SENTENCES, describe

PROSE = {
    **{"violation_type": ("违法行为类型", 200), "facts": ("违法事实", 4_000)},
    **{"legal_basis": ("处罚依据", 4_000), "content": ("处罚内容", 4_000)},
    **{"document_no": ("行政处罚决定书文号", 100), "authority": ("处罚机关", 120)},
    "authority_code": ("处罚机关统一社会信用代码", 18),
}
DERIVED = Derived._fields[1:]


class _Fit(NamedTuple):
    row_no: int
    said: RecordParticulars
    code: str
    name_key: str
    document: bytes
    source: bytes
    digest: bytes


class CoreRecords:
    """One import of a Parquet file of penalties into a register that knows their parties."""

    def __init__(
        self, engine: Engine, keyring: Keyring, rulebook: Rulebook, *, chunk_rows: int, at: datetime
    ) -> None:
        self._engine = engine.execution_options(**WRITES)
        self._keyring = keyring
        self._law = rulebook.records
        self._chunk_rows = chunk_rows
        self._at = at
        self._on = legal_day(at)

    def run(self, path: Path) -> None:
        """Take the file in."""
        with self._engine.begin() as connection:
            batch_id = connection.execute(
                insert(ImportBatch).values(
                    kind=ImportKind.PENALTIES,
                    state=BatchState.RUNNING,
                    file_name=path.name,
                    file_digest="0" * 64,
                    file_size=path.stat().st_size,
                    department_id="amr",
                    started_at=self._at,
                )
            ).inserted_primary_key[0]
        position = 0
        for rows in _chunks(path, self._chunk_rows):
            judged = [self._judge(position + place, row) for place, row in enumerate(rows, 1)]
            position += len(rows)
            with self._engine.begin() as connection:
                self._write(connection, batch_id, [one for one in judged if one is not None])

    def _judge(self, row_no: int, row: dict[str, Any]) -> _Fit | None:
        name = read_text("name", row["行政相对人名称"], 120)
        check = check_uscc(row["行政相对人代码_1"] or "")
        prose = {
            field: read_prose(field, row[title], longest)
            for field, (title, longest) in PROSE.items()
        }
        day = read_day(row["处罚决定日期"])
        check_not_future(day, self._on)
        kinds, strange = penalties_in(row["处罚类别"])
        if not isinstance(name, str) or check.problems or strange:
            return None
        if not all(isinstance(text, str) for text in prose.values()):
            return None
        said = RecordParticulars(
            kind=RecordKind.PENALTY,
            respondent=name,
            title=None,
            decided_on=day,
            publicity_until=read_day(row["公示截止期"]),
            penalty_kinds=kinds,
            fine_fen=amount_of_wan(row["罚款金额（万元）"]),
            **prose,
        )
        if problems_of(said, self._law, on=self._on):
            return None
        document = document_key(said)
        return _Fit(
            row_no,
            said,
            check.code,
            fold(name),
            self._keyring.digest(document),
            self._keyring.digest(source_key(said, check.code, document)),
            self._keyring.digest(stated_text(said)),
        )

    def _write(self, connection: Connection, batch_id: int, rows: Sequence[_Fit]) -> None:
        subjects = {
            found.uscc: found
            for found in connection.execute(
                select(Subject.uscc, Subject.id, Subject.name_key).where(
                    Subject.uscc.in_({one.code for one in rows})
                )
            )
        }
        known = {
            (bytes(found.document_key), found.subject_id)
            for found in connection.execute(
                select(Record.document_key, Record.subject_id, Record.source_hash).where(
                    Record.document_key.in_({one.document for one in rows})
                )
            )
        }
        new = [
            (one, subjects[one.code].id)
            for one in rows
            if one.code in subjects
            and subjects[one.code].name_key == one.name_key
            and (one.document, subjects[one.code].id) not in known
        ]
        if not new:
            return
        record_ids = _numbers(connection, Record.__table__, len(new))
        version_ids = _numbers(connection, RecordVersion.__table__, len(new))
        derived = [derive(one.said, self._law, arrived_on=self._on) for one, _ in new]
        numbered = list(zip(record_ids, version_ids, derived, new, strict=True))
        _insert(connection, Record.__table__, [self._record(*each) for each in numbered])
        _insert(
            connection,
            RecordVersion.__table__,
            [self._version(batch_id, *each) for each in numbered],
        )
        _insert(connection, Notice.__table__, [self._notice(*each) for each in numbered])

    def _record(
        self, record_id: int, version_id: int, derived: Derived, new: tuple[_Fit, int]
    ) -> dict[str, Any]:
        one, subject_id = new
        said = derived.said
        return {
            "id": record_id,
            "public_id": self._keyring.digest(f"record\x1f{one.source.hex()}", 8).hex(),
            "kind": said.kind,
            "state": RecordState.STANDING,
            "subject_id": subject_id,
            "document_key": one.document,
            "source_key": one.source,
            "number_key": number_key(said.document_no or ""),
            "content_hash": one.digest,
            "source_hash": one.digest,
            "tier": said.tier,
            "domain": said.domain,
            "decided_on": said.decided_on,
            "public_from": derived.public_from,
            "public_until": derived.public_until,
            "department_id": "amr",
            "version_id": version_id,
        }

    def _version(
        self,
        batch_id: int,
        record_id: int,
        version_id: int,
        derived: Derived,
        new: tuple[_Fit, int],
    ) -> dict[str, Any]:
        one, subject_id = new
        cells = derived.said._asdict() | {field: getattr(derived, field) for field in DERIVED}
        return cells | {
            "id": version_id,
            "record_id": record_id,
            "change": RecordChange.ADDED,
            "subject_id": subject_id,
            "penalty_kinds": kinds_text(derived.said.penalty_kinds),
            "arrived_on": self._on,
            "source": "amr",
            "batch_id": batch_id,
            "row_no": one.row_no,
            "content_hash": one.digest,
            "recorded_at": self._at,
        }

    def _notice(
        self, record_id: int, _version_id: int, _derived: Derived, new: tuple[_Fit, int]
    ) -> dict[str, Any]:
        one, subject_id = new
        return {
            "subject_id": subject_id,
            "kind": NoticeKind.RECORD_ADDED,
            "record_id": record_id,
            "sentence": SENTENCES[RecordChange.ADDED].format(what=describe(one.said))[:500],
            "recorded_at": self._at,
        }


def _chunks(path: Path, size: int) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(size):
            yield batch.to_pylist()


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    # Tried with RETURNING as well: rows as wide as these then cost four times as much on PostgreSQL.
    connection.execute(insert(table), rows)


def _numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + count)
    sequence = f"nextval(pg_get_serial_sequence('{table.name}', 'id'))"
    found = connection.execute(text(f"SELECT {sequence} FROM generate_series(1, {count})"))
    return found.scalars().all()
