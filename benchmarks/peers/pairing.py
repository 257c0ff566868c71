"""What the peers of duplicate search share: records with ready keys, labelled pairs, the best F1.

Each peer runs as a process of its own (`python -m benchmarks.peers.NAME RECORDS LABELS`) and prints
one JSON document. It is given the folded name and the core that the register would use, and judged
at the threshold that suits it best.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from registry.rules.identity.folding import fold
from registry.rules.identity.parts import name_parts

Scores = Mapping[tuple[int, int], float]


def write_records(rows: list[dict[str, Any]], path: Path) -> None:
    """Write records for the peers, numbered from 0; what is empty is missing."""
    written = []
    for number, row in enumerate(rows):
        key = fold(row["name"])
        core = name_parts(key).core
        written.append(
            {
                "id": number,
                "key": key,
                "core": core or None,
                "core2": core[:2] or None,
                "uscc": row["uscc"] or None,
                "address": fold(row["address"] or "") or None,
                "person": row["legal_rep"] or None,
            }
        )
    pq.write_table(pa.Table.from_pylist(written), path)


def run(find: Callable[[Path], Scores]) -> None:
    """Find pairs and print what it cost and how well they are told apart."""
    records, labels = Path(sys.argv[1]), Path(sys.argv[2])
    wall, cpu = time.perf_counter(), time.process_time()
    scores = find(records)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    labelled = [(scores.get((a, b), 0.0), same) for a, b, same in json.loads(labels.read_text())]
    f1, precision, recall = best_f1(labelled)
    print(
        json.dumps(
            {
                "cpu_s": round(cpu, 2),
                "wall_s": round(wall, 2),
                "f1": round(f1, 4),
                "precision": round(precision, 4),
                "recall": round(recall, 4),
                "pairs": len(scores),
            }
        )
    )


def best_f1(labelled: list[tuple[float, int]]) -> tuple[float, float, float]:
    """Return F1, precision and recall at the threshold where F1 is highest."""
    same = sum(is_same for _, is_same in labelled)
    best = (0.0, 0.0, 0.0)
    found = right = 0
    ranked = sorted(labelled, reverse=True)
    for place, (score, is_same) in enumerate(ranked):
        found, right = found + 1, right + is_same
        is_last = place + 1 == len(ranked) or ranked[place + 1][0] < score
        if score > 0 and is_last:
            f1 = 2 * right / (found + same)
            best = max(best, (f1, right / found, right / same))
    return best
