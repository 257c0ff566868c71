"""Where the rulebooks stand: one folder a city, beside what holds for the whole country; read once."""

from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from registry.errors import Invalid
from registry.rulebooks.awards import read_award
from registry.rulebooks.cities import read_city
from registry.rulebooks.departments import read_departments
from registry.rulebooks.divisions import read_divisions
from registry.rulebooks.editions import read_family
from registry.rulebooks.holidays import read_holidays
from registry.rulebooks.industries import read_industries
from registry.rulebooks.inspection_law import read_inspection_factors
from registry.rulebooks.laws import (
    read_deadline,
    read_list_type,
    read_procedure,
    read_retention,
    read_window,
)
from registry.rulebooks.measures import read_basis, read_measure
from registry.rulebooks.papers import read_papers
from registry.rulebooks.rating_lists import listed_as_reader
from registry.rulebooks.rating_models import read_rating_models
from registry.rulebooks.rating_sources import source_reader
from registry.rulebooks.record_items import (
    read_domain_rule,
    read_kind_rule,
    read_review_rule,
    read_tier_rule,
    read_violation,
)
from registry.rulebooks.rulebook import Rulebook

SHELF = Path(__file__).resolve().parent
NATIONAL = SHELF / "national"


def cities() -> tuple[str, ...]:
    """Return the ids of the cities that have a rulebook, by alphabet."""
    return tuple(sorted(path.parent.name for path in SHELF.glob("*/city.yaml")))


@cache
def load(city: str) -> Rulebook:
    """Return the rulebook of a city, read and checked at the first call.

    Raises: Invalid where there is no such city or its rulebook is incomplete or contradicts itself.
    """
    if city not in cities():
        raise Invalid(f"没有「{city}」的规则库；现有：{'、'.join(cities())}。")
    return load_from(SHELF / city)


def load_from(folder: Path, national: Path = NATIONAL) -> Rulebook:
    """Return the rulebook in a city's folder, beside the tables that hold for the whole country."""
    city = read_city(folder / "city.yaml")
    ratings = read_rating_models(folder)
    violations = read_family(folder / "violations.yaml", read_violation)
    lists = read_family(folder / "lists.yaml", read_list_type)
    return Rulebook(
        city=city,
        departments=read_departments(folder / "departments.yaml"),
        divisions=read_divisions(folder / "divisions.csv", city.division_code),
        industries=read_industries(national / "industries.yaml"),
        calendar=read_holidays(national / "holidays"),
        terms=read_family(folder / "terms.yaml", read_window),
        lists=lists,
        list_procedures=read_family(folder / "list_procedures.yaml", read_procedure),
        deadlines=read_family(folder / "deadlines.yaml", read_deadline),
        case_deadlines=read_family(folder / "case_deadlines.yaml", read_deadline),
        retention=read_family(folder / "retention.yaml", read_retention),
        tiers=read_family(folder / "tiers.yaml", read_tier_rule),
        record_kinds=read_family(folder / "record_kinds.yaml", read_kind_rule),
        domains=read_family(folder / "domains.yaml", read_domain_rule),
        violations=violations,
        approvals=read_family(folder / "approvals.yaml", read_review_rule),
        ratings=ratings,
        papers=read_papers(national / "papers.yaml"),
        measure_catalogue=read_family(folder / "measures.yaml", read_measure),
        measure_bases=read_family(folder / "measure_bases.yaml", read_basis),
        measure_deadlines=read_family(folder / "measure_deadlines.yaml", read_deadline),
        rating_sources=read_family(
            folder / "rating_sources.yaml", source_reader(ratings, violations)
        ),
        inspection_factors=read_inspection_factors(folder / "inspection_factors.yaml"),
        rating_lists=read_family(folder / "rating_lists.yaml", listed_as_reader(ratings, lists)),
        awards=read_family(folder / "awards.yaml", read_award),
    )


def rulebook_of(session: Session) -> Rulebook:
    """Return the rulebook that travels with `session`."""
    rulebook = session.info["rulebook"]
    assert isinstance(rulebook, Rulebook)
    return rulebook
