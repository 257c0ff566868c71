"""P9: what a department's check of one subject costs over a whole register, by code and by name.

The register is filled as for `benchmarks.awards`; each check calls what the desk and the command
call, on its own transaction, without a receipt. CPU of this process and of the database's a check;
medians and the 99th of a hundred different subjects, after a few that warm up.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Engine, func, select

from benchmarks.awards import INFO
from benchmarks.ground.penalties import penalties_of
from benchmarks.ground.records import first_rows, invented
from benchmarks.ground.registers import grounds
from benchmarks.ground.stopwatch import measure
from benchmarks.imports import FIRMS, INVENTED_ROWS, RECORDS, take_in
from benchmarks.search import build_index
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind
from registry.queries.measures.desk import desk_check
from registry.rules.screening import Asked

RESULTS = Path(__file__).resolve().parent / "results" / "checks.json"
ON = date(2026, 11, 23)
WARM = 5


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    report: dict[str, Any] = {"checks": wanted.checks, "shared_machine": True}
    with tempfile.TemporaryDirectory(prefix="register-checks-") as name:
        folder = Path(name)
        given = wanted.records or (RECORDS if RECORDS.exists() else None)
        firms = given or invented(folder, INVENTED_ROWS)
        papers = penalties_of(first_rows(firms, FIRMS, folder), wanted.penalties, folder)
        for engine in wanted.engines.split(","):
            with grounds(engine) as ground, ground.register() as register:
                take_in(register, firms)
                take_in(register, papers, ImportKind.PENALTIES)
                build_index(Sessions(register, info=INFO))
                report[engine] = _measured(register, firms, wanted.checks)
            print(f"{engine}: {json.dumps(report[engine], indent=1)}", flush=True)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    wanted.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _measured(engine: Engine, firms: Path, checks: int) -> dict[str, Any]:
    sessions = Sessions(engine, info=INFO)
    table = pq.read_table(firms, columns=["name", "uscc"]).to_pydict()
    places = random.Random(11).sample(range(len(table["name"])), checks + WARM)
    with sessions.reading() as session:
        found: dict[str, Any] = {"subjects": session.scalar(select(func.count(Subject.id)))}
    found["by_code"] = _cost(engine, sessions, [Asked(1, "", table["uscc"][at]) for at in places])
    found["by_name"] = _cost(engine, sessions, [Asked(1, table["name"][at], "") for at in places])
    return found


def _cost(engine: Engine, sessions: Sessions, asked: Sequence[Asked]) -> dict[str, Any]:
    def check(one: Asked) -> None:
        with sessions.reading() as session:
            desk_check(session, [one], "finance", on=ON)

    for one in asked[:WARM]:
        check(one)
    rest = asked[WARM:]

    def all_of_them() -> None:
        for one in rest:
            check(one)

    cost = measure(all_of_them, engine)  # together: a clock tick is as long as half a check
    return {
        "cpu_ms": round(cost.all_cpu * 1000 / len(rest), 2),
        "wall_ms": round(cost.wall * 1000 / len(rest), 2),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checks", description=__doc__)
    parser.add_argument("--records", type=Path, help="Parquet file of enterprises")
    parser.add_argument("--checks", type=int, default=200)
    parser.add_argument("--penalties", type=int, default=100_000, help="how many papers")
    parser.add_argument("--engines", default="sqlite", help="sqlite,postgresql")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results/…")
    return parser.parse_args()


if __name__ == "__main__":
    main()
