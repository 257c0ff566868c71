"""P1: how well and how quickly a firm is found by what people type, beside four other ways.

The records are taken in by the services that `flask import` calls, the index is built as `flask
database reindex` does, and every query goes through `registry.queries.search.search`, as on the page.
Any of a query's equivalents (`equiv_ids`) is right. CPU is that of this process and of the
database's; peers answer the same queries in the same run, after the same rerank where they prune.
"""

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from math import log
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from benchmarks.ground.registers import grounds
from benchmarks.ground.stopwatch import ServerClock, measure
from benchmarks.imports import AT, KEYRING, RECORDS, take_in
from benchmarks.peers.name_search import PEERS, NotThere
from models.session import Sessions, open_engine
from models.vocabulary import Audience
from registry import rulebooks
from registry.matching import settling
from registry.matching.index import add_names
from registry.matching.rebuilding import enter_names, enter_representatives, last_ids
from registry.matching.retrieval import nearest_names
from registry.queries.search import SearchQuery, search
from registry.rules.identity.folding import fold
from registry.rules.subjects import Particulars
from registry.services import subjects

HERE = Path(__file__).resolve().parent
QUERIES = RECORDS.with_name("queries.parquet")
RESULTS = HERE / "results" / "search.json"
DIVISIONS = rulebooks.load("jiaxing").divisions
ON = date(2026, 11, 23)
SHOWN = 10  # hits
NO_NAMES = ("uscc_prefix", "uscc_tail", "rep_zihao")  # kinds of query that no peer is asked
LEFT_OUT_PEERS = {"rapidfuzz": 60, "fts5": 60}  # queries asked of the slow ones
INSERTS = 50
FAR_OFF = 1 << 30  # an id that no name has


@dataclass(slots=True)
class Tally:
    """What one way found: by kind (asked, right first, right among ten), and its costs."""

    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    server: float = 0.0

    def note(self, query: dict[str, Any], found: Sequence[str], cpu: float, wall: float) -> None:
        """Note what was found for a query, best first, and what it cost."""
        right = set(query["equiv_ids"].split("|")) | {query["target_id"]}
        asked = self.kinds[query["kind"]]
        asked[0] += 1
        asked[1] += bool(found) and found[0] in right
        asked[2] += not right.isdisjoint(found[:SHOWN])
        self.cpu.append(cpu)
        self.wall.append(wall)

    def report(self) -> dict[str, Any]:
        """Return the figures."""
        asked, first, ten = map(sum, zip(*self.kinds.values(), strict=True))
        wall = sorted(self.wall)
        return {
            "queries": asked,
            "recall_at_1": round(first / asked, 4),
            "recall_at_10": round(ten / asked, 4),
            "by_kind": {
                kind: {
                    "n": n,
                    "recall_at_1": round(one / n, 4),
                    "recall_at_10": round(of_ten / n, 4),
                }
                for kind, (n, one, of_ten) in sorted(self.kinds.items())
            },
            "cpu_ms": round(1000 * (statistics.mean(self.cpu) + self.server / asked), 3),
            "p50_ms": round(1000 * wall[asked // 2], 3),
            "p99_ms": round(1000 * wall[int(asked * 0.99)], 3),
        }


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    records = pq.read_table(wanted.records, columns=["id", "name", "uscc"]).to_pydict()
    held = set(records["id"])
    queries = [
        query
        for query in pq.read_table(wanted.queries).to_pylist()[:: wanted.every]
        if query["target_id"] in held
    ]
    report: dict[str, Any] = {}
    if not wanted.only_peers:
        with _register(wanted) as engine:
            report = _ours(engine, records, queries, builds=not wanted.built)
        report |= {"engine": wanted.engine, **_growth([*wanted.growth, report])}
    report["peers"] = {}
    _keep(report, wanted.out)
    for name in filter(None, wanted.peers.split(",")):
        report["peers"][name] = _peer(name, records, queries)
        _keep(report, wanted.out)
    print(json.dumps(report, ensure_ascii=False, indent=1))


def _keep(report: dict[str, Any], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")


@contextmanager
def _register(wanted: argparse.Namespace) -> Iterator[Engine]:
    """Lend a register that holds the records."""
    if wanted.register:
        engine = open_engine(wanted.register)
        yield engine
        engine.dispose()
        return
    with grounds(wanted.engine) as ground, ground.register() as engine:
        take_in(engine, wanted.records)
        yield engine


def _ours(
    engine: Engine, records: dict[str, Any], queries: list[dict[str, Any]], *, builds: bool
) -> dict[str, Any]:
    sessions = Sessions(engine, info={"keyring": KEYRING, "rulebook": rulebooks.load("jiaxing")})
    build = measure(lambda: build_index(sessions), engine) if builds else None
    ids = dict(zip(records["uscc"], records["id"], strict=True))
    tally = Tally()
    with sessions.reading() as session:

        def ask(typed: str, **more: Any) -> list[str]:
            result = search(
                session,
                SearchQuery(typed, limit=SHOWN, **more),
                audience=Audience.PUBLIC,
                on=ON,
                divisions=DIVISIONS,
            )
            return [ids.get(hit.uscc or "", "") for hit in result.items]

        _ask_all(ask, queries, tally, ServerClock(engine))
        page = Tally()
        some = queries[:: max(1, len(queries) // 400)]
        _ask_all(lambda typed: ask(typed, counted=True), some, page, ServerClock(engine))
        bare = Tally()
        names = [query for query in some if query["kind"] not in NO_NAMES]
        _ask_all(lambda typed: _nearest(session, typed), names, bare, ServerClock(engine))
    report = {"n": len(records["id"]), **tally.report()}
    report["names_cpu_ms"] = bare.report()["cpu_ms"]  # the index and the rerank alone, as peers
    report["page_cpu_ms"] = page.report()["cpu_ms"]  # with the public records of each hit counted
    report["index_mb"] = round(_index_bytes(engine) / 1e6, 1)
    report["build_cpu_s"] = round(build.all_cpu, 1) if build else None
    report |= _inserts(sessions)
    return report


def _nearest(session: Session, typed: str) -> list[str]:
    return [str(one.name_id) for one in nearest_names(session, typed, most=SHOWN)]


def build_index(sessions: Sessions) -> None:
    """Build the name index anew, as `flask database reindex` does."""
    with sessions.reading() as session:
        names, bodies = last_ids(session)
    for enter, last in ((enter_names, names), (enter_representatives, bodies)):
        at = 0
        while at < last:
            with sessions.writing() as session:
                at = enter(session, at)
    with sessions.reading() as session:
        planned = settling.plan(session, anew=True)
    for piece in planned.slices:
        with sessions.writing() as session:
            settling.settle(session, piece, anew=True)
    with sessions.writing() as session:
        settling.finish(session, planned)


def _ask_all(
    ask: Callable[[str], Sequence[str]],
    queries: Sequence[dict[str, Any]],
    tally: Tally,
    server: ServerClock | None = None,
) -> None:
    for query in queries[:20]:
        ask(query["query"])  # warm
    began = server.read() if server else None
    for query in queries:
        cpu, wall = time.process_time(), time.perf_counter()
        found = ask(query["query"])
        tally.note(query, found, time.process_time() - cpu, time.perf_counter() - wall)
    ended = server.read() if server else None
    tally.server = (ended or 0.0) - (began or 0.0)


def _inserts(sessions: Sessions) -> dict[str, Any]:
    """Return the milliseconds of an entry and of the whole registration, and whether it is found."""
    entered: list[float] = []
    spent: list[float] = []
    found = 0
    for number in range(INSERTS):
        name = (
            f"嘉兴缥缈{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰'[number // 10]}机械有限公司"
        )
        said = Particulars(name, fold(name), f"9133049{number:011d}")
        with sessions.writing() as session:
            began = time.perf_counter()
            subjects.register(session, said, department_id="amr", by=None, at=AT)
            session.flush()
            spent.append(time.perf_counter() - began)
            began = time.perf_counter()
            add_names(session, [FAR_OFF + number], [said.name_key])
            entered.append(time.perf_counter() - began)
            query = SearchQuery(name[2:7], limit=SHOWN)
            hits = search(session, query, audience=Audience.PUBLIC, on=ON).items
            found += any(hit.name == name for hit in hits)
            session.rollback()
    return {
        "insert_ms": round(1000 * statistics.median(entered), 2),
        "registration_ms": round(1000 * statistics.median(spent), 2),
        "inserted_found_by_next_query": found / INSERTS,
    }


def _index_bytes(engine: Engine) -> int:
    tables = ("name_posting", "name_addition", "name_chunk")
    if engine.dialect.name == "postgresql":  # as the server does by and by: dead rows are no index
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"VACUUM {', '.join(tables)}"))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            sizes = [f"pg_total_relation_size('{table}')" for table in tables]
            return int(connection.execute(text(f"SELECT {' + '.join(sizes)}")).scalar_one())
        names = ", ".join(f"'{table}'" for table in tables)
        pages = f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({names})"
        return int(connection.execute(text(pages)).scalar_one())


def _growth(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return CPU by rows over several runs, and the exponent between the fewest and the most."""
    by_rows = {run["n"]: run["cpu_ms"] for run in runs}
    if len(by_rows) < 2:
        return {}
    (few, quick), (many, slow) = min(by_rows.items()), max(by_rows.items())
    exponent = log(slow / quick) / log(many / few)
    return {"growth": {"cpu_ms": dict(sorted(by_rows.items())), "exponent": round(exponent, 3)}}


def _peer(name: str, records: dict[str, Any], queries: list[dict[str, Any]]) -> dict[str, Any]:
    asked = [query for query in queries if query["kind"] not in NO_NAMES]
    if name in LEFT_OUT_PEERS:
        asked = asked[:: max(1, len(asked) // LEFT_OUT_PEERS[name])]
    began = time.process_time()
    try:
        with PEERS[name](list(map(fold, records["name"]))) as peer:
            built = time.process_time() - began
            tally = Tally()
            ids = records["id"]
            _ask_all(
                lambda typed: [ids[place] for place in peer.find(typed)],
                asked,
                tally,
                ServerClock(peer.engine) if peer.engine is not None else None,
            )
            return {**tally.report(), "build_cpu_s": round(built, 1)}
    except NotThere as missing:
        return {"not_run": str(missing)}


def _report(path: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return kept


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--records", type=Path, default=RECORDS, help="Parquet file of firms")
    parser.add_argument("--queries", type=Path, default=QUERIES, help="Parquet file of queries")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--peers", default="", help=f"some of {','.join(PEERS)}")
    parser.add_argument("--every", type=int, default=1, help="ask each Nth query only")
    parser.add_argument(
        "--growth",
        type=_report,
        nargs="*",
        default=[],
        help="reports of runs on other numbers of rows",
    )
    parser.add_argument("--register", help="URL of a register that holds the records already")
    parser.add_argument("--built", action="store_true", help="its name index is built already")
    parser.add_argument("--only-peers", action="store_true", help="ask the peers alone")
    return parser.parse_args()


if __name__ == "__main__":
    main()
