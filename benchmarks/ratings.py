"""P4: what it costs to assess everybody: reading, scoring, comparing and writing, beside one SQL UPDATE.

`month` is the run of the first of a month over a register that stands as of the month before;
`everything` the same where all are due and get a new assessment; `day` the day after a run, of
which some subjects have new facts. `ours` are the services that `flask ratings run --all` calls. The
peer does decays, coefficients, repeats and grades in one UPDATE over tables made for it. Ratios of
CPU seconds of runs done side by side are what counts.
"""

import argparse
import json
from datetime import UTC, date, datetime, timedelta
from math import log
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine, text

from benchmarks.ground.memory import status_mb
from benchmarks.ground.rated import facts_of, fill
from benchmarks.ground.registers import grounds
from benchmarks.ground.stopwatch import Cost, measure
from benchmarks.peers.sql_rating import SqlRating
from models.session import Sessions
from models.vocabulary import RatingCause
from registry import rulebooks
from registry.keys import make_keyring
from registry.rules.ratings import RatingModel, rate
from registry.rules.ratings.packing import unpack
from registry.services import ratings
from registry.services.ratings import running

RESULTS = Path(__file__).resolve().parent / "results" / "ratings.json"
RULEBOOK = rulebooks.load("jiaxing")
INFO = {"keyring": make_keyring("2026-11-23"), "rulebook": RULEBOOK}
BEFORE, MONTH = date(2026, 10, 1), date(2026, 11, 1)
TOUCHED = 1_000  # subjects with new facts on a day
ALL_BELOW, SAMPLE = 100_000, 20_000  # of how many each is held against the plain rule


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    report: dict[str, Any] = {"records_per_subject": 3, "shared_machine": True}
    for engine in wanted.engines.split(","):
        found = report[engine] = {}
        for count in map(int, wanted.n.split(",")):
            with grounds(engine) as ground, ground.register() as register:
                found[count] = _measured(register, count, has_peer=count <= wanted.peer_upto)
            print(f"{engine} {count}: {json.dumps(found[count], indent=1)}", flush=True)
        if len(found) > 1:
            few, many = min(found), max(found)
            ratio = found[many]["month"]["cpu_s"] / found[few]["month"]["cpu_s"]
            found["exponent"] = round(log(ratio) / log(many / few), 3)
            print(f"{engine} exponent: {found['exponent']}", flush=True)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    wanted.out.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def _measured(engine: Engine, count: int, *, has_peer: bool) -> dict[str, Any]:
    model = RULEBOOK.ratings.edition("2026.1")
    fill(engine, count, model, BEFORE, _noon(BEFORE))
    sessions = Sessions(engine, info=INFO)
    found: dict[str, Any] = {"month": _run(engine, sessions, MONTH)}
    found["compared"], found["different"] = _different(engine, count, model, MONTH)
    found["day"] = _day(engine, sessions, count, MONTH + timedelta(days=1))
    with engine.begin() as connection:
        connection.execute(text("UPDATE subject_rating SET next_change_on = as_of, score = -1"))
    found["everything"] = _run(engine, sessions, MONTH + timedelta(days=1))
    if has_peer:
        peer = SqlRating(engine, model)
        peer.fill((number, facts_of(number)) for number in range(1, count + 1))
        cost = measure(lambda: peer.update(MONTH), engine)
        found["sql_update"] = _told(cost)
        ours = found["month"]["cpu_with_server_s"]
        found["times_sql_update"] = round(cost.all_cpu / ours, 2)
    return found


def _run(engine: Engine, sessions: Sessions, day: date) -> dict[str, Any]:
    """Assess everybody as the command does; return cost, memory, and how many ratings are new."""
    steps: list[running.Advance] = []

    def deed() -> None:
        with sessions.writing() as session:
            run_id = running.begin(session, at=_noon(day))
        while not (steps and steps[-1].is_finished):
            with sessions.writing() as session:
                steps.append(running.advance(session, run_id, at=_noon(day)))

    Path("/proc/self/clear_refs").write_text("5")
    cost = measure(deed, engine)
    told = {"peak_resident_mb": round(status_mb("VmHWM"), 1), "changed": steps[-1].changed}
    return _told(cost) | told


def _day(engine: Engine, sessions: Sessions, count: int, day: date) -> dict[str, Any]:
    """Assess some subjects as the deeds of a day do: what only they cost."""
    some = sorted(Random(3).sample(range(1, count + 1), TOUCHED))

    def deed() -> None:
        with sessions.writing() as session:
            ratings.reassess(session, some, RatingCause.RECORD_ADDED, at=_noon(day))

    return _told(measure(deed, engine)) | {"touched": TOUCHED}


def _different(engine: Engine, count: int, model: RatingModel, day: date) -> tuple[int, int]:
    """Hold subjects against the plain rule; return how many were, and how many differ."""
    chance, wanted = Random(11), min(count, ALL_BELOW if count <= ALL_BELOW else SAMPLE)
    numbers = set(chance.sample(range(1, count + 1), wanted))
    different = 0
    with engine.connect() as connection:
        rows = connection.execution_options(yield_per=5_000).execute(
            text(
                "SELECT subject_id, facts, score, grade, CAST(next_change_on AS text) FROM subject_rating"
            )
        )
        for number, facts, *stands in rows:
            if number in numbers:
                told = rate(unpack(bytes(facts)), model, day)
                change = told.next_change_on
                said = [told.score, told.grade.value, change and change.isoformat()]
                different += said != stands
    return wanted, different


def _told(cost: Cost) -> dict[str, Any]:
    return {
        "cpu_s": round(cost.cpu, 3),
        "cpu_with_server_s": round(cost.all_cpu, 3),
        "wall_s": round(cost.wall, 3),
    }


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ratings", description=__doc__)
    parser.add_argument("--n", default="100000,300000", help="how many subjects, parted by commas")
    parser.add_argument("--engines", default="sqlite", help="sqlite,postgresql")
    parser.add_argument("--peer-upto", type=int, default=1_000_000, help="no SQL UPDATE above")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results/…")
    return parser.parse_args()


if __name__ == "__main__":
    main()
