"""By when the next step of a case is due, with its explanation.

Source: RULEBOOK §4.2, §4.3, §6.2.
"""

from models.vocabulary import CaseKind, CaseState, CaseStep
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.law import BlacklistLaw
from registry.rules.blacklist.limits import Explained, explained, published_by
from registry.rules.blacklist.possible import defence_until


def next_due(case: CaseFacts, law: BlacklistLaw) -> Explained | None:
    """Return by when somebody has to act; None where the law sets no limit for the next step."""
    if case.state is CaseState.NOTIFIED:
        return defence_until(case, law)
    if case.state is CaseState.DECIDED and case.decided_on is not None:
        return explained(law, "decision_service", case.decided_on, "作出决定")
    if case.state is CaseState.SERVED and case.decided_on is not None:
        return published_by(law, case.decided_on)
    if case.kind is CaseKind.EARLY_REMOVAL:
        return _removal_due(case, law)
    return None


def _removal_due(case: CaseFacts, law: BlacklistLaw) -> Explained | None:
    accepted = case.last(CaseStep.SUBMITTED)
    if accepted is not None:
        return explained(law, "removal_decision", accepted.on, "受理")
    if case.content.asked_on is not None:
        return explained(law, "removal_acceptance", case.content.asked_on, "收到申请")
    return None
