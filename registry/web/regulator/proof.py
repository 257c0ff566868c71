"""How a paper that leaves the office is verified: the number, the digest, the address, the square.

Invariant: the square opens the public verify page with the number and the digest's first digits, so
that whoever holds the paper can compare it without an account.
"""

from typing import NamedTuple

from flask import url_for

from models.receipts import CheckReceipt
from registry.files.squares import Square, square_of
from registry.queries.receipts.judging import DIGITS_OF_DIGEST


class Proof(NamedTuple):
    """What stands on a paper so that it can be verified; `page`: the verify page by itself."""

    receipt_no: str
    digest: str
    page: str
    square: Square


def proof_of(receipt: CheckReceipt) -> Proof:
    """Return what a paper shows of its receipt."""
    digest = bytes(receipt.document_hash).hex()
    begin = digest[:DIGITS_OF_DIGEST]
    number = receipt.receipt_no
    address = url_for("public.verify_page", receipt=number, digest=begin, _external=True)
    page = url_for("public.verify_page", _external=True)
    return Proof(number, digest, page, square_of(address))
