"""Fresh, migrated registers on either engine, and a digest of what stands in one.

Invariant: the server and every database are gone when the block ends.
"""

import hashlib
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from models.session import open_engine
from tests import engines
from tests.programs import find_postgresql

# Content by natural keys: what numbers rows bear, and when they were recorded, is left out.
CONTENT = {
    "subject": """
        SELECT s.uscc, s.kind, s.name, s.name_key, s.status, s.division_code, s.established_on,
               v.valid_from
        FROM subject s JOIN subject_version v ON v.id = s.version_id ORDER BY s.uscc""",
    "subject_version": """
        SELECT s.uscc, v.valid_from, v.kind, v.uscc, v.name, v.status, v.status_on,
               v.established_on, v.address, v.division_code, v.industry_code,
               v.legal_representative, v.parent_uscc, v.source, v.row_no, v.content_hash
        FROM subject_version v JOIN subject s ON s.id = v.subject_id
        ORDER BY s.uscc, v.valid_from, v.row_no""",
    "subject_name": """
        SELECT s.uscc, n.kind, n.name, n.name_key, n.valid_from, n.valid_to, n.source
        FROM subject_name n JOIN subject s ON s.id = n.subject_id
        ORDER BY s.uscc, n.kind, n.name_key, n.valid_from, n.valid_to""",
}


class Grounds:
    """Where registers of one engine are made."""

    def __init__(self, engine: str, server: engines.PostgresServer | None, folder: Path) -> None:
        self.engine = engine
        self._server = server
        self._folder = folder
        self._numbers = itertools.count()
        self._template = self._migrated()

    @contextmanager
    def register(self) -> Iterator[Engine]:
        """Lend an engine over an empty register."""
        if self._server is None:
            folder = Path(tempfile.mkdtemp(dir=self._folder))
            url, name = engines.copy_sqlite(self._template, folder), ""
        else:
            name = self._server.create_database(f"TEMPLATE {self._template} STRATEGY FILE_COPY")
            url = self._server.url(name)
        engine = open_engine(url)
        try:
            yield engine
        finally:
            engine.dispose()
            if self._server is None:
                for file in folder.iterdir():
                    file.unlink()
            else:
                self._server.drop_database(name)

    def _migrated(self) -> str:
        if self._server is None:
            return engines.migrate(f"sqlite:///{self._folder / 'template.sqlite3'}")
        name = self._server.create_database()
        engines.migrate(self._server.url(name))
        return name


@contextmanager
def grounds(engine: str) -> Iterator[Grounds]:
    """Prepare `engine` ("sqlite" or "postgresql") for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="register-benchmark-") as folder:
        if engine == "sqlite":
            yield Grounds(engine, None, Path(folder))
            return
        programs = find_postgresql()
        if programs is None:
            raise SystemExit("PostgreSQL (initdb, pg_ctl, postgres) was not found.")
        with engines.postgres_server(programs) as server:
            yield Grounds(engine, server, Path(folder))


RECORDS = {
    "record": """
        SELECT s.uscc, r.kind, r.state, r.public_id, r.document_key, r.source_key, r.number_key,
               r.content_hash, r.source_hash, r.tier, r.domain, r.decided_on, r.public_from,
               r.public_until, r.department_id
        FROM record r JOIN subject s ON s.id = r.subject_id ORDER BY r.public_id""",
    "record_version": """
        SELECT r.public_id, v.change, v.respondent, v.document_no, v.decided_on, v.facts, v.content,
               v.penalty_kinds, v.fine_fen, v.tier, v.tier_reason, v.domain, v.public_from,
               v.public_until, v.due_on, v.arrived_on, v.row_no, v.content_hash
        FROM record_version v JOIN record r ON r.id = v.record_id ORDER BY r.public_id""",
    "notice": """
        SELECT r.public_id, n.kind, n.sentence
        FROM notice n JOIN record r ON r.id = n.record_id ORDER BY r.public_id""",
}


def content_digest(engine: Engine, content: dict[str, str] = CONTENT) -> str:
    """Return a digest of the subjects, versions and names (or `content`), the same for the same."""
    digest = hashlib.sha256()
    with engine.connect() as connection:
        for table, statement in content.items():
            digest.update(table.encode())
            for row in connection.execution_options(yield_per=5_000).execute(text(statement)):
                cells = [bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]
                digest.update("\x1f".join(map(str, cells)).encode() + b"\n")
    return digest.hexdigest()
