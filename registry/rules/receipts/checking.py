"""What a receipt is worth to somebody who knows the keys by which the register signs.

Invariant: first the key, then the signature, then what the document says, then each opened line; the
first that fails is told, and nothing passes because it was left out. `static/verify.py` does the same
without this register, and a test holds the two together.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from models.vocabulary import ReceiptFinding
from registry.rules.publication_log import VerifierKey, read_vkey
from registry.rules.receipts.documents import Document, read_document
from registry.rules.receipts.files import ReceiptFile


class Checked(NamedTuple):
    """What it came to; which lines were altered, if that is what is wrong; what was signed."""

    finding: ReceiptFinding
    document: Document | None = None
    altered_lines: tuple[int, ...] = ()

    @property
    def is_signed(self) -> bool:
        """Whether the document itself is one that the register signed."""
        return self.document is not None


def check(file: ReceiptFile, keys: Sequence[VerifierKey], *, on: date) -> Checked:
    """Return what `file` comes to on a day.

    Raises Invalid where its key is of an unknown algorithm, or the document of an unknown version.
    """
    key = read_vkey(file.public_key)
    if key not in keys:
        return Checked(ReceiptFinding.UNKNOWN_KEY)
    if not key.has_signed(file.document, file.signature):
        return Checked(ReceiptFinding.ALTERED)
    document = read_document(file.told)
    altered = tuple(
        one.line
        for one in file.openings
        if one.line > len(document.commitments) or not one.opens(document.commitments[one.line - 1])
    )
    if altered:
        return Checked(ReceiptFinding.ALTERED, document, altered)
    is_over = document.valid_until is not None and on > document.valid_until
    return Checked(ReceiptFinding.EXPIRED if is_over else ReceiptFinding.VALID, document)
