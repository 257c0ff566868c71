"""Reach as conditions of a query, so that what lies outside is not found rather than hidden later.

Invariant: the conditions let through exactly what `rules.permissions.may` allows; a test holds both
against each other. A draft that nobody has handed on is its writer's alone.
"""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from models.proposals import RecordProposal
from models.vocabulary import ProposalState
from registry.rules.permissions import Scope

# What looks personal in these has perhaps not been looked at yet, so nobody else reads them.
UNFINISHED = (ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.ABANDONED)


def within(
    scope: Scope,
    department: InstrumentedAttribute[str],
    division: InstrumentedAttribute[str | None],
) -> list[ColumnElement[bool]]:
    """Return the conditions that a row of this department and place lies in `scope`."""
    found: list[ColumnElement[bool]] = []
    if scope.department_id is not None:
        found.append(department == scope.department_id)
    if scope.divisions is not None:
        found.append(division.in_(sorted(scope.divisions)))
    return found


def proposals_within(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions that a `RecordProposal` may be seen by whoever has `scope`."""
    handed_on = RecordProposal.state.not_in(UNFINISHED)
    own = RecordProposal.proposed_by.in_(scope.own_accounts)
    place = within(scope, RecordProposal.department_id, RecordProposal.division_code)
    return [*place, or_(handed_on, own)]
