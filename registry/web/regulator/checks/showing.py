"""One receipt at the desk: what was answered, line by line, with hints that are no answers.

Invariant: a line that is no longer public is shown by its number only.
"""

from collections.abc import Sequence

from flask import render_template, request
from flask.typing import ResponseReturnValue

from models.vocabulary import CheckKind, DeskAnswer
from registry.queries.measures.related import related_listed
from registry.queries.receipts.contents import ShownLine
from registry.queries.receipts.reading import OpenedReceipt
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.regulator.checks.room import receipt_at_hand, today, views
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading, register

PAGE_SIZE = 50
HINTED = (CheckKind.SINGLE, CheckKind.BATCH)


@views.get("/checks/<number:number>")
@takes("answer", "page")
def show_one(number: int) -> ResponseReturnValue:
    """Show a receipt with a page of its lines, those of one answer where it is asked for."""
    found = receipt_at_hand(number)
    wanted = word_or_none(DeskAnswer, request.args.get("answer"))
    page = whole_number(request.args.get("page"), otherwise=1)
    lines = [one for one in found.lines if wanted is None or _answer(one) == wanted.zh]
    shown = lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "regulator/checks/show.html",
        found=found,
        lines=shown,
        counts=_counts(found),
        wanted=wanted,
        related=_related(found, shown),
        paging=Paging(page, len(lines), PAGE_SIZE),
        link=lambda number: here_with(page=number),
        departments=register().rulebook.departments,
    )


def _counts(found: OpenedReceipt) -> list[tuple[DeskAnswer, int]]:
    told = [_answer(one) for one in found.lines]
    return [(one, told.count(one.zh)) for one in DeskAnswer]


def _answer(line: ShownLine) -> str:
    return str(line.opening.content["answer"]) if line.opening else ""


def _related(found: OpenedReceipt, lines: Sequence[ShownLine]) -> object:
    if found.receipt.kind not in HINTED:
        return {}
    subjects = (one.opening.content["subject"] for one in lines if one.opening)
    codes = [str(one["code"]) for one in subjects if isinstance(one, dict)]
    with reading() as session:
        return related_listed(session, codes, on=today())
