"""Practitioners are met by name and certificate number only, while an entry of theirs is public.

Invariant: whatever was asked in vain answers with the very same page; nothing is kept, no cookie is
set, no engine may index it. Source: LAW-AND-FAIRNESS 6.
"""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from registry.queries.blacklist.practitioners import ListedPractitioner, listed_practitioner
from registry.queries.measures.shown import measures_of_entry
from registry.rules.measures import Applied
from registry.web.forms.practitioners import PractitionerForm
from registry.web.public.door import public, today
from registry.web.security import csrf, takes
from registry.web.transaction import reading, register

NO_INDEX = "noindex, nofollow, noarchive"


@public.get("/practitioners")
@takes()
def practitioners_page() -> ResponseReturnValue:
    """Show the empty form."""
    return _page(None, was_asked=False)


@public.post("/practitioners")
@csrf.exempt  # it changes nothing, and a public page sets no cookie; foreign posts are refused
@takes()
def practitioner() -> ResponseReturnValue:
    """Show the entries of who bears both, or the one answer to everything else."""
    form, on = PractitionerForm(), today()
    with reading() as session:
        found = listed_practitioner(
            session, form.name.data or "", form.certificate_no.data or "", on=on
        )
    return _page(found, was_asked=True)


def _measures(found: ListedPractitioner | None) -> dict[str, tuple[Applied, ...]]:
    """Return by entry the measures that apply by it: for a person only what a basis allows."""
    if found is None:
        return {}
    with reading() as session:
        return {
            one.entry_no: measures_of_entry(session, one.entry_no, on=today())
            for one in found.entries
        }


def _page(found: ListedPractitioner | None, *, was_asked: bool) -> ResponseReturnValue:
    page = render_template(
        "public/practitioners.html",
        found=found,
        measures=_measures(found),
        was_asked=was_asked,
        law=register().rulebook.blacklist,
        asked_on=today(),
    )
    answer = make_response(page, 404 if was_asked and found is None else 200)
    answer.headers["X-Robots-Tag"] = NO_INDEX
    return answer
