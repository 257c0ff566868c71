"""The one clock of the house; only doors look at it and pass the instant down as `at`.

Invariant: every instant is aware UTC. `REGISTRY_NOW` starts the clock at another instant.
"""

import time
from datetime import UTC, datetime, timedelta

_shift = timedelta()


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC) + _shift


def start_at(instant: datetime | None) -> None:
    """Let the clock run on from `instant` (None: from the machine's time)."""
    global _shift
    _shift = timedelta() if instant is None else instant.astimezone(UTC) - datetime.now(UTC)


def ticks() -> float:
    """Return seconds of a clock that never goes back, for measuring how long a deed took."""
    return time.monotonic()
