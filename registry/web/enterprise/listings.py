"""Cases and entries of the enterprise itself: papers and their days, the exact public entry, history."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from models.vocabulary import CasePaper, ListKind
from registry import clock
from registry.queries.blacklist.history import EntryThen, entries_as_of
from registry.queries.blacklist.own import own_case, own_cases, own_entries, own_paper, own_proof
from registry.queries.canonical import canonical_id
from registry.queries.publication import proof_item
from registry.rules.calendar import LEGAL_ZONE, legal_day
from registry.web.enterprise.room import door, own_subject
from registry.web.pdf import pdf_of
from registry.web.security import day_or_none, takes, word_or_none
from registry.web.transaction import reading, register


class Then(NamedTuple):
    """How the own entries stood on a day, as known at the end of another."""

    on: date
    known_on: date
    entries: tuple[EntryThen, ...]


@door.get("/listings")
@takes("on", "known_at")
def listings() -> ResponseReturnValue:
    """Show the own cases and entries, and, where asked, how they stood on a day."""
    law, on = register().rulebook.blacklist, legal_day(clock.now())
    with reading() as session:
        cases = own_cases(session, own_subject(), law, on=on)
        entries = own_entries(session, own_subject(), law, on=on)
    return render_template(
        "enterprise/listings.html",
        cases=cases,
        entries=entries,
        then=_then(on),
        today=on,
        law=law,
        departments=register().rulebook.departments,
    )


@door.get("/listings/<number:case_id>/papers/<kind>")
def listing_paper(case_id: int, kind: str) -> ResponseReturnValue:
    """Show a paper of an own case, to be read and printed."""
    law, on = register().rulebook.blacklist, legal_day(clock.now())
    with reading() as session:
        told = own_case(session, own_subject(), case_id, law, on=on)
        wanted = word_or_none(CasePaper, kind)
        if wanted is None:
            raise NotFound("没有这种文书。")
        paper = own_paper(session, told, wanted, on=on)
    return render_template("documents/sheet.html", papers=[paper], title=paper.title)


@door.get("/listings/<number:case_id>/papers/<kind>.pdf")
def listing_paper_pdf(case_id: int, kind: str) -> Response:
    """Give a paper of an own case as PDF."""
    return pdf_of(str(listing_paper(case_id, kind)), f"case-{case_id}-{kind}")


@door.get("/listings/<entry_no>/proof.json")
def listing_proof(entry_no: str) -> Response:
    """Give the whole proof of an own entry, with the random value that only its subject gets."""
    with reading() as session:
        proof, opening = own_proof(session, own_subject(), entry_no)
        item = proof_item(proof, opening)
    return jsonify({"entry_no": entry_no, "proof": item})


def _then(today: date) -> Then | None:
    """Return what was asked about the past; None where nothing was."""
    on = day_or_none(request.args.get("on"))
    known_on = day_or_none(request.args.get("known_at"))
    if on is None and known_on is None:
        return None
    on, known_on = on or today, min(known_on or today, today)
    with reading() as session:
        subject_id = canonical_id(session, own_subject())
        found = entries_as_of(session, on=on, known_at=end_of(known_on), subject_id=subject_id)
    return Then(on, known_on, tuple(one for one in found if one.list_kind is not ListKind.WATCH))


def end_of(day: date) -> datetime:
    """Return the last instant of a day in China."""
    return datetime.combine(day + timedelta(days=1), time(), LEGAL_ZONE) - timedelta(microseconds=1)
