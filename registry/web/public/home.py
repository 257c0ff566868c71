"""The home page: one search box, what the register holds, and how to read it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry.queries.blacklist.figures import week
from registry.queries.blacklist.listed import count_listed
from registry.queries.hints import hints
from registry.queries.statistics import holdings
from registry.web.public.door import public, today
from registry.web.transaction import reading


@public.get("/")
def home() -> ResponseReturnValue:
    """Show the home page."""
    with reading() as session:
        held, on = holdings(session), today()
        examples = hints(session, on=on)
        listed, this_week = count_listed(session, on=on), week(session, on=on)
    return render_template(
        "public/home.html", held=held, hints=examples, listed=listed, week=this_week
    )
