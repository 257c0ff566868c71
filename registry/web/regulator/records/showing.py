"""One record inside: its content, derivations, history, marks, duties; and what may be done with it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.queries.evidence import evidence_within
from registry.queries.records.inside import RecordInside, record_inside
from registry.rules.records import shown_amount
from registry.web.forms.upload import PlainForm
from registry.web.guard import current_actor
from registry.web.regulator.evidence import READERS, reach_of
from registry.web.regulator.particulars import lines_of
from registry.web.regulator.records.desk import Desk, desk_of
from registry.web.regulator.records.room import reach, today, views
from registry.web.regulator.records.story import story_of
from registry.web.transaction import reading, register


@views.get("/records/<number:record_id>")
def show_one(record_id: int) -> ResponseReturnValue:
    """Show a record with all that the register keeps of it."""
    return page_of(at_hand(record_id))


def at_hand(record_id: int) -> RecordInside:
    """Return a record in the reader's reach. Raises NotFound for every other."""
    law = register().rulebook.records
    with reading() as session:
        return record_inside(session, record_id, law, on=today(), scope=reach())


def page_of(record: RecordInside, desk: Desk | None = None) -> str:
    """Return the page of a record, with the form that came back where there is one."""
    rulebook = register().rulebook
    return render_template(
        "regulator/records/record.html",
        record=record,
        desk=desk or desk_of(record),
        lines=lines_of(record.said, rulebook.records),
        story=story_of(record.versions, rulebook.records),
        today=today(),
        yuan=shown_amount,
        opening=PlainForm(formdata=None),
        openable=_openable(record),
        departments=rulebook.departments,
        divisions=rulebook.divisions,
    )


def _openable(record: RecordInside) -> frozenset[str]:
    """Return the digests of the files that the reader may open."""
    actor = current_actor()
    if actor.role not in READERS:
        return frozenset()
    files = {file.digest for version in record.versions for file in version.evidence}
    with reading() as session:
        reached = reach_of(actor)
        return frozenset(one for one in files if evidence_within(session, one, reached))
