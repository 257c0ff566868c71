"""Inspections by credit: a plan with its commitment, and the one draw that it leads to."""

from registry.services.inspections.drawing import draw
from registry.services.inspections.planning import Planned, Planner, plan

__all__ = ["Planned", "Planner", "draw", "plan"]
