"""Which departments' files and rows an officer reaches, and the way out when somebody was faster.

Invariant: what lies outside is answered as if it did not exist (SECURITY §1 row 1); rows that wait
are mended by the department that supplied them, nobody else.
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from models.vocabulary import Act, Role
from registry import clock
from registry.errors import Conflict, NotFound, Refused
from registry.queries.deputies import Colleague, principals_of
from registry.queries.places import codes_within
from registry.rulebooks import Department, DepartmentRole
from registry.rules.calendar import legal_day
from registry.rules.permissions import Actor, Matter, Scope, Verdict, in_scope, may, scope_of
from registry.web.guard import current_actor
from registry.web.transaction import register


def divisions_within(actor: Actor) -> frozenset[str]:
    """Return the county of a county officer with all below it; empty for the city's."""
    if actor.division_code is None:
        return frozenset()
    return frozenset(codes_within(register().rulebook.divisions, actor.division_code))


def principals_today(session: Session) -> tuple[Colleague, ...]:
    """Return those for whom the one who asks stands in today."""
    return principals_of(session, current_actor().account_id, legal_day(clock.now()))


def scope_today(session: Session) -> Scope:
    """Return what the one who asks reaches today, with the drafts of those they stand in for."""
    actor = current_actor()
    principals = tuple(one.account_id for one in principals_today(session))
    return scope_of(actor, divisions_within(actor), principals)


def scope_of_colleague(one: Colleague) -> Scope:
    """Return what a colleague reaches, for whoever stands in for them."""
    as_actor = Actor(one.account_id, one.role, one.department_id, one.division_code)
    return scope_of(as_actor, divisions_within(as_actor))


def scope_in_the_name_of(session: Session, account_id: int | None) -> Scope:
    """Return the own reach, or that of the one in whose name one acts today.

    Raises Refused where one does not stand in for them.
    """
    if account_id is None:
        return scope_today(session)
    for one in principals_today(session):
        if one.account_id == account_id:
            return scope_of_colleague(one)
    raise Refused("您今天没有代理这位同事，请刷新页面后重新办理。")


def sees_measures() -> bool:
    """Say whether the one who asks has a desk of joint measures: carries out, decides, or audits."""
    actor = current_actor()
    acts = (Act.EXECUTE_MEASURE, Act.DECIDE_WAIVER)
    return actor.role is Role.AUDITOR or any(may(actor, act).allowed for act in acts)


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


def refuse_foreign_batch(department_id: str, division_code: str | None) -> None:
    """Raise NotFound where the batch was supplied by a department or county beyond the actor's reach."""
    actor = current_actor()
    is_theirs = department_id in {one.id for one in departments_of(actor)}
    if not is_theirs or not in_scope(actor, division_code, divisions_within(actor)):
        raise NotFound("没有这个导入批次，或它不由您的部门办理。")


def refuse_foreign_row(department_id: str, division_code: str | None) -> None:
    """Raise NotFound where the row is another department's, or lies beyond the actor's county."""
    actor = current_actor()
    matter = Matter(department_id=department_id, division_code=division_code)
    if not may(actor, Act.MEND_ROW, matter, divisions_of_actor=divisions_within(actor)).allowed:
        raise NotFound("没有这条待处理数据，或它不由您的部门办理。")


def verdict_on_place(act: Act, division_code: str | None) -> Verdict:
    """Return whether the actor may do `act` on a subject in that division."""
    actor = current_actor()
    matter = Matter(division_code=division_code)
    return may(actor, act, matter, divisions_of_actor=divisions_within(actor))


def reaches_inside(division_code: str | None) -> bool:
    """Say whether the one who asks may open the inside view of a subject in that division."""
    return verdict_on_place(Act.READ_INSIDE, division_code).allowed


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
