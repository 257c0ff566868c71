"""The peer of the import: SQLAlchemy Core as a competent developer writes it.

Row by row through the very rules, chunk by chunk into the same tables, each chunk one transaction;
known subjects are looked up by their code, subjects are upserted. It keeps no journal and hashes no
leaves, which ours does: the comparison leans towards the peer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Connection, Engine, Table, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from models.exchange import ImportBatch
from models.session import WRITES
from models.subjects import Subject, SubjectName, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import (
    BatchState,
    ImportKind,
    NameKind,
    PersonalField,
    SubjectKind,
    SubjectStatus,
)
from registry.keys import Keyring
from registry.rulebooks import Rulebook
from registry.rules.calendar import legal_day
from registry.rules.dates import check_not_future, read_day
from registry.rules.exchange.judging import read_text
from registry.rules.identity.folding import clean_text, fold
from registry.rules.identity.names import is_distinctive
from registry.rules.identity.uscc import check_uscc, subject_kind_of
from registry.rules.subjects import Particulars, stated_texts
from registry.services import vault

UPSERT = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
UPDATED = ("kind", "name", "name_key", "status", "division_code", "established_on", "version_id")


class CoreImport:
    """One import of a Parquet file into an empty or filled register."""

    def __init__(
        self, engine: Engine, keyring: Keyring, rulebook: Rulebook, *, chunk_rows: int, at: datetime
    ) -> None:
        self._engine = engine.execution_options(**WRITES)
        self._keyring = keyring
        self._rulebook = rulebook
        self._chunk_rows = chunk_rows
        self._at = at
        self._on = legal_day(at)
        self._division = lru_cache(maxsize=10_000)(self._find_division)

    def run(self, path: Path) -> None:
        """Take the file in."""
        with self._engine.begin() as connection:
            batch_id = connection.execute(
                insert(ImportBatch).values(
                    kind=ImportKind.ENTERPRISES,
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
            judged = [(position + place, self._judge(row)) for place, row in enumerate(rows, 1)]
            fit = [(row_no, said) for row_no, said in judged if said is not None]
            position += len(rows)
            with self._engine.begin() as connection:
                self._write(connection, batch_id, fit)

    def _judge(self, row: dict[str, Any]) -> Particulars | None:
        name = read_text("name", row["name"], 120)
        address = read_text("address", row["address"] or "", 300)
        person = read_text("legal_rep", row["legal_rep"] or "", 120)
        check = check_uscc(row["uscc"] or "")
        day = read_day(row["reg_date"]) if row["reg_date"] else None
        if not (isinstance(name, str) and isinstance(address, str) and isinstance(person, str)):
            return None
        key = fold(name)
        if check.problems or not is_distinctive(key):
            return None
        if day:
            check_not_future(day, self._on)
        is_individual = check.code.startswith("92")
        return Particulars(
            name=name,
            name_key=key,
            uscc=check.code,
            established_on=day,
            address=address or None,
            division_code=self._division(row["div_code"] or "")
            or self._division(row["division"] or "")
            or clean_text(row["div_code"] or "")[:20],
            legal_representative=None if is_individual else person or None,
            operator_name=person or None if is_individual else None,
        )

    def _find_division(self, name: str) -> str | None:
        found = self._rulebook.divisions.find(clean_text(name))
        return found.code if found else None

    def _write(
        self, connection: Connection, batch_id: int, rows: Sequence[tuple[int, Particulars]]
    ) -> None:
        codes = [said.uscc for _, said in rows]
        known = {
            found.uscc: found
            for found in connection.execute(
                select(Subject.id, Subject.uscc, SubjectVersion.content_hash)
                .join(SubjectVersion, SubjectVersion.id == Subject.version_id)
                .where(Subject.uscc.in_(codes))
            )
        }
        hashes = [self._keyring.digest(stated_texts([said])[0]) for _, said in rows]
        new = [
            (row_no, said, digest)
            for (row_no, said), digest in zip(rows, hashes, strict=True)
            if said.uscc not in known or known[said.uscc].content_hash != digest
        ]
        if not new:
            return
        version_ids = _numbers(connection, SubjectVersion.__table__, len(new))
        kinds = [subject_kind_of(said.uscc or "", said.name) for _, said, _ in new]
        ids = self._write_subjects(connection, new, kinds, version_ids)
        self._write_versions(
            connection, batch_id, list(zip(version_ids, ids, kinds, new, strict=True))
        )
        self._write_names(connection, batch_id, list(zip(ids, new, strict=True)))
        self._write_operators(connection, list(zip(ids, new, strict=True)))

    def _write_subjects(
        self,
        connection: Connection,
        new: Sequence[tuple[int, Particulars, bytes]],
        kinds: Sequence[SubjectKind],
        version_ids: Sequence[int],
    ) -> list[int]:
        statement = UPSERT[connection.dialect.name](Subject.__table__)
        upsert = statement.on_conflict_do_update(
            index_elements=["uscc"],
            set_={column: statement.excluded[column] for column in UPDATED},
        ).returning(Subject.id, sort_by_parameter_order=False)
        rows = [
            {
                "id": number,
                "kind": kind,
                "uscc": said.uscc,
                "name": said.name,
                "name_key": said.name_key,
                "status": said.status or SubjectStatus.NOT_GIVEN,
                "division_code": said.division_code,
                "established_on": said.established_on,
                "version_id": version_id,
            }
            for number, version_id, kind, (_, said, _) in zip(
                _numbers(connection, Subject.__table__, len(new)),
                version_ids,
                kinds,
                new,
                strict=True,
            )
        ]
        connection.execute(upsert, rows)
        found = connection.execute(
            select(Subject.uscc, Subject.id).where(Subject.uscc.in_([r["uscc"] for r in rows]))
        )
        by_code = {row.uscc: row.id for row in found}
        return [by_code[row["uscc"]] for row in rows]

    def _write_versions(
        self,
        connection: Connection,
        batch_id: int,
        versions: Sequence[tuple[int, int, SubjectKind, tuple[int, Particulars, bytes]]],
    ) -> None:
        _insert(
            connection,
            SubjectVersion.__table__,
            [
                {
                    "id": version_id,
                    "subject_id": subject_id,
                    "valid_from": said.established_on or self._on,
                    "kind": kind,
                    "uscc": said.uscc,
                    "name": said.name,
                    "status": said.status or SubjectStatus.NOT_GIVEN,
                    "established_on": said.established_on,
                    "address": said.address,
                    "division_code": said.division_code,
                    "legal_representative": said.legal_representative,
                    "source": "amr",
                    "batch_id": batch_id,
                    "row_no": row_no,
                    "content_hash": digest,
                    "recorded_at": self._at,
                }
                for version_id, subject_id, kind, (row_no, said, digest) in versions
            ],
        )

    def _write_names(
        self,
        connection: Connection,
        batch_id: int,
        names: Sequence[tuple[int, tuple[int, Particulars, bytes]]],
    ) -> None:
        _insert(
            connection,
            SubjectName.__table__,
            [
                {
                    "subject_id": subject_id,
                    "kind": NameKind.REGISTERED,
                    "name": said.name,
                    "name_key": said.name_key,
                    "valid_from": said.established_on,
                    "source": "amr",
                    "batch_id": batch_id,
                    "recorded_at": self._at,
                }
                for subject_id, (_, said, _) in names
            ],
        )

    def _write_operators(
        self,
        connection: Connection,
        operators: Sequence[tuple[int, tuple[int, Particulars, bytes]]],
    ) -> None:
        field = PersonalField.OPERATOR_NAME
        rows = []
        for subject_id, (_, said, _) in operators:
            if not said.operator_name:
                continue
            sealed = vault.seal(self._keyring, field, said.operator_name, indexed=True)
            rows.append(
                {
                    "subject_id": subject_id,
                    "field": field,
                    "key_id": sealed.key_id,
                    "wrapped_key": sealed.wrapped_key,
                    "ciphertext": sealed.ciphertext,
                    "blind_index": sealed.blind_index,
                    "recorded_at": self._at,
                }
            )
        if rows:
            _insert(connection, VaultItem.__table__, rows)


def _chunks(path: Path, size: int) -> Iterator[list[dict[str, Any]]]:
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(size):
            yield batch.to_pylist()


def _insert(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    # The faster way on each engine: with RETURNING, SQLAlchemy sends many rows in one statement.
    statement = insert(table)
    if connection.dialect.name == "postgresql":
        statement = statement.returning(table.c.id)
    connection.execute(statement, rows)


def _numbers(connection: Connection, table: Table, count: int) -> Sequence[int]:
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
        return range(last + 1, last + 1 + count)
    sequence = f"nextval(pg_get_serial_sequence('{table.name}', 'id'))"
    found = connection.execute(text(f"SELECT {sequence} FROM generate_series(1, {count})"))
    return found.scalars().all()
