"""The memory of one import, measured in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Imports and the rulebook are loaded before the measure; what is asked is what the rows need.
DEED = """
import json, sys
from pathlib import Path
from benchmarks.ground.memory import status_mb
from benchmarks.ground.registers import grounds
from benchmarks.imports import take_in
with grounds("sqlite") as ground, ground.register() as engine:
    Path("/proc/self/clear_refs").write_text("5")
    before = status_mb("VmRSS")
    take_in(engine, Path(sys.argv[1]))
    print(json.dumps([before, status_mb("VmHWM")]))
"""


@dataclass(frozen=True, slots=True)
class Peak:
    """Megabytes: resident at the peak, and how much more that is than before the first row."""

    resident_mb: float
    growth_mb: float


def peak_of_an_import(path: Path) -> Peak:
    """Return what the import of `path` into an empty SQLite register needs at its peak."""
    answer = subprocess.run(
        [sys.executable, "-c", DEED, str(path)], check=True, capture_output=True, text=True
    )
    before, peak = json.loads(answer.stdout.splitlines()[-1])
    return Peak(round(peak, 1), round(peak - before, 1))


def status_mb(field: str) -> float:
    """Return a figure of this process's /proc status in megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{field}:"))
