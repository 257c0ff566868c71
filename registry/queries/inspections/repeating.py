"""A draw made again from what the register holds now, where that is still what it was drawn from.

Invariant: the digest of the population decides: it is the same, and then the same draw must come of
it; or grades and registrations have moved on, and nothing is said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.subjects import Subject
from models.vocabulary import Grade
from registry.queries.inspections.members import Member, members
from registry.rulebooks import rulebook_of
from registry.rules.inspections import Candidate, Drawn, Population, Seeds, factors_of, reach_from


@dataclass(frozen=True, slots=True)
class Repeated:
    """A population as it stands now, beside the draw that was made of it then.

    `is_repeated`: whether the same draw came of it; None where the population is another.
    """

    population: Population
    is_same: bool
    is_repeated: bool | None


def factors_on(session: Session, edition: str) -> Mapping[Grade, Decimal]:
    """Return the factors of an edition, which a plan keeps by its id."""
    family = rulebook_of(session).inspection_factors
    return factors_of(next(one for one in family.editions if one.id == edition))


def population_of(
    session: Session, plan: InspectionPlan, found: Iterable[Member], salt: str
) -> Population:
    """Return the population of a plan, made of its members and a salt."""
    return Population(
        salt=salt,
        quota=plan.quota,
        team=plan.team,
        inspectors=tuple(plan.inspectors),
        factors=factors_on(session, plan.edition),
        candidates=tuple(Candidate(one.code, one.grade) for one in found),
    )


def repeated(session: Session, plan: InspectionPlan, draw: InspectionDraw) -> Repeated:
    """Return the population of a draw as it stands now, and whether the same draw comes of it."""
    reach = reach_from(plan.filters, plan.division_code)
    found = members(session, reach, on=draw.on_date)
    population = population_of(session, plan, found, seeds_of(draw).salt)
    if population.digest != bytes(draw.population_hash):
        return Repeated(population, False, None)
    again = population.drawn_by(seeds_of(draw)).drawn
    return Repeated(population, True, list(again) == _kept(session, draw))


def seeds_of(draw: InspectionDraw) -> Seeds:
    """Return what decided a draw: the published seed, and the secret that stays inside."""
    return Seeds(bytes.fromhex(draw.seed), bytes.fromhex(str(draw.strata["secret"])))


def _kept(session: Session, draw: InspectionDraw) -> Sequence[Drawn]:
    rows = session.execute(
        select(Subject.uscc, InspectionDrawLine.grade, InspectionDrawLine.inspectors)
        .join(Subject, Subject.id == InspectionDrawLine.subject_id)
        .where(InspectionDrawLine.draw_id == draw.id)
        .order_by(InspectionDrawLine.place)
    )
    return [Drawn(code or "", grade, tuple(inspectors)) for code, grade, inspectors in rows]
