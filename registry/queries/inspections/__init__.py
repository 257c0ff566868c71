"""Inspections by credit, read: the population of a draw, plans and draws for officers, what is public.

Invariant: grades, strata and names leave by the officers' door only (LAW-AND-FAIRNESS 3).
"""

from registry.queries.inspections.drawn import DrawnLine, drawn_lines, strata_of
from registry.queries.inspections.members import Member, members
from registry.queries.inspections.plans import (
    PlanFilter,
    PlanLine,
    PlanOrder,
    PlanPage,
    PlanState,
    plan_line,
    plan_within,
    plans,
)
from registry.queries.inspections.public import PublicPlan, public_plan, public_plans
from registry.queries.inspections.repeating import kept_file, population_of, repeated, seeds_of

__all__ = [
    "DrawnLine",
    "Member",
    "PlanFilter",
    "PlanLine",
    "PlanOrder",
    "PlanPage",
    "PlanState",
    "PublicPlan",
    "drawn_lines",
    "kept_file",
    "members",
    "plan_line",
    "plan_within",
    "plans",
    "population_of",
    "public_plan",
    "public_plans",
    "repeated",
    "seeds_of",
    "strata_of",
]
