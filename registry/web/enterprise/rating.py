"""The enterprise's cockpit (评价详情): its grade, every point with its record, what time will change.

Invariant: whose rating is shown stands in the account; without a grade no number is shown.
"""

from flask import render_template

from registry import clock
from registry.queries.ratings.own import own_rating
from registry.queries.registration import own_registration
from registry.rules.calendar import legal_day
from registry.web.charts import bar
from registry.web.enterprise.drawing import trend_chart
from registry.web.enterprise.room import door, own_subject
from registry.web.transaction import reading, register


@door.get("/rating")
def rating() -> str:
    """Show the own rating: each point, ceilings, the trend, the place in the industry."""
    on, rulebook = legal_day(clock.now()), register().rulebook
    with reading() as session:
        registration = own_registration(session, own_subject())
        own = own_rating(session, own_subject(), on=on)
    code = own.percentile.industry_code if own is not None and own.percentile else ""
    return render_template(
        "enterprise/rating.html",
        registration=registration,
        own=own,
        on=on,
        chart=trend_chart(own, on) if own is not None else None,
        industry=rulebook.industries.get(code),
        bar=bar,
        hotline=rulebook.city.hotline,
    )
