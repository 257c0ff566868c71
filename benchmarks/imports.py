"""P3: how fast a market register, or a file of penalties, is taken in, beside SQLAlchemy Core and the bare database.

`ours` is the services that `flask import` calls, from the file to the journal; `core` the same work
by SQLAlchemy Core; `raw` ready rows by `executemany` (SQLite) or COPY (PostgreSQL), the limit. All
run in turns in one process; ratios of the medians of CPU seconds are what counts.
"""

import argparse
import gc
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from math import log
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Engine

from benchmarks.ground.memory import peak_of_an_import
from benchmarks.ground.penalties import penalties_of
from benchmarks.ground.records import as_csv, first_rows, invented
from benchmarks.ground.registers import CONTENT, Grounds, content_digest, grounds
from benchmarks.ground.registers import RECORDS as RECORDS_SAID
from benchmarks.ground.stopwatch import Cost, measure
from benchmarks.peers.core_import import CoreImport
from benchmarks.peers.core_records import CoreRecords
from benchmarks.peers.raw_import import RECORDS as RECORD_TABLES
from benchmarks.peers.raw_import import ReadyRows
from models.session import Sessions
from models.vocabulary import ImportKind
from registry import rulebooks
from registry.commands.importing import CHUNK_ROWS, let_the_collector_rest, open_file
from registry.files.chunks import OPERATOR_LIMITS
from registry.files.tables import open_table, sha256_of
from registry.keys import make_keyring
from registry.services import exchange

HERE = Path(__file__).resolve().parent
RECORDS = HERE.parent.parent / "shared" / "data" / "enterprises_288k.parquet"
RESULTS = HERE / "results" / "imports.json"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEYRING = make_keyring("2026-11-23")
RULEBOOK = rulebooks.load("jiaxing")
CORE_CHUNK_ROWS = 5_000
INVENTED_ROWS = 100_000
FIRMS = 20_000  # parties of the penalties
PYTHONS_OWN = gc.get_threshold()
Deed = Callable[[Engine], object]


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="register-records-") as name:
        folder = Path(name)
        records = wanted.records or (RECORDS if RECORDS.exists() else None)
        whole = records or invented(folder, INVENTED_ROWS)
        report: dict[str, Any] = {"chunk_rows": CHUNK_ROWS, "kind": wanted.kind}
        if wanted.kind == ImportKind.PENALTIES.value:
            firms = first_rows(whole, FIRMS, folder)
            path = penalties_of(firms, wanted.rows or INVENTED_ROWS, folder)
        else:
            firms = None
            path = first_rows(whole, wanted.rows, folder) if wanted.rows else whole
        for engine in wanted.engines.split(","):
            report[engine] = _compare(engine, path, wanted.runs, firms)
            _tell(engine, report[engine])
        if firms is not None:
            _keep(report, wanted.out or RESULTS.with_name("penalties.json"))
            return
        report["scale"] = _scale(path, folder, wanted.million)
        report["memory_mb"] = {
            "csv_growth": peak_of_an_import(as_csv(path, folder)).growth_mb,
            "parquet_resident": peak_of_an_import(path).resident_mb,
        }
    report["search_index"] = "none yet: an import writes no index"
    print(json.dumps({key: report[key] for key in ("scale", "memory_mb")}, indent=1))
    _keep(report, wanted.out or RESULTS)


def _keep(report: dict[str, Any], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


def take_in(engine: Engine, path: Path, kind: ImportKind = ImportKind.ENTERPRISES) -> None:
    """Take a file in as `flask import` does, from its bytes to the journal."""
    let_the_collector_rest()
    sessions = Sessions(engine, info={"keyring": KEYRING, "rulebook": rulebooks.load("jiaxing")})
    opened = open_file(kind, open_table(path, limits=OPERATOR_LIMITS))
    new = exchange.NewBatch(opened.kind, path.name, sha256_of(path), path.stat().st_size, "amr")
    with sessions.writing() as session:
        batch_id = exchange.open_batch(session, new, by=None, at=AT).id
    position = 0
    for chunk in opened.table.chunks(size=CHUNK_ROWS):
        rows = exchange.Rows(chunk, opened.table.header, opened.mapped, position + 1)
        with sessions.writing() as session:
            exchange.take_chunk(session, batch_id, rows, RULEBOOK, by=None, at=AT)
        position += len(chunk)
    with sessions.writing() as session:
        exchange.close_batch(session, batch_id, by=None, at=AT)


@dataclass(frozen=True, slots=True)
class Contest:
    """The ways of doing one work, each in a register as it is before the work.

    With `firms` the work is a file of penalties, in a register that knows their parties.
    """

    ground: Grounds
    path: Path
    firms: Path | None = None

    @contextmanager
    def register(self) -> Iterator[Engine]:
        """Lend a register as it is before the work."""
        with self.ground.register() as engine:
            if self.firms is not None:
                take_in(engine, self.firms)
            yield engine

    @property
    def kind(self) -> ImportKind:
        """What the file holds."""
        return ImportKind.PENALTIES if self.firms else ImportKind.ENTERPRISES

    def digest(self, engine: Engine) -> str:
        """Return a digest of what the work brings."""
        return content_digest(engine, RECORDS_SAID if self.firms else CONTENT)

    def ready(self, engine: Engine) -> ReadyRows:
        """Return what the work brings as rows that are ready."""
        return ReadyRows(engine, (RECORD_TABLES,)) if self.firms else ReadyRows(engine)

    def ways(self, ready: ReadyRows) -> dict[str, Deed]:
        """Return the deeds by name."""
        peer = CoreRecords if self.firms else CoreImport
        core = {"chunk_rows": CORE_CHUNK_ROWS, "at": AT}
        return {
            "ours": lambda engine: take_in(engine, self.path, self.kind),
            "core": lambda engine: peer(engine, KEYRING, RULEBOOK, **core).run(self.path),
            "raw": lambda engine: ready.insert_into(engine, CHUNK_ROWS),
        }

    def first_run(self) -> tuple[ReadyRows, dict[str, str]]:
        """Fill registers once: rows for `raw`, warm caches, and the digests of the content."""
        digests = {}
        with self.register() as engine:
            take_in(engine, self.path, self.kind)
            ready, digests["ours"] = self.ready(engine), self.digest(engine)
        for name, deed in self.ways(ready).items():
            with self.register() as engine:
                deed(engine)
                digests[name] = self.digest(engine)
        return ready, digests


def _compare(engine_name: str, path: Path, runs: int, firms: Path | None = None) -> dict[str, Any]:
    with grounds(engine_name) as ground:
        contest = Contest(ground, path, firms)
        ready, digests = contest.first_run()
        costs: dict[str, list[Cost]] = {}
        for _ in range(runs):
            for name, deed in contest.ways(ready).items():
                with contest.register() as engine:
                    gc.set_threshold(*PYTHONS_OWN)  # `take_in` sets its own
                    costs.setdefault(name, []).append(measure(lambda: deed(engine), engine))  # noqa: B023
                    if name == "ours":
                        again = measure(
                            lambda: take_in(engine, path, contest.kind),
                            engine,
                        )
                        costs.setdefault("ours_again", []).append(again)
    cpu = {name: median(cost.cpu for cost in each) for name, each in costs.items()}
    both = {name: median(cost.all_cpu for cost in each) for name, each in costs.items()}
    wall = {name: median(cost.wall for cost in each) for name, each in costs.items()}
    return {
        "n": pq.read_metadata(path).num_rows,
        "median_cpu_s": _rounded(cpu),
        "median_cpu_with_server_s": _rounded(both),
        "median_wall_s": _rounded(wall),
        "times_core": {
            kind: round(of["core"] / of["ours"], 2)
            for kind, of in (("cpu", cpu), ("cpu_with_server", both), ("wall", wall))
        },
        "share_of_raw": {
            kind: round(of["raw"] / of["ours"], 2)
            for kind, of in (("cpu", cpu), ("cpu_with_server", both), ("wall", wall))
        },
        "same_content": len(set(digests.values())) == 1,
        "runs": {name: [asdict(cost) for cost in each] for name, each in costs.items()},
    }


def _scale(path: Path, folder: Path, million: Path | None) -> dict[str, Any]:
    """Return CPU seconds by rows on SQLite, and the exponent between the smallest and largest."""
    rows = pq.read_metadata(path).num_rows
    files = [first_rows(path, max(1, rows * 100 // 288), folder), path]
    files += [million] if million else []
    seconds: dict[int, float] = {}
    for file in files:
        with _empty_sqlite() as engine:
            cost = measure(lambda: take_in(engine, file), engine)  # noqa: B023
        seconds[pq.read_metadata(file).num_rows] = round(cost.cpu, 2)
    (few, quick), (many, slow) = min(seconds.items()), max(seconds.items())
    return {"cpu_s": seconds, "exponent": round(log(slow / quick) / log(many / few), 3)}


@contextmanager
def _empty_sqlite() -> Iterator[Engine]:
    with grounds("sqlite") as ground, ground.register() as engine:
        yield engine


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(figure, 3) for name, figure in figures.items()}


def _tell(engine: str, found: dict[str, Any]) -> None:
    shown = {key: value for key, value in found.items() if key != "runs"}
    print(f"{engine}: {json.dumps(shown, indent=1)}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--records", type=Path, help="Parquet file (default: invented records)")
    parser.add_argument("--rows", type=int, help="take only the first N rows")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--million", type=Path, help="a larger file for the line of scale")
    parser.add_argument("--out", type=Path, help="default: benchmarks/results/…")
    kinds = (ImportKind.ENTERPRISES.value, ImportKind.PENALTIES.value)
    parser.add_argument("--kind", choices=kinds, default=kinds[0])
    return parser.parse_args()


if __name__ == "__main__":
    main()
