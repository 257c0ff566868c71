"""The receipts of a department, as a page: filters, orders, pages."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from models.vocabulary import CheckKind
from registry.queries.receipts.reading import PAGE_SIZE, ReceiptFilter, ReceiptOrder, receipts
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.regulator.checks.room import scope, views
from registry.web.security import day_or_none, takes, whole_number, word_or_none
from registry.web.transaction import reading, register

FILTERS = ("q", "kind", "from", "to", "sort")
ORDERS = {"": ReceiptOrder.NEWEST} | {one.value: one for one in ReceiptOrder}
LONGEST_TEXT = 100  # characters


@views.get("/checks")
@takes(*FILTERS, "page")
def show() -> ResponseReturnValue:
    """Show the receipts that are asked for and are the reader's."""
    wanted, page = _asked(), whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = receipts(session, wanted, page=page)
    return render_template(
        "regulator/checks/list.html",
        found=found,
        wanted=wanted,
        kinds=(CheckKind.SINGLE, CheckKind.BATCH, CheckKind.AWARD),
        paging=Paging(page, found.total, PAGE_SIZE),
        link=lambda number: here_with(page=number),
        is_asked=any(request.args.get(name) for name in FILTERS if name != "sort"),
        departments=register().rulebook.departments,
        sees_all=wanted.scope.department_id is None,
    )


def _asked() -> ReceiptFilter:
    args = request.args
    return ReceiptFilter(
        scope=scope(),
        text=args.get("q", "").strip()[:LONGEST_TEXT],
        kind=word_or_none(CheckKind, args.get("kind")),
        since=day_or_none(args.get("from")),
        until=day_or_none(args.get("to")),
        order=ORDERS.get(args.get("sort", ""), ReceiptOrder.NEWEST),
    )
