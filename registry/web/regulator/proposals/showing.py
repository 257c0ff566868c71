"""One proposal, with all that a decision on it rests on, on one page."""

from flask.typing import ResponseReturnValue

from models.vocabulary import Act, Role
from registry.web.guard import refuse_without
from registry.web.regulator.proposals.desk import lay_out
from registry.web.regulator.proposals.room import views


@views.get("/proposals/<number:proposal_id>")
def show_one(proposal_id: int) -> ResponseReturnValue:
    """Show a proposal to those through whose hands it goes, and to the auditor."""
    refuse_without(Act.PROPOSE_RECORD, Act.REVIEW_RECORD, Act.DECIDE_RECORD, Role.AUDITOR)
    return lay_out(proposal_id).show()
