"""The way of a case as one table: where each step leads, and what ends a case.

Invariant: the table is every step there is. What else a step needs (a period that is over, a second
person, minutes) stands in `possible`; whose hands it passes through, in `rules.hands`.
Source: RULEBOOK §4.3; LAW-AND-FAIRNESS 16.
"""

from collections.abc import Mapping
from types import MappingProxyType

from models.vocabulary import CaseKind, CaseState, CaseStep
from registry.errors import Conflict
from registry.rules.blacklist.law import ListProcedure, Stage

# Kinds that put somebody on a list by a decision of ours: notice, defence and the whole way.
LISTS = frozenset({CaseKind.LISTING, CaseKind.REINSTATEMENT})
# Kinds that change a standing entry at the moment they are approved.
CHANGES = frozenset(
    {CaseKind.EARLY_REMOVAL, CaseKind.REVOCATION, CaseKind.STAY, CaseKind.RESUMPTION}
)
OPEN = frozenset(
    {
        *(CaseState.DRAFT, CaseState.NOTIFIED, CaseState.IN_REVIEW, CaseState.IN_DECISION),
        *(CaseState.DECIDED, CaseState.SERVED),
    }
)
BEFORE_DECISION = frozenset(
    {CaseState.DRAFT, CaseState.NOTIFIED, CaseState.IN_REVIEW, CaseState.IN_DECISION}
)

_S, _D = CaseState, CaseStep
NEXT: Mapping[tuple[CaseState, CaseStep], CaseState] = MappingProxyType(
    {
        (_S.DRAFT, _D.CHANGED): _S.DRAFT,
        (_S.DRAFT, _D.NOTIFIED): _S.NOTIFIED,
        (_S.DRAFT, _D.SUBMITTED): _S.IN_REVIEW,
        (_S.NOTIFIED, _D.CHANGED): _S.DRAFT,  # what was not told has to be told
        (_S.NOTIFIED, _D.DEFENDED): _S.NOTIFIED,
        (_S.NOTIFIED, _D.HEARING_ASKED): _S.NOTIFIED,
        (_S.NOTIFIED, _D.HEARING_HELD): _S.NOTIFIED,
        (_S.NOTIFIED, _D.ANSWERED): _S.NOTIFIED,
        (_S.NOTIFIED, _D.SUBMITTED): _S.IN_REVIEW,
        (_S.IN_REVIEW, _D.REVIEWED): _S.IN_DECISION,
        (_S.IN_REVIEW, _D.RETURNED): _S.DRAFT,
        (_S.IN_DECISION, _D.DISCUSSED): _S.IN_DECISION,
        (_S.IN_DECISION, _D.CONSENTED): _S.IN_DECISION,
        (_S.IN_DECISION, _D.RETURNED): _S.DRAFT,
        (_S.IN_DECISION, _D.APPROVED): _S.DECIDED,
        (_S.IN_DECISION, _D.REJECTED): _S.NOT_LISTED,
        (_S.DECIDED, _D.SERVED): _S.SERVED,
        (_S.SERVED, _D.PUBLISHED): _S.DONE,
        (_S.DRAFT, _D.CLOSED): _S.CLOSED,
        (_S.NOTIFIED, _D.CLOSED): _S.CLOSED,
        (
            _S.IN_DECISION,
            _D.CLOSED,
        ): _S.CLOSED,  # only of what was taken over: its file is taken back
        (_S.DECIDED, _D.CLOSED): _S.CLOSED,  # only where the ground fell away (see possible)
        (_S.SERVED, _D.CLOSED): _S.CLOSED,
    }
)


def next_state(
    state: CaseState, step: CaseStep, kind: CaseKind, procedure: ListProcedure
) -> CaseState:
    """Return where `step` leads. Raises Conflict where there is no such step from here."""
    led = NEXT.get((state, step))
    if led is None or not _knows(state, step, kind):
        raise Conflict(f"这件案件现在是“{state.zh}”，不能“{step.zh}”，请刷新页面查看。")
    if step is CaseStep.SUBMITTED and not needs_review(kind, procedure):
        return CaseState.IN_DECISION
    if step is CaseStep.RETURNED and kind in LISTS and procedure.has(Stage.NOTICE):
        return CaseState.NOTIFIED  # the notice stands as long as nothing is added
    if step is CaseStep.REJECTED and kind not in LISTS:
        return CaseState.REFUSED
    return _without_empty_stages(led, kind, procedure)


def _knows(state: CaseState, step: CaseStep, kind: CaseKind) -> bool:
    """Say whether a kind of case has a step: a file is not rewritten, a removal not called off."""
    if step is CaseStep.CHANGED:
        return kind is not CaseKind.IMPORTED
    if step is CaseStep.CLOSED and state is CaseState.IN_DECISION:
        return kind is CaseKind.IMPORTED
    if step in _OF_LISTING or (step is CaseStep.CLOSED and state not in BEFORE_DECISION):
        return kind in LISTS
    return True


def needs_review(kind: CaseKind, procedure: ListProcedure) -> bool:
    """Say whether a case passes legal review before it is decided."""
    if kind in (CaseKind.STAY, CaseKind.RESUMPTION, CaseKind.IMPORTED):
        return False
    return procedure.has(Stage.REVIEW)


def needs_service(kind: CaseKind, procedure: ListProcedure) -> bool:
    """Say whether the decision has to be served here."""
    return kind is not CaseKind.IMPORTED and procedure.has(Stage.SERVICE)


def needs_publication(kind: CaseKind, procedure: ListProcedure) -> bool:
    """Say whether the publication of a new entry has to be arranged."""
    return kind in LISTS and procedure.has(Stage.PUBLICATION)


def _without_empty_stages(led: CaseState, kind: CaseKind, procedure: ListProcedure) -> CaseState:
    if led is CaseState.DECIDED and not needs_service(kind, procedure):
        led = CaseState.SERVED
    if led is CaseState.SERVED and not needs_publication(kind, procedure):
        return CaseState.DONE
    return led


_OF_LISTING = frozenset(
    {
        *(CaseStep.NOTIFIED, CaseStep.DEFENDED, CaseStep.HEARING_ASKED, CaseStep.HEARING_HELD),
        *(CaseStep.ANSWERED, CaseStep.CONSENTED, CaseStep.PUBLISHED),
    }
)
