"""The mark of a visitor's screening: a few signed words that fit into the square on its paper.

Invariant: nothing is stored of such a screening; the mark says when it was made, against which list
version, over how many lines and with which digest, and the register's signature vouches for it.
"""

import base64
import binascii
import json
import re
from datetime import datetime
from typing import NamedTuple

from registry.errors import Invalid
from registry.rules.publication_log.commitments import canonical_json
from registry.rules.receipts.documents import HASH, Document, digest_of
from registry.rules.receipts.files import SIGNATURE_BYTES

FORMAT = "proof-of-check-mark/1"
LONGEST_MARK = 800  # characters
_FIELDS = {"format", "digest", "checked_at", "size", "root", "lines"}
_BASE64 = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_UNREADABLE = "二维码中的核对标记无法识别，请重新扫描，或改为提交 JSON 文件。"


class Mark(NamedTuple):
    """What the paper's square says; believed only when `signature` is the register's."""

    digest: bytes
    checked_at: datetime
    size: int
    root: bytes
    lines: int
    signature: bytes = b""

    def as_bytes(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical_json(
            {
                "format": FORMAT,
                "digest": self.digest.hex(),
                "checked_at": self.checked_at.isoformat(),
                "size": self.size,
                "root": self.root.hex(),
                "lines": self.lines,
            }
        )

    def as_text(self) -> str:
        """Return it as an address holds it: signature and words in base64url."""
        return base64.urlsafe_b64encode(self.signature + self.as_bytes()).rstrip(b"=").decode()


def mark_of(document: Document) -> Mark:
    """Return the mark of a document, not signed yet."""
    return Mark(
        digest_of(document.as_bytes()),
        document.checked_at,
        document.version.size,
        document.version.root,
        len(document.commitments),
    )


def read_mark(text: str) -> Mark:
    """Return the mark that `text` writes. Raises Invalid where it is none."""
    try:
        if len(text) > LONGEST_MARK or not _BASE64.fullmatch(text):
            raise ValueError("no mark")
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        told = json.loads(raw[SIGNATURE_BYTES:])
        mark = _read(told, raw[:SIGNATURE_BYTES])
        is_one_writing = mark.as_text() == text
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError) as error:
        raise Invalid(_UNREADABLE) from error
    if not is_one_writing:
        raise Invalid(_UNREADABLE)
    return mark


def _read(told: object, signature: bytes) -> Mark:
    if not isinstance(told, dict) or set(told) != _FIELDS or told["format"] != FORMAT:
        raise ValueError("no mark")
    if not (HASH.fullmatch(told["digest"]) and HASH.fullmatch(told["root"])):
        raise ValueError("no hash")
    if type(told["size"]) is not int or type(told["lines"]) is not int:
        raise ValueError("no number")
    return Mark(
        bytes.fromhex(told["digest"]),
        datetime.fromisoformat(told["checked_at"]),
        told["size"],
        bytes.fromhex(told["root"]),
        told["lines"],
        signature,
    )
