"""The map of orders for those who coordinate: department by state, what is overdue, who reports in time."""

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from models.vocabulary import Act, OrderState, Role
from registry.queries.measures.figures import escalated, order_map
from registry.rules.permissions import Scope
from registry.web.guard import refuse_without
from registry.web.regulator.measures.asking import asked_divisions, places_offered, sees_all
from registry.web.regulator.measures.room import today, views
from registry.web.regulator.reach import scope_today
from registry.web.security import takes
from registry.web.transaction import reading, register

ONLY_COORDINATORS = "措施分布和月报由市级牵头部门和审计人员查看；本部门的措施见“本部门措施”。"


@views.get("/measures/map")
@takes("county")
def show_map() -> str:
    """Show how the orders stand, department by department, the escalated ones first."""
    refuse_without(Act.COORDINATE_MEASURES, Role.AUDITOR)
    places = asked_divisions()
    with reading() as session:
        scope = coordinating_scope(session)
        found = order_map(session, on=today(), divisions=places)
        late = escalated(session, scope, on=today(), divisions=places)
    return render_template(
        "regulator/measures/map.html",
        found=found,
        late=late,
        states=tuple(OrderState),
        county=request.args.get("county", ""),
        counties=places_offered(),
        departments=register().rulebook.departments,
        divisions=register().rulebook.divisions,
        today=today(),
    )


def coordinating_scope(session: Session) -> Scope:
    """Return the reach of one who coordinates. Raises Forbidden for everybody else."""
    scope = scope_today(session)
    if not sees_all(session, scope):
        raise Forbidden(ONLY_COORDINATORS)
    return scope
