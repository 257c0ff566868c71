"""What a deed cost: CPU of this process, CPU of the database's server process, time on the wall."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event, text

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds; `server` is None where the database runs in this process, or cannot be seen."""

    cpu: float
    wall: float
    server: float | None

    @property
    def all_cpu(self) -> float:
        """CPU of both processes."""
        return self.cpu + (self.server or 0.0)


class ServerClock:
    """Reads the CPU time of the server processes that an engine's connections talk to."""

    def __init__(self, engine: Engine) -> None:
        self._processes: set[int] = set()
        self._is_apart = engine.dialect.name == "postgresql"
        if self._is_apart:
            event.listen(engine, "checkout", self._note)
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))

    def read(self) -> float | None:
        """Return the seconds used so far."""
        if not self._is_apart:
            return None
        return sum(_seconds_of(process) for process in self._processes)

    def _note(self, connection: object, *_: object) -> None:
        self._processes.add(connection.info.backend_pid)  # type: ignore[attr-defined]


def measure(deed: Callable[[], object], engine: Engine) -> Cost:
    """Do the deed and return what it cost."""
    server = ServerClock(engine)
    began, cpu, at = server.read(), _own_seconds(), time.perf_counter()
    deed()
    wall, spent, ended = time.perf_counter() - at, _own_seconds() - cpu, server.read()
    both = began is not None and ended is not None
    return Cost(spent, wall, ended - began if both else None)  # type: ignore[operator]


def _own_seconds() -> float:
    times = os.times()
    return times.user + times.system


def _seconds_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
