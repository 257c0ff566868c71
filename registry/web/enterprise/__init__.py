"""The enterprises' door: locked to the subject that the account is bound to.

Invariant: no address in this door names a subject; whose page it is stands in the account.
"""

from flask import Blueprint, render_template
from werkzeug.exceptions import NotFound

from models.vocabulary import Act
from registry.queries.registration import own_registration
from registry.web.guard import current_actor, locked_to
from registry.web.transaction import reading, register

door = Blueprint("enterprise", __name__, url_prefix="/enterprise")
locked_to(door, Act.SEE_OWN_ENTERPRISE)


@door.get("/")
def home() -> str:
    """Show the enterprise's own registration, and what is not open yet."""
    subject_id = current_actor().subject_id
    if subject_id is None:
        raise NotFound("本账户尚未绑定主体，请联系市场监管部门。")
    with reading() as session:
        registration = own_registration(session, subject_id)
    rulebook = register().rulebook
    return render_template(
        "enterprise/home.html",
        registration=registration,
        division=rulebook.divisions.get(registration.division_code or ""),
        industry=rulebook.industries.get(registration.industry_code or ""),
        hotline=rulebook.city.hotline,
    )
