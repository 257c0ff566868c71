"""Inspections by credit: how a quota is allotted to the grades, and a draw that can be repeated.

Invariant: pure; the same seed, secret and the same population give the same draw, whatever their order.
"""

from registry.rules.inspections.allotting import Stratum, allot
from registry.rules.inspections.drawing import Candidate, Draw, Drawn, draw, lines_digest
from registry.rules.inspections.law import InspectionFactor, factors_of, reaches_all
from registry.rules.inspections.population import Population, packed, unpacked
from registry.rules.inspections.problems import (
    LONGEST_NAME,
    MOST_DRAWN,
    MOST_INSPECTORS,
    problems_of,
)
from registry.rules.inspections.scope import MAY_BE_DRAWN, Reach, filters_of, reach_from
from registry.rules.inspections.seeds import SEED_BYTES, Seeds

__all__ = [
    "MAY_BE_DRAWN",
    "LONGEST_NAME",
    "MOST_DRAWN",
    "MOST_INSPECTORS",
    "SEED_BYTES",
    "Candidate",
    "Draw",
    "Drawn",
    "InspectionFactor",
    "Population",
    "Reach",
    "Seeds",
    "Stratum",
    "allot",
    "draw",
    "factors_of",
    "filters_of",
    "lines_digest",
    "packed",
    "problems_of",
    "reach_from",
    "reaches_all",
    "unpacked",
]
