"""Listing cases: the list, what waits for whom, one case with its steps, opening and changing one."""

from registry.web.regulator.cases import (
    approving,
    changing,
    listing,
    papers,
    picking,
    showing,
    stepping,
    writing,
)
from registry.web.regulator.cases.room import views

__all__ = [
    "approving",
    "changing",
    "listing",
    "papers",
    "picking",
    "showing",
    "stepping",
    "views",
    "writing",
]
