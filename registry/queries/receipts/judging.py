"""A receipt that somebody brings, held against the keys and the table: what it is worth, what it shows.

Invariant: nothing that is brought is kept; of its lines only those are shown that are public today;
a number never tells by itself whether there is such a receipt.
"""

import hmac
import re
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.receipts import CheckReceipt
from models.vocabulary import ReceiptFinding
from registry.errors import NotFound
from registry.queries.receipts.contents import ShownLine, shown_lines
from registry.queries.receipts.signing import receipt_keys
from registry.rules.receipts import (
    Checked,
    Document,
    Mark,
    ReceiptFile,
    check,
    digest_of,
    read_document,
)
from registry.rules.strict_json import read_strictly

DIGITS_OF_DIGEST = 16  # hexadecimal: 64 bits, which nobody guesses
_DIGEST = re.compile(r"[0-9a-f]{16,64}", re.ASCII)
NO_SUCH = "没有找到这份回执：请核对回执编号和摘要（摘要的前 16 位）。"


class JudgedReceipt(NamedTuple):
    """What a receipt came to; `digest` is of the document that was brought or looked up."""

    finding: ReceiptFinding
    digest: str
    document: Document | None = None
    lines: tuple[ShownLine, ...] = ()
    altered_lines: tuple[int, ...] = ()


def judge_receipt(session: Session, file: ReceiptFile, *, on: date) -> JudgedReceipt:
    """Return what a receipt that was brought comes to.

    Raises Invalid where its key or its document is of a kind that is not known here.
    """
    checked = check(file, receipt_keys(session), on=on)
    digest = digest_of(file.document)
    if checked.document is not None and not _is_kept(session, checked.document, digest):
        return JudgedReceipt(ReceiptFinding.NOT_OURS, digest.hex())
    return JudgedReceipt(
        checked.finding,
        digest.hex(),
        checked.document,
        _lines(session, file, checked, on),
        checked.altered_lines,
    )


def look_up(session: Session, receipt_no: str, digest: str, *, on: date) -> JudgedReceipt:
    """Return the receipt with a number, for whoever knows how its digest begins; no contents.

    Raises NotFound, in the same words, where there is no such number or the digest is another.
    """
    found = session.scalar(
        select(CheckReceipt).where(CheckReceipt.receipt_no == receipt_no.strip())
    )
    own = bytes(found.document_hash).hex() if found is not None else "0" * 64
    asked = digest.strip().lower()
    is_same = bool(_DIGEST.fullmatch(asked)) and hmac.compare_digest(own[: len(asked)], asked)
    if found is None or not is_same:
        raise NotFound(NO_SUCH)
    document = read_document(read_strictly(found.document))
    is_over = document.valid_until is not None and on > document.valid_until
    finding = ReceiptFinding.EXPIRED if is_over else ReceiptFinding.VALID
    return JudgedReceipt(finding, own, document)


def is_ours(session: Session, mark: Mark) -> bool:
    """Say whether the mark on a visitor's paper was signed by this register."""
    return any(key.has_signed(mark.as_bytes(), mark.signature) for key in receipt_keys(session))


def _is_kept(session: Session, document: Document, digest: bytes) -> bool:
    """Say whether a numbered document is the one in the table; a visitor's is kept nowhere."""
    if document.receipt_no is None:
        return True
    kept = session.scalar(
        select(CheckReceipt.document_hash).where(CheckReceipt.receipt_no == document.receipt_no)
    )
    return kept is not None and hmac.compare_digest(bytes(kept), digest)


def _lines(
    session: Session, file: ReceiptFile, checked: Checked, on: date
) -> tuple[ShownLine, ...]:
    if checked.document is None or checked.finding is ReceiptFinding.ALTERED:
        return ()
    return shown_lines(session, file.openings, on=on)
