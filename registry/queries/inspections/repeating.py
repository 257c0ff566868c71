"""A draw made again from the file of its population, as it was kept on the day of the draw.

Invariant: a file that does not answer to the digest of the draw is never given out or drawn from.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.inspections import InspectionDraw, InspectionDrawLine, InspectionPlan
from models.subjects import Subject
from models.vocabulary import Grade
from registry.errors import Invalid, NotFound
from registry.queries.inspections.members import Member
from registry.queries.vault import open_item
from registry.rulebooks import rulebook_of
from registry.rules.inspections import Candidate, Drawn, Population, Seeds, factors_of, unpacked


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


def kept_file(session: Session, draw: InspectionDraw) -> str | None:
    """Return the file of a draw's population; None once its term was over and it was destroyed.

    Raises Invalid where it cannot be read or is not the one whose digest was published.
    """
    number = draw.strata["population_id"]
    assert isinstance(number, int)
    try:
        kept = open_item(session, number)
    except NotFound as error:
        raise Invalid("没有留存的抽取范围文件。") from error
    if kept is None:
        return None
    text = unpacked(kept)
    if hashlib.sha256(text.encode()).digest() != bytes(draw.population_hash):
        raise Invalid("留存的抽取范围文件与公布的摘要不符。")
    return text


def repeated(session: Session, plan: InspectionPlan, draw: InspectionDraw) -> bool | None:
    """Return whether a plan's draw comes of its kept population again; None where that is destroyed.

    Raises Invalid as `kept_file` does.
    """
    text = kept_file(session, draw)
    if text is None:
        return None
    population = Population.read(text)
    as_planned = population_of(session, plan, (), population.salt)
    if list(as_planned.lines()) != list(replace(population, candidates=()).lines()):
        return False
    again = population.drawn_by(seeds_of(draw)).drawn
    return list(again) == _kept(session, draw)


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
