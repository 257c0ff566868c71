"""Where an enterprise begins: its grade, its registration, its records in figures, what it was told last."""

from flask import render_template

from registry import clock
from registry.queries.measures.own import own_counts
from registry.queries.notices import notices_of
from registry.queries.ratings.own import own_rating
from registry.queries.records.own import own_summary
from registry.queries.registration import own_registration
from registry.rules.calendar import legal_day
from registry.web.enterprise.room import door, own_subject
from registry.web.transaction import reading, register

LATEST = 3


@door.get("/")
def home() -> str:
    """Show the enterprise's own grade and registration, how many records it has, and what is not open yet."""
    subject_id, rulebook = own_subject(), register().rulebook
    on = legal_day(clock.now())
    with reading() as session:
        registration = own_registration(session, subject_id)
        summary = own_summary(session, subject_id, on=on)
        notices = notices_of(session, subject_id, size=LATEST)
        own = own_rating(session, subject_id, on=on)
        measures = own_counts(session, subject_id, on=on)
    return render_template(
        "enterprise/home.html",
        registration=registration,
        records=summary,
        own=own,
        measures=measures,
        notices=notices,
        division=rulebook.divisions.get(registration.division_code or ""),
        industry=rulebook.industries.get(registration.industry_code or ""),
        hotline=rulebook.city.hotline,
    )
