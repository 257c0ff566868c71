"""The page of one subject, for ever under its credit code."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from models.vocabulary import Audience
from registry.queries.dossier import dossier
from registry.web.public.door import public, today
from registry.web.transaction import reading, register


@public.get("/enterprises/<uscc>")
def enterprise(uscc: str) -> ResponseReturnValue:
    """Show what is public of a subject; a merged one leads to its survivor, a code to its own form."""
    with reading() as session:
        found = dossier(session, uscc, audience=Audience.PUBLIC, on=today())
    goal = found.moved_to or found.uscc
    if goal != uscc:
        return redirect(url_for(".enterprise", uscc=goal), 301)
    rulebook = register().rulebook
    return render_template(
        "public/enterprise.html",
        subject=found,
        divisions=rulebook.divisions,
        industry=rulebook.industries.find(found.industry_code) if found.industry_code else None,
        departments=rulebook.departments,
        asked_on=today(),
    )
