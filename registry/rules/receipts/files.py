"""The file of a receipt, as its holder has it: document, signature, key, and what opens the lines.

Invariant: read strictly: known fields only, no name twice, no floats, one writing for one value; what
may come in is bounded in bytes and in depth.
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.publication_log import VerifierKey, read_vkey, vkey
from registry.rules.publication_log.commitments import canonical_json
from registry.rules.receipts.documents import FORMAT, UNREADABLE
from registry.rules.receipts.lines import LineOpening, read_opening
from registry.rules.strict_json import read_strictly

LARGEST_RECEIPT = 32 * 1024 * 1024  # bytes; a door may allow less
_FIELDS = {"format", "document", "signature", "key_id", "public_key", "openings"}
SIGNATURE_BYTES = 64


class ReceiptFile(NamedTuple):
    """A receipt as it was read, not believed yet; `document` as canonical bytes and as fields."""

    document: bytes
    told: Mapping[str, object]
    signature: bytes
    public_key: str
    openings: tuple[LineOpening, ...]


def is_receipt(text: str) -> bool:
    """Say whether a text means to be a receipt; whether it is one, `read_receipt` finds."""
    return '"openings"' in text and '"document"' in text


def written(
    document: bytes, signature: bytes, key: VerifierKey, openings: Sequence[LineOpening]
) -> str:
    """Return the file that the holder is given: canonical JSON on one line."""
    told = {
        "format": FORMAT,
        "document": json.loads(document),
        "signature": base64.b64encode(signature).decode(),
        "key_id": key.id.hex(),
        "public_key": vkey(key),
        "openings": [one.as_told() for one in openings],
    }
    return canonical_json(told).decode()


def read_receipt(text: str) -> ReceiptFile:
    """Return the receipt that `text` tells. Raises Invalid where it is none."""
    if len(text) > LARGEST_RECEIPT:
        raise Invalid("文件过大，不是本站给出的回执。")
    try:
        told = read_strictly(text)
    except ValueError as error:
        raise Invalid(UNREADABLE) from error
    if told.get("format") != FORMAT or set(told) != _FIELDS:
        raise Invalid(UNREADABLE)
    public_key, document, openings = told["public_key"], told["document"], told["openings"]
    if not isinstance(document, dict) or not isinstance(openings, list):
        raise Invalid(UNREADABLE)
    if not isinstance(public_key, str) or told["key_id"] != read_vkey(public_key).id.hex():
        raise Invalid(UNREADABLE)
    read = tuple(map(read_opening, openings))
    if len({one.line for one in read}) != len(read):
        raise Invalid(UNREADABLE)
    return ReceiptFile(
        canonical_json(document), document, _signature(told["signature"]), public_key, read
    )


def _signature(told: object) -> bytes:
    try:
        raw = base64.b64decode(told, validate=True) if isinstance(told, str) else b""
    except (binascii.Error, ValueError) as error:
        raise Invalid(UNREADABLE) from error
    if len(raw) != SIGNATURE_BYTES or base64.b64encode(raw).decode() != told:
        raise Invalid(UNREADABLE)
    return raw
