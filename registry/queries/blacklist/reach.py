"""Which cases somebody reaches: those of the own department and county; beyond it there are none."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.blacklist import ListCase
from registry.errors import NotFound
from registry.queries.scope import within
from registry.rules.permissions import Scope


def case_within(session: Session, case_id: int, scope: Scope) -> ListCase:
    """Return a case within `scope`. Raises NotFound for every other, as if it did not exist."""
    wanted = select(ListCase).where(
        ListCase.id == case_id, *within(scope, ListCase.department_id, ListCase.division_code)
    )
    case = session.scalars(wanted).first()
    if case is None:
        raise NotFound("没有这件名单案件，或它不由您的部门办理。")
    return case
