"""An entry's own page under its number: every day explained, the remedies, the proof.

Invariant: what is no longer public answers 410 without a name, a code or a reason; what never was,
or a person's entry, answers as any wrong address does.
"""

from flask import Response, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import Gone, NotFound

from registry.queries.blacklist.addressed import AddressedEntry, public_entry, was_public
from registry.queries.blacklist.public import list_as_of
from registry.queries.measures.shown import measures_of_entry
from registry.queries.publication import proof_item
from registry.rules.measures import Applied
from registry.web.public import entries as telling
from registry.web.public.door import public, today
from registry.web.public.measures_told import applied_item
from registry.web.transaction import reading, register


@public.get("/blacklist/<entry_no>")
def list_entry(entry_no: str) -> ResponseReturnValue:
    """Show one entry: who, why, by whom, until when, and what can be done about it."""
    found = _find(entry_no)
    with reading() as session:
        as_of = list_as_of(session)
    return render_template(
        "public/entry.html",
        found=found,
        entry=found.entry,
        measures=_measures(entry_no),
        as_of=as_of,
        asked_on=today(),
    )


@public.get("/blacklist/<entry_no>.json")
def list_entry_json(entry_no: str) -> Response:
    """Give one entry as JSON, with its measures, and the proof of its leaf for `verify.py`."""
    found = _find(entry_no)
    proof = proof_item(found.proof, None) if found.proof else None
    measures = [applied_item(one) for one in _measures(entry_no)]
    return jsonify(telling.item_of(found.entry) | {"measures": measures, "proof": proof})


def _measures(entry_no: str) -> tuple[Applied, ...]:
    with reading() as session:
        return measures_of_entry(session, entry_no, on=today())


def _find(entry_no: str) -> AddressedEntry:
    on = today()
    with reading() as session:
        found = public_entry(session, entry_no, register().rulebook.blacklist, on=on)
        if found is not None:
            return found
        if was_public(session, entry_no, on=on):
            raise Gone(_("编号 %(number)s 的名单条目已不再公示。", number=entry_no))
    raise NotFound(_("没有这个编号的名单条目。请核对网址，或从名单页面打开。"))
