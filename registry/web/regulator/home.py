"""Where a day at the register begins: what waits, and what one may do."""

from flask import Blueprint, render_template

from models.vocabulary import Act
from registry.queries.worklist import worklist
from registry.rules.permissions import acts_of, may
from registry.web.guard import current_actor
from registry.web.transaction import reading

views = Blueprint("home", __name__)


@views.get("/")
def show() -> str:
    """Show the figures of the work that waits, to those who may read inside."""
    actor = current_actor()
    figures = None
    if may(actor, Act.READ_INSIDE).allowed:
        # Whoever mends rows sees those of the own department; the others see all.
        own = actor.department_id if may(actor, Act.MEND_ROW).allowed else None
        with reading() as session:
            figures = worklist(session, own)
    acts = sorted(acts_of(actor.role))
    return render_template("regulator/home.html", figures=figures, acts=acts)
