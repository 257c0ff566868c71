"""The proof of an entry, as its page gives it away, and what it shows to whoever holds the log's key.

Invariant: a proof is read strictly (known fields only, one writing for one value); whatever is not
proven is said, and nothing passes because it was left out. `static/verify.py` does the same without
this register, and a test holds the two together.
"""

import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from registry.errors import Invalid, NotFound
from registry.rules.merkle import verify_consistency, verify_inclusion
from registry.rules.publication_log.commitments import Opening, opens
from registry.rules.publication_log.notes import Checkpoint, VerifierKey, read_note, read_vkey
from registry.rules.strict_json import read_strictly

FORMAT = "publication-log-proof/1"
LARGEST_PROOF = 64 * 1024  # bytes
LONGEST_PATH = 64  # hashes: a log of 2^63 leaves needs no more
DEEPEST = 20
_FIELDS = {
    *("format", "origin", "vkey", "position", "leaf_hash", "inclusion", "checkpoint"),
    *("first_checkpoint", "consistency", "opening"),
}
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNREADABLE = "这不是本站给出的存证证明，或内容不完整。请重新下载条目页面上的证明文件。"


class Verdict(Enum):
    """What a proof comes to."""

    VALID = "valid"
    ALTERED = "altered"
    UNKNOWN_KEY = "unknown_key"


class Proof(NamedTuple):
    """A proof as it was read, not believed yet."""

    origin: str
    vkey: str
    position: int
    leaf_hash: bytes
    inclusion: tuple[bytes, ...]
    checkpoint: str
    first_checkpoint: str
    consistency: tuple[bytes, ...]
    opening: Opening | None


class Checked(NamedTuple):
    """The verdict, the heads that were signed, and which step failed, if one did."""

    verdict: Verdict
    failed: str | None = None
    first: Checkpoint | None = None
    latest: Checkpoint | None = None


def read_proof(text: str) -> Proof:
    """Return the proof that `text` tells, or that stands under `proof` in it.

    Raises Invalid where it is none, or is of a later format.
    """
    told = _loaded(text)
    inner = told.get("proof")
    told = inner if isinstance(inner, dict) else told
    if told.get("format") != FORMAT or set(told) != _FIELDS:
        raise Invalid(_UNREADABLE)
    position = told["position"]
    if type(position) is not int or position < 0:  # True is no position
        raise Invalid(_UNREADABLE)
    return Proof(
        *(_text(told["origin"]), _text(told["vkey"]), position, _hash(told["leaf_hash"])),
        *(_hashes(told["inclusion"]), _text(told["checkpoint"]), _text(told["first_checkpoint"])),
        *(_hashes(told["consistency"]), _opening(told["opening"])),
    )


def check(proof: Proof, keys: Sequence[VerifierKey]) -> Checked:
    """Say what `proof` comes to for somebody who knows that the log signs with `keys`.

    Raises Invalid where its own key is of an unknown algorithm.
    """
    if read_vkey(proof.vkey) not in keys:
        return Checked(Verdict.UNKNOWN_KEY, "vkey")
    try:
        first = read_note(proof.first_checkpoint, keys)
        latest = read_note(proof.checkpoint, keys)
    except NotFound:
        return Checked(Verdict.UNKNOWN_KEY, "signature")
    except Invalid:
        return Checked(Verdict.ALTERED, "signature")
    failed = _failed(proof, first, latest)
    return Checked(Verdict.ALTERED if failed else Verdict.VALID, failed, first, latest)


def _failed(proof: Proof, first: Checkpoint, latest: Checkpoint) -> str | None:
    if not proof.origin == first.origin == latest.origin:
        return "origin"
    if proof.opening is not None and not opens(proof.leaf_hash, proof.opening):
        return "opening"
    if not verify_inclusion(
        proof.leaf_hash, proof.position, latest.size, proof.inclusion, latest.root
    ):
        return "inclusion"
    is_kept = proof.position < first.size and verify_consistency(
        first.size, latest.size, proof.consistency, first.root, latest.root
    )
    return None if is_kept else "consistency"


def _loaded(text: str) -> dict[str, object]:
    try:
        return read_strictly(text, deepest=DEEPEST + 2)  # the proof, its opening, then the fields
    except ValueError as error:
        raise Invalid(_UNREADABLE) from error


def _text(value: object) -> str:
    if not isinstance(value, str) or not _is_unicode(value):
        raise Invalid(_UNREADABLE)
    return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _hash(value: object) -> bytes:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise Invalid(_UNREADABLE)
    return bytes.fromhex(value)


def _hashes(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list) or len(value) > LONGEST_PATH:
        raise Invalid(_UNREADABLE)
    return tuple(map(_hash, value))


def _opening(value: object) -> Opening | None:
    if value is None:
        return None
    if not isinstance(value, Mapping) or set(value) != {"salt", "fields"}:
        raise Invalid(_UNREADABLE)
    if not isinstance(value["fields"], dict):
        raise Invalid(_UNREADABLE)
    return Opening(_hash(value["salt"]).hex(), value["fields"])
