"""A record's own page under its number: it may be cited, printed, and asked whether it still stands.

Invariant: what is no longer public answers 410 without a name, a code or a reason; what never was
answers as any wrong address does. A stay is answered the same way, and the page is back when it ends.
"""

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Gone, NotFound

from registry import clock
from registry.queries.records.addressed import Addressed, public_record, was_public
from registry.rules.calendar import legal_day
from registry.web.public import telling
from registry.web.public.door import public, today
from registry.web.transaction import reading, register


@public.get("/records/<public_id>")
def record(public_id: str) -> ResponseReturnValue:
    """Show one record with its days explained one by one."""
    found = _find(public_id)
    return render_template(
        "public/record.html",
        record=found.record,
        due=found.day("due"),
        repair=found.day("repair"),
        asked_on=today(),
    )


@public.get("/records/<public_id>.json")
def record_json(public_id: str) -> Response:
    """Give one record as JSON, as it stands in its list."""
    return jsonify(telling.item_of(_find(public_id).record))


def _find(public_id: str) -> Addressed:
    now, law = clock.now(), register().rulebook.records
    with reading() as session:
        found = public_record(session, public_id, law, on=legal_day(now))
        if found is not None:
            return found
        if was_public(session, public_id, now=now):
            raise Gone(_("编号 %(number)s 的信息已不再公示。", number=public_id))
    raise NotFound(_("没有这个编号的公示信息。请核对网址，或从企业页面打开。"))
