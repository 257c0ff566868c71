"""The queue of the rows that wait for somebody of one's own department."""

from flask import render_template, request

from models.vocabulary import ImportKind, QuarantineState
from registry.queries import exchange as arrived
from registry.web.filters import here_with
from registry.web.guard import current_actor
from registry.web.paging import numbers
from registry.web.regulator.reach import divisions_within
from registry.web.regulator.waiting.room import views
from registry.web.security import takes, whole_number, word_or_none
from registry.web.transaction import reading


@views.get("/waiting")
@takes("state", "kind", "batch", "page")
def show() -> str:
    """Show the rows that wait, oldest first."""
    state = word_or_none(QuarantineState, request.args.get("state"))
    kind = word_or_none(ImportKind, request.args.get("kind"))
    batch_id = whole_number(request.args.get("batch"), otherwise=0)
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = arrived.set_aside(
            session,
            state=state,
            kind=kind,
            batch_id=batch_id or None,
            department_id=current_actor().department_id,
            divisions=divisions_within(current_actor()),
            page=page,
        )
    return render_template(
        "regulator/waiting/queue.html",
        found=found,
        state=state,
        kind=kind,
        batch_id=batch_id,
        pages=numbers(found.pages, page),
        link=lambda number: here_with(page=number),
        states=tuple(QuarantineState),
        kinds=tuple(ImportKind),
    )
