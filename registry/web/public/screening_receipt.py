"""A screened list to take along: a page to print, with the signed file in it, or the file alone.

Invariant: nothing is written; paper and file are of one answer, so their digests are the same.
"""

import base64
from collections.abc import Sequence

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.files.squares import square_of
from registry.queries.receipts.signing import receipt_keys
from registry.queries.receipts.visitor import VisitorReceipt, visitor_receipt
from registry.queries.screening import screen
from registry.rules.calendar import legal_day
from registry.rules.publication_log import vkey
from registry.rules.screening import Asked
from registry.web.transaction import reading

RECEIPT_FACES = ("proof", "json")


def receipt_of(lines: Sequence[Asked], *, as_json: bool) -> ResponseReturnValue:
    """Answer a list as a paper that can be verified, or as its file."""
    at = clock.now()
    on = legal_day(at)
    with reading() as session:
        receipt = visitor_receipt(session, list(screen(session, lines, on=on)), at=at, on=on)
        key = vkey(receipt_keys(session)[-1])
    if as_json:
        headers = {"Content-Disposition": 'attachment; filename="screening-receipt.json"'}
        return Response(receipt.file, mimetype="application/json", headers=headers)
    return _paper(receipt, key)


def _paper(receipt: VisitorReceipt, key: str) -> str:
    address = url_for("public.verify_page", mark=receipt.mark.as_text(), _external=True)
    return render_template(
        "public/screening_receipt.html",
        receipt=receipt,
        key=key,
        square=square_of(address),
        file=base64.b64encode(receipt.file.encode()).decode(),
    )
