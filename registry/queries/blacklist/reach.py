"""Which cases somebody reaches: those of the own department and county; beyond it there are none.

Invariant: entries decided elsewhere are taken over for the whole city, so a coordinating department of
the city reaches those of every department, as it takes their files in.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from models.blacklist import ListCase, ListEntry
from models.vocabulary import CaseKind
from registry.errors import NotFound
from registry.queries.scope import within
from registry.rulebooks import DepartmentRole, Rulebook, rulebook_of
from registry.rules.permissions import Scope


def case_within(session: Session, case_id: int, scope: Scope) -> ListCase:
    """Return a case within `scope`. Raises NotFound for every other, as if it did not exist."""
    wanted = select(ListCase).where(ListCase.id == case_id, *cases_within(session, scope))
    case = session.scalars(wanted).first()
    if case is None:
        raise NotFound("没有这件名单案件，或它不由您的部门办理。")
    return case


def cases_within(session: Session, scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions that a case may be seen, and worked on, by whoever has `scope`."""
    own = within(scope, ListCase.department_id, ListCase.division_code)
    if not own or not coordinates(session, scope):
        return own
    return [or_(and_(*own), ListCase.kind == CaseKind.IMPORTED)]


def may_change_entry(
    rulebook: Rulebook, entry: ListEntry, department_id: str | None, *, on: date
) -> bool:
    """Say whether a department opens cases on an entry: it decides the list, or keeps what others decided.

    What was decided elsewhere is kept here by the department that took it over, or by the one that
    leads: they carry through what its decider's paper says.
    """
    if entry.is_foreign and department_id in (entry.department_id, rulebook.city.lead_department):
        return True
    found = rulebook.blacklist.list_known_on(entry.list_type, on)
    return found is not None and department_id in found.deciders


def coordinates(session: Session, scope: Scope) -> bool:
    """Say whether a scope is that of a coordinating department of the city."""
    if scope.divisions is not None:
        return False
    department = rulebook_of(session).departments.get(scope.department_id or "")
    return department is not None and department.may(DepartmentRole.COORDINATOR)
