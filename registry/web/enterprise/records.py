"""All records and notices of the enterprise itself, public or not, each with its derivation."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from registry import clock
from registry.queries.notices import PAGE as NOTICES_PAGE
from registry.queries.notices import notices_of
from registry.queries.ratings.own import counting_of
from registry.queries.records.own import PAGE, own_record, own_records
from registry.rules.calendar import legal_day
from registry.web.enterprise.room import door, own_subject
from registry.web.filters import here_with
from registry.web.paging import Paging
from registry.web.security import takes, whole_number
from registry.web.transaction import reading, register


@door.get("/records")
@takes("page")
def records() -> ResponseReturnValue:
    """Show every record that stands on the enterprise, newest first."""
    page = whole_number(request.args.get("page"), otherwise=1)
    law = register().rulebook.records
    on = legal_day(clock.now())
    with reading() as session:
        found = own_records(session, own_subject(), law, on=on, page=page)
        counting = counting_of(session, own_subject(), on=on)
    return render_template(
        "enterprise/records.html",
        found=found,
        counting=counting,
        paging=_paging(page, found.total, PAGE),
        link=lambda number: here_with(page=number),
        departments=register().rulebook.departments,
    )


@door.get("/records/<public_id>")
def record(public_id: str) -> ResponseReturnValue:
    """Show one own record: what it says, where its dates come from, what is open, when repair."""
    rulebook = register().rulebook
    on = legal_day(clock.now())
    with reading() as session:
        found = own_record(session, own_subject(), public_id, rulebook.records, on=on)
        counting = counting_of(session, own_subject(), on=on)
    return render_template(
        "enterprise/record.html",
        found=found,
        counting=counting.get(public_id),
        record=found.record,
        departments=rulebook.departments,
        hotline=rulebook.city.hotline,
    )


@door.get("/notices")
@takes("page")
def notices() -> ResponseReturnValue:
    """Show what the enterprise was told of, newest first."""
    page = whole_number(request.args.get("page"), otherwise=1)
    with reading() as session:
        found = notices_of(session, own_subject(), page=page)
    return render_template(
        "enterprise/notices.html",
        found=found,
        paging=_paging(page, found.total, NOTICES_PAGE),
        link=lambda number: here_with(page=number),
    )


def _paging(page: int, total: int, size: int) -> Paging:
    paging = Paging(page, total, size)
    if paging.is_beyond:
        raise NotFound(f"没有第 {page} 页。")
    return paging
