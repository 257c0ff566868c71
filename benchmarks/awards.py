"""P9: what a screening of 1,000 candidates for an award costs over a whole register with records.

Firms and penalties are taken in by the services that `flask import` calls, the name index is built
as `flask database reindex` does, and each run calls the service that the page and `flask awards
screen` call, from the lines of the list to the journal. Most candidates are written with code and
name; a few names are misspelt, so that they have to be searched for. CPU is that of this process
and of the database's; medians of runs on the same register count.
"""

import argparse
import json
import random
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import Engine, event, func, select

from benchmarks.ground.penalties import penalties_of
from benchmarks.ground.records import first_rows, invented
from benchmarks.ground.registers import grounds
from benchmarks.ground.stopwatch import measure
from benchmarks.imports import FIRMS, INVENTED_ROWS, KEYRING, RECORDS, RULEBOOK, take_in
from benchmarks.search import build_index
from models.accounts import Account
from models.awards import AwardScreening
from models.records import Record
from models.session import Sessions
from models.subjects import Subject
from models.vocabulary import ImportKind, Role
from registry.rules.screening import Asked
from registry.services import awards

RESULTS = Path(__file__).resolve().parent / "results" / "awards.json"
AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AWARD, OFFICE = "nanhu_cup", "hurd"  # whose conditions ask for no place: the file tells none
INFO = {"keyring": KEYRING, "rulebook": RULEBOOK}


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    report: dict[str, Any] = {"candidates": wanted.candidates, "award": AWARD}
    report["shared_machine"] = True
    with tempfile.TemporaryDirectory(prefix="register-awards-") as name:
        folder = Path(name)
        given = wanted.records or (RECORDS if RECORDS.exists() else None)
        firms = given or invented(folder, INVENTED_ROWS)
        penalised = first_rows(firms, FIRMS, folder)
        papers = penalties_of(penalised, wanted.penalties, folder)
        for engine in wanted.engines.split(","):
            with grounds(engine) as ground, ground.register() as register:
                take_in(register, firms)
                take_in(register, papers, ImportKind.PENALTIES)
                build_index(Sessions(register, info=INFO))
                report[engine] = _measured(register, penalised, wanted)
            print(f"{engine}: {json.dumps(report[engine], indent=1)}", flush=True)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    wanted.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _measured(engine: Engine, firms: Path, wanted: argparse.Namespace) -> dict[str, Any]:
    sessions = Sessions(engine, info=INFO)
    with sessions.writing() as session:
        person = Account(
            username="bench", display_name="甲", password_hash="!", role=Role.OFFICER,
            department_id=OFFICE, created_at=AT,
        )  # fmt: skip
        session.add(person)
        session.flush()
        by = awards.Screener(person.id, OFFICE)
        sizes = {
            "subjects": session.scalar(select(func.count(Subject.id))),
            "records": session.scalar(select(func.count(Record.id))),
        }
    found: dict[str, Any] = dict(sizes)
    for name, misspelt in (("all_written_right", 0), ("twenty_misspelt", 20)):
        asked = candidates(firms, wanted.candidates, misspelt)
        found[name] = _runs(engine, sessions, asked, by, wanted.runs)
    return found


def _runs(
    engine: Engine, sessions: Sessions, asked: Sequence[Asked], by: awards.Screener, runs: int
) -> dict[str, Any]:
    statements: list[str] = []

    def note(*said: Any) -> None:
        statements.append(said[2])

    def deed() -> None:
        with sessions.writing() as session:
            awards.screen(session, AWARD, "measured", asked, by=by, at=AT)

    deed()  # the first one warms what a running register has warm
    event.listen(engine, "before_cursor_execute", note)
    deed()
    event.remove(engine, "before_cursor_execute", note)
    costs = [measure(deed, engine) for _ in range(runs)]
    with sessions.reading() as session:
        last = session.scalars(select(AwardScreening).order_by(AwardScreening.id.desc())).first()
    return {
        "cpu_s": round(median(one.cpu for one in costs), 3),
        "cpu_with_server_s": round(median(one.all_cpu for one in costs), 3),
        "wall_s": round(median(one.wall for one in costs), 3),
        "worst_wall_s": round(max(one.wall for one in costs), 3),
        "runs": runs,
        "statements": len(statements),
        "verdicts": dict(last.counts) if last else {},
    }


def candidates(firms: Path, count: int, misspelt: int, seed: int = 7) -> list[Asked]:
    """Return invented applicants: half with code and name, some with one of them, a few misspelt."""
    chance = random.Random(seed)
    table = pq.read_table(firms, columns=["name", "uscc"]).to_pydict()
    places = chance.sample(range(len(table["name"])), count)
    lines = []
    for line, place in enumerate(places, start=1):
        name, code = table["name"][place], table["uscc"][place]
        if line <= misspelt:
            lines.append(Asked(line, _misspelt(name, chance), ""))
        elif line % 2:
            lines.append(Asked(line, name, code))
        else:
            lines.append(Asked(line, "", code) if line % 4 else Asked(line, name, ""))
    return lines


def _misspelt(name: str, chance: random.Random) -> str:
    at = chance.randrange(2, max(3, len(name) - 4))
    return name[:at] + name[at + 1 :]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.awards", description=__doc__)
    parser.add_argument("--records", type=Path, help="Parquet file of enterprises")
    parser.add_argument("--candidates", type=int, default=1_000)
    parser.add_argument("--penalties", type=int, default=100_000, help="how many papers")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--engines", default="sqlite", help="sqlite,postgresql")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results/…")
    return parser.parse_args()


if __name__ == "__main__":
    main()
