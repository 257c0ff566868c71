"""`flask inspections draw PLAN_NO --by ACCOUNT`: a plan is drawn at the console, as on its page.

Invariant: it is drawn in the name of an officer who may, once. Exit 0: drawn; 2: refused, and why.
"""

import json
import sys
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.accounts import Account
from models.inspections import InspectionDraw, InspectionPlan
from models.vocabulary import Act
from registry import clock
from registry.errors import Invalid, NotFound, RegistryError
from registry.queries.inspections import drawn_lines, seeds_of
from registry.queries.places import codes_within
from registry.rules.permissions import Actor, Matter, may
from registry.services import inspections as service
from registry.web.transaction import register, writing

REFUSED = 2
inspections = AppGroup("inspections", help="双随机抽查 (random inspections by credit).")


@inspections.command("draw")
@click.argument("plan_no")
@click.option("--by", "username", required=True, help="Account in whose name it is drawn.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_appcontext
def draw(plan_no: str, username: str, as_json: bool) -> None:
    """Draw the plan of that number, and print whom it drew with the inspectors sent to them."""
    try:
        with writing() as session:
            plan = _plan(session, plan_no)
            by = _who_may(session, username, plan)
            found = service.draw(session, plan.id, by=by, at=clock.now())
            told = _told(session, plan, found)
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(REFUSED)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for line in told["drawn"]:
        click.echo(
            "  ".join([str(line["place"]), line["code"], line["grade"], *line["inspectors"]])
        )
    click.echo(
        f"种子 {told['seed']}；保密值（不公开）{told['secret']}；范围 {told['population']} 家。",
        err=True,
    )


def _plan(session: Session, plan_no: str) -> InspectionPlan:
    plan = session.scalar(select(InspectionPlan).where(InspectionPlan.plan_no == plan_no))
    if plan is None:
        raise NotFound(f"没有编号为“{plan_no}”的抽查方案，编号写作 演抽〔2026〕1号。")
    return plan


def _who_may(session: Session, username: str, plan: InspectionPlan) -> int:
    """Return the account's id. Raises Invalid where it may not draw this plan."""
    found = session.scalar(select(Account).where(Account.username == username))
    if found is None or found.disabled_at is not None:
        raise Invalid(f"没有可用的账户“{username}”。")
    actor = Actor(found.id, found.role, found.department_id, found.division_code)
    divisions = register().rulebook.divisions
    within = codes_within(divisions, found.division_code) if found.division_code else ()
    matter = Matter(department_id=plan.department_id, division_code=plan.division_code)
    verdict = may(actor, Act.PLAN_INSPECTION, matter, divisions_of_actor=frozenset(within))
    if not verdict.allowed:
        raise Invalid(f"账户“{username}”不能抽取这个方案：{verdict.reason}")
    return found.id


def _told(
    session: Session, plan: InspectionPlan, found: InspectionDraw
) -> dict[str, Any]:  # Any: a JSON document
    return {
        "plan_no": plan.plan_no,
        "drawn_on": found.on_date.isoformat(),
        "commitment": bytes(plan.seed_hash).hex(),
        "seed": found.seed,
        "secret": seeds_of(found).secret.hex(),
        "population": found.population,
        "population_digest": bytes(found.population_hash).hex(),
        "drawn": [
            {
                "place": one.place,
                "code": one.code,
                "name": one.name,
                "grade": one.grade.value,
                "inspectors": one.inspectors,
            }
            for one in drawn_lines(session, found)
        ],
    }
