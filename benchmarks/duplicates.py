"""P2: how well and how fast likely duplicates are found, over a whole register and for one description.

R is taken in by the services that `flask import` calls. The pairs of P are told apart by the one
scoring function at its live threshold; the b sides of its same pairs are looked up one by one as new
descriptions, then stand in the register under codes of their own and the whole register is searched
by the function that `flask duplicates find` and the worker call. A says which answers would be
wrongly certain. Peers (packages of requirements-bench.txt) run in turns as processes of their own.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from sqlalchemy import Engine, text

from benchmarks.ground.copies import as_rows, codes, with_copies
from benchmarks.ground.pairs import Counted, Pair, PairQuality, measure_pairs, read_pairs
from benchmarks.ground.registers import grounds
from benchmarks.ground.whole_register import Searched, search_whole_register
from benchmarks.imports import KEYRING, take_in
from benchmarks.peers.pairing import write_records
from models.session import Sessions
from registry.matching import settling
from registry.matching.describing import best_likeness, described
from registry.matching.likeness import CANDIDATE, Certainty, Known, likeness
from registry.matching.online import meant_by
from registry.matching.retrieval import nearest_names
from registry.rulebooks import load

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "shared" / "data"
RESULTS = HERE / "results" / "duplicates.json"
PEERS = {"splink": "splink_pairs", "recordlinkage": "recordlinkage_pairs"}
ONLINE = 2_000  # descriptions that are looked up one by one
COPIED = 0.02  # of the rows, where the growth is measured


@dataclass(frozen=True, slots=True)
class Looked:
    """Descriptions looked up one by one: which true pairs were told, milliseconds of CPU each."""

    told: dict[int, bool]
    ms: list[float]
    search_ms: list[float]


def main() -> None:
    """Measure what the arguments ask for and keep the figures."""
    wanted = _arguments()
    quality = measure_pairs(wanted.pairs)
    pairs = read_pairs(wanted.pairs)
    with tempfile.TemporaryDirectory(prefix="register-duplicates-") as name:
        folder = Path(name)
        with grounds("sqlite") as ground, ground.register() as engine:
            take_in(engine, wanted.records)
            _settle(engine)
            looked = _look_up(engine, pairs, wanted.online)
            wrong = _wrongly_certain(engine, wanted.absent)
            take_in(engine, as_rows([_row(p.second) for p in pairs if p.is_same], folder))
            found = _search(engine, folder)
            batch = _found_in_batch(engine, pairs, found)
        report = _report(quality, pairs, looked, found, batch)
        report["absent"] = wrong
        report["growth"] = _growth(wanted.growth, folder)
        report["peers"] = _peers(wanted, pairs, folder, found)
    _tell(report)
    wanted.out.parent.mkdir(parents=True, exist_ok=True)
    wanted.out.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _settle(engine: Engine) -> None:
    """Settle the name index, as the worker does behind an import."""
    sessions = Sessions(engine, info={"keyring": KEYRING, "rulebook": load("jiaxing")})
    with sessions.reading() as session:
        planned = settling.plan(session, anew=False)
    for done, part in enumerate(planned.slices, start=1):
        with sessions.writing() as session:
            settling.settle(session, part, anew=False)
            if done == len(planned.slices):
                settling.finish(session, planned)


def _look_up(engine: Engine, pairs: list[Pair], most: int) -> Looked:
    """Look same pairs up by their b side, evenly over the file."""
    same = [place for place, pair in enumerate(pairs) if pair.is_same]
    numbers, looked = _numbers(engine), Looked({}, [], [])
    with Sessions(engine).reading() as session:
        for place in same[:: max(1, len(same) // most)]:
            second = pairs[place].second
            began = time.process_time()
            nearest_names(session, second.name, longest=200)
            searched = time.process_time()
            found = meant_by(session, [second])
            looked.ms.append(1000 * (time.process_time() - searched))
            looked.search_ms.append(1000 * (searched - began))
            first = numbers[pairs[place].first.uscc]
            looked.told[place] = first in {one.subject_id for one in found}
    return looked


def _wrongly_certain(engine: Engine, path: Path | None) -> dict[str, int]:
    """Return for records that the register does not hold what was told of them."""
    rows = pq.read_table(path).to_pylist() if path else []
    told: Counter[str] = Counter(rows=len(rows), certain=0, told_of_any=0)
    with Sessions(engine).reading() as session:
        for row in rows:
            found = meant_by(session, [_described(row)])
            told["told_of_any"] += bool(found)
            told["certain"] += any(one.likeness.verdict is Certainty.CERTAIN for one in found)
    return dict(told)


def _search(engine: Engine, folder: Path) -> Searched:
    return search_whole_register(engine.url.render_as_string(hide_password=False), folder)


def _numbers(engine: Engine) -> dict[str | None, int]:
    with engine.connect() as connection:
        return {row.uscc: row.id for row in connection.execute(text(_CODES))}


def _report(
    quality: PairQuality,
    pairs: list[Pair],
    looked: Looked,
    found: Searched,
    batch: dict[int, bool],
) -> dict[str, Any]:
    online = {place: told for place, told in looked.told.items() if _is_likely(pairs[place])}
    return {
        "n": len(pairs),
        **_figures(quality.all),
        "threshold": quality.threshold,
        "by_kind": {
            kind: _figures(counted)
            | {"batch_recall": _share(batch, pairs, kind)}
            | {"online_recall": _share(online, pairs, kind)}
            for kind, counted in quality.by_kind.items()
        },
        **found.figures(),
        "batch_recall_of_likely": _share(batch, pairs),
        "online": {
            "n": len(looked.told),
            "recall_of_likely": _share(online, pairs),
            "recall_of_all": round(sum(looked.told.values()) / len(looked.told), 4),
            "cpu_p50_ms": _percentile(looked.ms, 50),
            "cpu_p99_ms": _percentile(looked.ms, 99),
            "search_cpu_p50_ms": _percentile(looked.search_ms, 50),
            "search_cpu_p99_ms": _percentile(looked.search_ms, 99),
        },
    }


def _found_in_batch(engine: Engine, pairs: list[Pair], found: Searched) -> dict[int, bool]:
    """Return of the same pairs that are likely as the register tells them whether they were found."""
    numbers, given, told = _numbers(engine), codes(), dict[int, bool]()
    both: dict[int, tuple[int, int]] = {}
    for place, pair in enumerate(pairs):
        one, other = (
            numbers.get(pair.first.uscc),
            numbers.get(next(given)) if pair.is_same else None,
        )
        if one is not None and other is not None:
            both[place] = (min(one, other), max(one, other))
    with Sessions(engine).reading() as session:
        known = described(session, {number for pair in both.values() for number in pair})
    for place, (low, high) in both.items():
        is_told = low in known and high in known
        if is_told and best_likeness(known[low], known[high]).total >= CANDIDATE:
            told[place] = (low, high) in found.pairs
    return told


def _growth(files: list[Path], folder: Path) -> dict[str, Any]:
    """Return the costs of searching registers of several sizes, and how they grow."""
    costs: dict[int, dict[str, float]] = {}
    for file in files:
        with grounds("sqlite") as ground, ground.register() as engine:
            take_in(engine, with_copies(file, folder, COPIED))
            costs[len(_numbers(engine))] = _search(engine, folder).figures()
    if len(costs) < 2:
        return {"by_subjects": costs}
    (few, quick), (many, slow) = min(costs.items()), max(costs.items())
    exponent = log(slow["cpu_s"] / quick["cpu_s"]) / log(many / few)
    return {"by_subjects": costs, "exponent": round(exponent, 3)}


def _peers(
    wanted: argparse.Namespace, pairs: list[Pair], folder: Path, found: Searched
) -> dict[str, Any]:
    """Run the peers on the records and the b sides of the same pairs; what is missing is named."""
    names = [name for name in (wanted.peers or "").split(",") if name]
    if not names:
        return {}
    rows = pq.read_table(wanted.records, columns=["name", "uscc", "address", "legal_rep"])
    records = rows.to_pylist()
    places = {row["uscc"]: place for place, row in enumerate(records)}
    labels = []
    for pair in pairs:
        first, second = places.get(pair.first.uscc), places.get(pair.second.uscc)
        if pair.is_same:
            records.append(_row(pair.second))
            second = len(records) - 1
        if first is not None and second is not None and first != second:
            labels.append((min(first, second), max(first, second), int(pair.is_same)))
    write_records(records, folder / "records.parquet")
    (folder / "labels.json").write_text(json.dumps(labels))
    return {name: _peer(name, folder, found) for name in names}


def _peer(name: str, folder: Path, found: Searched) -> dict[str, Any]:
    if name not in PEERS or importlib.util.find_spec(name) is None:
        return {"not_run": "not installed (pip install -r requirements-bench.txt)"}
    module = f"benchmarks.peers.{PEERS[name]}"
    files = [str(folder / "records.parquet"), str(folder / "labels.json")]
    answer = subprocess.run(
        [sys.executable, "-m", module, *files], capture_output=True, text=True, check=False
    )
    if answer.returncode:
        return {"not_run": answer.stderr.strip().splitlines()[-1]}
    figures: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return figures | {"times_our_cpu": round(figures["cpu_s"] / found.cpu_s, 2)}


def _figures(counted: Counted) -> dict[str, float]:
    return {
        "precision": round(counted.precision, 4),
        "recall": round(counted.recall, 4),
        "f1": round(counted.f1, 4),
    }


def _share(told: dict[int, bool], pairs: list[Pair], kind: str | None = None) -> float | None:
    answers = [one for place, one in told.items() if kind in (None, pairs[place].kind)]
    return round(sum(answers) / len(answers), 4) if answers else None


def _is_likely(pair: Pair) -> bool:
    return likeness(pair.first, pair.second).total >= CANDIDATE


def _percentile(milliseconds: list[float], percent: int) -> float:
    return round(float(np.percentile(milliseconds, percent)), 2)


def _row(known: Known) -> dict[str, str]:
    return {
        "name": known.name,
        "uscc": known.uscc or "",
        "address": known.address or "",
        "legal_rep": known.representative or "",
    }


def _described(row: dict[str, Any]) -> Known:
    uscc, address, person = (
        row[f"b_{field}"] or None for field in ("uscc", "address", "legal_rep")
    )
    return Known(row["b_name"], uscc, address, person)


def _tell(report: dict[str, Any]) -> None:
    shown = {key: value for key, value in report.items() if key != "by_kind"}
    print(json.dumps(shown, indent=1, ensure_ascii=False))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.duplicates", description=__doc__)
    parser.add_argument("--records", type=Path, default=DATA / "enterprises_288k.parquet")
    parser.add_argument("--pairs", type=Path, default=DATA / "dup_pairs.parquet")
    parser.add_argument("--absent", type=Path, help="records that the register does not hold")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--peers", help=f"of {','.join(PEERS)}; those missing are named")
    parser.add_argument("--online", type=int, default=ONLINE, help="descriptions looked up")
    parser.add_argument(
        "--growth", type=Path, nargs="*", default=[], help="files of several sizes to search"
    )
    return parser.parse_args()


_CODES = "SELECT uscc, id FROM subject WHERE uscc IS NOT NULL"


if __name__ == "__main__":
    main()
