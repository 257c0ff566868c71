"""Figures about the register, as a page."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.queries.statistics import census
from registry.web.filters import named, word
from registry.web.public.door import public
from registry.web.transaction import reading, register


@public.get("/statistics")
def statistics() -> ResponseReturnValue:
    """Show how many subjects there are by place, kind and status."""
    rulebook = register().rulebook
    with reading() as session:
        figures = census(session, rulebook.divisions, rulebook.city.division_code)
    return render_template(
        "public/statistics.html",
        census=figures,
        places=[
            (named(place) if place else _("其他或未注明"), n) for place, n in figures.divisions
        ],
        kinds=[(word(kind), n) for kind, n in figures.kinds],
        statuses=[(word(status), n) for status, n in figures.statuses],
    )
