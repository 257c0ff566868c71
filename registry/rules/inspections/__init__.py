"""Inspections by credit: how a quota is allotted to the grades, and a draw that can be repeated.

Invariant: pure; the same seed and the same population give the same draw, whatever their order.
"""

from registry.rules.inspections.allotting import Stratum, allot
from registry.rules.inspections.drawing import (
    SEED_BYTES,
    Candidate,
    Draw,
    Drawn,
    draw,
    seed_digest,
)
from registry.rules.inspections.law import InspectionFactor, factors_of, reaches_all
from registry.rules.inspections.population import SALT_BYTES, Population
from registry.rules.inspections.problems import (
    LONGEST_NAME,
    MOST_DRAWN,
    MOST_INSPECTORS,
    problems_of,
)

__all__ = [
    "LONGEST_NAME",
    "MOST_DRAWN",
    "MOST_INSPECTORS",
    "SALT_BYTES",
    "SEED_BYTES",
    "Candidate",
    "Draw",
    "Drawn",
    "InspectionFactor",
    "Population",
    "Stratum",
    "allot",
    "draw",
    "factors_of",
    "problems_of",
    "reaches_all",
    "seed_digest",
]
