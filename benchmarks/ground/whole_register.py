"""The search of a whole register for likely duplicates, measured in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# What the command and the worker call; imports are loaded before the measure.
DEED = """
import json, sys, time
from benchmarks.ground.memory import status_mb
from models.session import Sessions, open_engine
from registry.matching.batch import likely_pairs
engine = open_engine(sys.argv[1])
with Sessions(engine).reading() as session:
    wall, cpu = time.perf_counter(), time.process_time()
    pairs = list(likely_pairs(session))
    cost = [time.process_time() - cpu, time.perf_counter() - wall, status_mb("VmHWM")]
with open(sys.argv[2], "w") as out:
    json.dump([cost, pairs], out)
"""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found, by subject numbers, and what it cost: seconds, megabytes resident."""

    pairs: dict[tuple[int, int], int]
    cpu_s: float
    wall_s: float
    peak_mb: float

    def figures(self) -> dict[str, float]:
        """Return the costs and the number of pairs."""
        return {
            "cpu_s": round(self.cpu_s, 2),
            "wall_s": round(self.wall_s, 2),
            "peak_mb": round(self.peak_mb, 1),
            "pairs": len(self.pairs),
        }


def search_whole_register(url: str, folder: Path) -> Searched:
    """Search the register behind `url` for likely duplicates."""
    out = folder / "pairs.json"
    subprocess.run([sys.executable, "-c", DEED, url, str(out)], check=True)
    (cpu, wall, peak), pairs = json.loads(out.read_text())
    return Searched({(low, high): score for low, high, score in pairs}, cpu, wall, peak)
