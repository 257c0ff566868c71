"""Plans and draws of inspections against their commitments, the journal, and the rule itself.

Invariant: seed and secret answer to the commitment that was published before; the lines of a draw are those that
the journal committed to, and the rule gives them again from the population that was kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.vocabulary import AuditEvent
from registry.errors import Invalid
from registry.queries.inspections import repeated, seeds_of, strata_of
from registry.queries.vault import open_item
from registry.queries.verification.entries import Entry, entries_of, row_problem
from registry.queries.verification.finding import Finding
from registry.rules.inspections import Seeds, lines_digest

PLANS, DRAWS = "inspection_plans", "inspection_draws"
Told = Mapping[str, Entry]
_GONE = "操作日志中有记载，数据库中已不在。"


def check_inspection_plans(session: Session) -> Finding:
    """Compare each plan with the journal, and its sealed seed with the published commitment."""
    told, count = _told(session, AuditEvent.INSPECTION_PLANNED), 0
    for plan in session.scalars(select(InspectionPlan).order_by(InspectionPlan.id)):
        count += 1
        if problem := _plan_problem(session, plan, told):
            return Finding(PLANS, count, f"inspection_plan:{plan.id}", problem)
    if gone := set(told) - set(map(_about, session.scalars(select(InspectionPlan.id)))):
        return Finding(PLANS, count, min(gone), _GONE)
    return Finding(PLANS, count)


def check_inspection_draws(session: Session) -> Finding:
    """Compare each draw with its plan and the journal, and make it again from its kept population."""
    told, count = _told(session, AuditEvent.INSPECTION_DRAWN), 0
    pairs = list(_draws(session))
    for plan, draw in pairs:
        count += 1
        problem = _draw_problem(session, plan, draw, told) or _repeated_problem(session, plan, draw)
        if problem:
            return Finding(DRAWS, count, f"inspection_draw:{draw.id}", problem)
    if gone := set(told) - {_about(plan.id) for plan, _ in pairs}:
        return Finding(DRAWS, count, min(gone), _GONE)
    return Finding(DRAWS, count)


def _told(session: Session, event: AuditEvent) -> Told:
    return {one.about: one for one in entries_of(session, event)}


def _about(plan_id: int) -> str:
    return f"inspection_plan:{plan_id}"


def _plan_problem(session: Session, plan: InspectionPlan, told: Told) -> str | None:
    said = told.get(_about(plan.id))
    if said is None:
        return "操作日志中没有这个抽查方案。"
    wanted = {
        "plan_no": plan.plan_no,
        "quota": plan.quota,
        "team": plan.team,
        "inspectors": len(plan.inspectors),
        "seed_hash": bytes(plan.seed_hash).hex(),
        "edition": plan.edition,
    }
    for name, value in wanted.items():
        if said.details[name] != value:
            return f"“{name}”与操作日志不符。"
    return _sealed_problem(session, plan) or row_problem(plan, plan.recorded_at, plan.by_id, said)


def _sealed_problem(session: Session, plan: InspectionPlan) -> str | None:
    """Return what is wrong with the sealed seed; one whose term is over was destroyed, and is not."""
    try:
        plain = open_item(session, plan.seed_id)
    except Invalid as error:
        return str(error)
    if plain is not None and Seeds.read(plain).commitment != bytes(plan.seed_hash):
        return "封存的种子与公布的摘要不符。"
    return None


def _draws(session: Session) -> Iterator[tuple[InspectionPlan, InspectionDraw]]:
    rows = session.execute(
        select(InspectionPlan, InspectionDraw)
        .join(InspectionDraw, InspectionDraw.plan_id == InspectionPlan.id)
        .order_by(InspectionDraw.id)
    )
    yield from rows


def _draw_problem(
    session: Session, plan: InspectionPlan, draw: InspectionDraw, told: Told
) -> str | None:
    if seeds_of(draw).commitment != bytes(plan.seed_hash):
        return "种子和保密值与方案公布的摘要不符。"
    said = told.get(_about(plan.id))
    if said is None:
        return "操作日志中没有这次抽取。"
    lines = session.scalars(
        select(InspectionDrawLine)
        .where(InspectionDrawLine.draw_id == draw.id)
        .order_by(InspectionDrawLine.place)
    ).all()
    wanted = {
        "population": draw.population,
        "population_hash": bytes(draw.population_hash).hex(),
        "drawn": len(lines),
        "lines_hash": lines_digest(
            (one.place, one.subject_id, one.grade, one.inspectors) for one in lines
        ).hex(),
    }
    for name, value in wanted.items():
        if said.details[name] != value:
            return f"“{name}”与操作日志不符。"
    if any(one.recorded_at != draw.recorded_at for one in lines):
        return "名单各行的记录时间与抽取的时间不符。"
    return _strata_problem(draw, lines) or row_problem(draw, draw.recorded_at, draw.by_id, said)


def _strata_problem(draw: InspectionDraw, lines: Sequence[InspectionDrawLine]) -> str | None:
    drawn = Counter(one.grade for one in lines)
    strata = strata_of(draw)
    if sum(one.number for one in strata) != draw.population:
        return "各等级的家数与抽取范围不符。"
    if {one.grade: one.drawn for one in strata if one.drawn} != drawn:
        return "各等级的抽取数与名单不符。"
    return None


def _repeated_problem(session: Session, plan: InspectionPlan, draw: InspectionDraw) -> str | None:
    """Return what is wrong with the kept population or the draw that comes of it."""
    try:
        is_repeated = repeated(session, plan, draw)
    except Invalid as error:
        return str(error)
    return "按种子重演的名单与保存的不同。" if is_repeated is False else None
