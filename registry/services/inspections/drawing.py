"""A plan is drawn, once: population, strata, subjects, inspectors, and the seed that decided them.

Invariant: what is drawn follows from the sealed seed and secret and the population of the day alone; plan, lines,
the population's file and journal share the transaction; a second draw is refused.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.vocabulary import AuditEvent, PersonalField
from registry.errors import Conflict, Invalid, NotFound
from registry.queries.inspections import members, population_of
from registry.queries.row_digest import row_digest
from registry.queries.vault import open_item
from registry.rules.calendar import legal_day
from registry.rules.inspections import Draw, Seeds, lines_digest, packed, reach_from
from registry.services import audit, vault
from registry.services.inspections.planning import lock_inspections

DRAWN_ALREADY = "这个方案已经抽取，一个方案只抽取一次。需要再抽的，请另行拟定方案。"


def draw(session: Session, plan_id: int, *, by: int, at: datetime) -> InspectionDraw:
    """Draw a plan and return the draw.

    Raises NotFound, Conflict where it was drawn already, Invalid where fewer are left than the quota
    or the seed is not the one that was committed to.
    """
    lock_inspections(session)
    plan = session.get(InspectionPlan, plan_id)
    if plan is None:
        raise NotFound("没有这个抽查方案。")
    drawn = select(InspectionDraw.id).where(InspectionDraw.plan_id == plan_id)
    if session.scalar(drawn) is not None:
        raise Conflict(DRAWN_ALREADY)
    on, seeds = legal_day(at), _opened(session, plan)
    reach = reach_from(plan.filters, plan.division_code)
    subjects = {one.code: one for one in members(session, reach, on=on)}
    population = population_of(session, plan, subjects.values(), seeds.salt)
    found = population.drawn_by(seeds)
    kept = vault.put(
        session, PersonalField.DRAW_POPULATION, packed(population), subject_id=None, at=at
    )
    row = InspectionDraw(
        plan_id=plan.id,
        by_id=by,
        on_date=on,
        recorded_at=at,
        seed=seeds.seed.hex(),
        population=len(subjects),
        population_hash=population.digest,
        strata=_kept(seeds, found, kept.id),
    )
    session.add(row)
    session.flush()
    ids = {code: one.subject_id for code, one in subjects.items()}
    lines_hash = _write_lines(session, row, found, ids)
    audit.append(
        session,
        AuditEvent.INSPECTION_DRAWN,
        by=by,
        at=at,
        about=f"inspection_plan:{plan.id}",
        plan_no=plan.plan_no,
        seed_hash=bytes(plan.seed_hash).hex(),
        population=row.population,
        population_hash=population.digest.hex(),
        drawn=len(found.drawn),
        lines_hash=lines_hash.hex(),
        digest=row_digest(row),
    )
    return row


def _opened(session: Session, plan: InspectionPlan) -> Seeds:
    plain = open_item(session, plan.seed_id)
    if plain is None:
        raise Invalid("方案的随机种子已经销毁，不能再抽取，请另行拟定方案。")
    seeds = Seeds.read(plain)
    if seeds.commitment != bytes(plan.seed_hash):
        raise Invalid("随机种子与公布的摘要不符，不能抽取，请立即报告系统管理员。")
    return seeds


def _kept(seeds: Seeds, found: Draw, population_id: int) -> dict[str, object]:
    """Return what is kept for officers: strata, secret, and where the population's file lies."""
    strata = [
        {
            "grade": one.grade.value,
            "number": one.number,
            "factor": str(one.factor),
            "drawn": one.drawn,
        }
        for one in found.strata
    ]
    return {"secret": seeds.secret.hex(), "population_id": population_id, "strata": strata}


def _write_lines(
    session: Session, row: InspectionDraw, found: Draw, ids: Mapping[str, int]
) -> bytes:
    """Write who was drawn, and return the digest of it."""
    lines = [
        (place, ids[one.code], one.grade, one.inspectors)
        for place, one in enumerate(found.drawn, start=1)
    ]
    session.add_all(
        InspectionDrawLine(
            draw_id=row.id,
            place=place,
            subject_id=subject_id,
            recorded_at=row.recorded_at,
            grade=grade,
            inspectors=list(inspectors),
        )
        for place, subject_id, grade, inspectors in lines
    )
    session.flush()
    return lines_digest(lines)
