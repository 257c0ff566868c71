"""What a proof looks like as JSON: the object under `proof` of an entry, which `verify.py` reads.

Invariant: salt and fields go out only where the caller hands them in; without them the proof shows
that the entry's leaf is in the log, and nothing of what it says (LAW-AND-FAIRNESS 9).
"""

from collections.abc import Iterable

from registry.queries.publication.proving import EntryProof
from registry.rules.publication_log import FORMAT, Opening


def proof_item(proof: EntryProof, opening: Opening | None) -> dict[str, object]:
    """Return the proof of an entry; `opening` for the subject itself alone, never for one person."""
    return {
        "format": FORMAT,
        "origin": proof.origin,
        "vkey": proof.vkey,
        "position": proof.position,
        "leaf_hash": proof.leaf_hash.hex(),
        "inclusion": hexes(proof.inclusion),
        "checkpoint": proof.checkpoint,
        "first_checkpoint": proof.first_checkpoint,
        "consistency": hexes(proof.consistency),
        "opening": {"salt": opening.salt, "fields": dict(opening.fields)} if opening else None,
    }


def hexes(hashes: Iterable[bytes]) -> list[str]:
    """Return hashes in hexadecimal digits."""
    return [one.hex() for one in hashes]
