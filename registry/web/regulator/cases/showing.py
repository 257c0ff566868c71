"""One case, with all that a step on it rests on, on one page."""

from flask.typing import ResponseReturnValue

from registry.web.regulator.cases.desk import lay_out
from registry.web.regulator.cases.room import views
from registry.web.regulator.reach import scope_today
from registry.web.transaction import reading


@views.get("/cases/<number:case_id>")
def show_one(case_id: int) -> ResponseReturnValue:
    """Show a case to those through whose hands it goes, and to the auditor."""
    with reading() as session:
        scope = scope_today(session)
    return lay_out(case_id, scope).show()
