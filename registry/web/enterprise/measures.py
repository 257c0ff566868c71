"""The enterprise's own measures: what holds against it and for it, on which basis, how each ends.

Invariant: whose measures are shown stands in the account; of internal lists nothing is shown.
"""

from flask import render_template, request
from werkzeug.exceptions import NotFound

from registry import clock
from registry.queries.measures.own import own_measures
from registry.rules.calendar import legal_day
from registry.web.enterprise.room import door, own_subject
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register

PAGE = 20


@door.get("/measures")
@takes("page")
def measures() -> str:
    """Show the measures that apply today, and a page of those that were lifted, newest first."""
    on, rulebook = legal_day(clock.now()), register().rulebook
    with reading() as session:
        own = own_measures(session, own_subject(), on=on)
    page = whole_number(request.args.get("page"), otherwise=1)
    paging = Paging(page, len(own.lifted), PAGE)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页。")
    return render_template(
        "enterprise/measures.html",
        own=own,
        lifted=own.lifted[(page - 1) * PAGE : page * PAGE],
        paging=paging,
        link=lambda number: here_with(page=number),
        departments=rulebook.departments,
        hotline=rulebook.city.hotline,
        on=on,
    )
