"""What an entry of the journal says, as bytes to be sealed.

Invariant: the same entry always gives the same bytes (sorted keys, no floats, UTC to the
microsecond), on either database and in any year.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = bytes(32)
# Where a unit of work remembers (seq, hash) for the checkpoint that its door writes after the commit.
HEAD = "audit_head"


@dataclass(frozen=True, slots=True)
class Entry:
    """The content of one entry, without its hash."""

    seq: int
    event: str
    actor_id: int | None
    about: str | None
    details: dict[str, object]
    recorded_at: datetime
    previous_hash: bytes


def entry_message(entry: Entry) -> bytes:
    """Return the canonical bytes of `entry`. Raises TypeError where a float crept in."""
    _refuse_floats(entry.details)
    said = {
        "seq": entry.seq,
        "event": entry.event,
        "actor": entry.actor_id,
        "about": entry.about,
        "details": entry.details,
        "at": entry.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "previous": entry.previous_hash.hex(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a journal entry holds no floats: write amounts as integers or text")
    if isinstance(value, dict):
        for part in value.values():
            _refuse_floats(part)
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)
