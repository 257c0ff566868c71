"""A receipt to hand on: as a page to print, as PDF, as the signed file.

Invariant: each holds only what is public on the day it is fetched; the signature is the same.
"""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from registry import clock
from registry.errors import Invalid
from registry.queries.receipts.reading import OpenedReceipt
from registry.rules.publication_log import vkey
from registry.web.pdf import pdf_of
from registry.web.regulator.checks.room import receipt_at_hand, views
from registry.web.regulator.proof import proof_of

MOST_IN_A_PDF = 300  # lines; a browser prints more


@views.get("/checks/<number:number>/paper")
def paper(number: int) -> ResponseReturnValue:
    """Show a receipt as a sheet to be printed."""
    return _sheet(receipt_at_hand(number))


@views.get("/checks/<number:number>/paper.pdf")
def paper_pdf(number: int) -> Response:
    """Give a receipt as PDF. Raises Invalid where it has too many lines for one."""
    found = receipt_at_hand(number)
    if found.receipt.lines > MOST_IN_A_PDF:
        raise Invalid(f"回执超过 {MOST_IN_A_PDF} 行，请打开打印页面，用浏览器打印或者另存为 PDF。")
    return pdf_of(_sheet(found), f"check-receipt-{number}")


@views.get("/checks/<number:number>/receipt.json")
def receipt_file(number: int) -> Response:
    """Give the signed file of a receipt."""
    headers = {"Content-Disposition": f'attachment; filename="check-receipt-{number}.json"'}
    file = receipt_at_hand(number).as_file()
    return Response(file, mimetype="application/json", headers=headers)


def _sheet(found: OpenedReceipt) -> str:
    proof = proof_of(found.receipt)
    return render_template(
        "documents/receipt.html",
        found=found,
        square=proof.square,
        key=vkey(found.key),
        verify=proof.page,
        made_at=clock.now(),
    )
