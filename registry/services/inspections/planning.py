"""A plan is made: whom it may draw, how many, by whom they are inspected, and the sealed seed.

Invariant: seed and secret are drawn once, with the plan, and lie in the vault; their commitment is
public from then on, so that nobody can try others until the result suits. Numbers have no gaps.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models.inspections import InspectionPlan
from models.session import backend_of
from models.vocabulary import AuditEvent, PersonalField
from registry.errors import Invalid
from registry.queries.inspections import members
from registry.queries.places import codes_within
from registry.queries.row_digest import row_digest
from registry.rulebooks import rulebook_of
from registry.rules.calendar import legal_day
from registry.rules.inspections import SEED_BYTES, Reach, Seeds, filters_of, problems_of
from registry.rules.records.dated import edition_for
from registry.services import audit, vault

INSPECTIONS_LOCK = 7_305_021  # PostgreSQL: numbers without gaps, a plan is drawn once
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Planner:
    """Who makes a plan: an account with its department, and its county where it serves one."""

    account_id: int
    department_id: str
    division_code: str | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says."""

    title: str
    reach: Reach
    quota: int
    inspectors: tuple[str, ...]
    team: int


def plan(session: Session, wanted: Planned, *, by: Planner, at: datetime) -> InspectionPlan:
    """Make a plan and return it.

    Raises Invalid with all that is wrong: the quota beyond whom it may draw, a team beyond its
    inspectors, the same inspector twice.
    """
    on = legal_day(at)
    lock_inspections(session)
    _refuse_crooked(session, wanted, by, at)
    seeds = Seeds(secrets.token_bytes(SEED_BYTES), secrets.token_bytes(SEED_BYTES))
    item = vault.put(session, PersonalField.DRAW_SEED, seeds.written, subject_id=None, at=at)
    row = InspectionPlan(
        plan_no=_next_number(session, on.year),
        title=wanted.title.strip(),
        department_id=by.department_id,
        division_code=wanted.reach.division_code,
        by_id=by.account_id,
        on_date=on,
        recorded_at=at,
        edition=edition_for(rulebook_of(session).inspection_factors, on).id,
        filters=filters_of(wanted.reach),
        quota=wanted.quota,
        inspectors=list(wanted.inspectors),
        team=wanted.team,
        seed_hash=seeds.commitment,
        seed_id=item.id,
    )
    session.add(row)
    session.flush()
    audit.append(
        session,
        AuditEvent.INSPECTION_PLANNED,
        by=by.account_id,
        at=at,
        about=f"inspection_plan:{row.id}",
        plan_no=row.plan_no,
        quota=row.quota,
        team=row.team,
        inspectors=len(wanted.inspectors),
        seed_hash=seeds.commitment.hex(),
        edition=row.edition,
        digest=row_digest(row),
    )
    return row


def lock_inspections(session: Session) -> None:
    """Let nobody else plan or draw before this transaction ends."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": INSPECTIONS_LOCK})


def _refuse_crooked(session: Session, wanted: Planned, by: Planner, at: datetime) -> None:
    if not wanted.title.strip() or len(wanted.title) > LONGEST_TITLE:
        raise Invalid(f"请填写方案名称，最多 {LONGEST_TITLE} 个字。")
    _refuse_other_place(session, wanted.reach, by)
    population = sum(1 for _ in members(session, wanted.reach, on=legal_day(at)))
    if found := problems_of(wanted.quota, wanted.inspectors, wanted.team, population):
        raise Invalid("".join(found))


def _refuse_other_place(session: Session, reach: Reach, by: Planner) -> None:
    """Raise Invalid where a place or an industry is unknown, or a county plans beyond itself."""
    rulebook = rulebook_of(session)
    if reach.section and reach.section not in {one.code for one in rulebook.industries.sections()}:
        raise Invalid("没有这个行业门类，请从页面上选择。")
    if reach.division_code is not None and reach.division_code not in rulebook.divisions:
        raise Invalid("没有这个辖区，请从页面上选择。")
    if by.division_code is None:
        return
    within = codes_within(rulebook.divisions, by.division_code)
    if reach.division_code not in within:
        raise Invalid("县（市、区）的抽查方案只能在本辖区内抽取。")


def _next_number(session: Session, year: int) -> str:
    city = rulebook_of(session).city
    mark = city.demo_word.zh[:1] if city.is_demonstration else ""
    head = f"{mark}抽〔{year}〕"
    known = session.scalar(
        select(func.count(InspectionPlan.id)).where(
            InspectionPlan.plan_no.startswith(head, autoescape=True)
        )
    )
    return f"{head}{(known or 0) + 1}号"
