"""Which departments' files and rows an officer reaches, and the way out when somebody was faster.

Invariant: what lies outside is answered as if it did not exist (SECURITY §1 row 1); rows that wait
are mended by the department that supplied them, nobody else.
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from models.vocabulary import Act
from registry.errors import Conflict, NotFound
from registry.queries.places import codes_within
from registry.rulebooks import Department, DepartmentRole
from registry.rules.permissions import Actor, Matter, Verdict, may
from registry.web.guard import current_actor
from registry.web.transaction import register


def departments_of(actor: Actor) -> tuple[Department, ...]:
    """Return the departments whose files `actor` takes in: the own one; a coordinator's, all."""
    departments = register().rulebook.departments
    own = departments.get(actor.department_id or "")
    if own is None:
        return ()
    if actor.division_code is None and own.may(DepartmentRole.COORDINATOR):
        others = departments.with_role(DepartmentRole.SOURCE)
        return (own, *(one for one in others if one.id != own.id))
    return (own,)


def refuse_foreign_batch(department_id: str) -> None:
    """Raise NotFound where the batch was supplied by a department that the actor does not reach."""
    if department_id not in {one.id for one in departments_of(current_actor())}:
        raise NotFound("没有这个导入批次，或它不由您的部门办理。")


def refuse_foreign_row(department_id: str) -> None:
    """Raise NotFound where the row was supplied by another department."""
    if not may(current_actor(), Act.MEND_ROW, Matter(department_id=department_id)).allowed:
        raise NotFound("没有这条待处理数据，或它不由您的部门办理。")


def verdict_on_place(act: Act, division_code: str | None) -> Verdict:
    """Return whether the actor may do `act` on a subject in that division."""
    actor = current_actor()
    below = (
        codes_within(register().rulebook.divisions, actor.division_code)
        if actor.division_code
        else ()
    )
    matter = Matter(division_code=division_code)
    return may(actor, act, matter, divisions_of_actor=frozenset(below))


def answer_conflicts(views: Blueprint, room: str) -> None:
    """Let a room tell whoever comes second what happened, with the way to where it can be seen."""

    @views.errorhandler(Conflict)
    def conflict(error: Conflict) -> ResponseReturnValue:
        page = render_template(
            "regulator/collection/too_late.html",
            sentence=str(error),
            back=request.path.rpartition("/")[0],
            room=room,
        )
        return page, 409
