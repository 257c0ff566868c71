"""Every day of a case and its entry, each with the sentence that explains it."""

from datetime import date

from models.blacklist import ListEntry
from models.vocabulary import CaseStep
from registry.rules.blacklist import BlacklistLaw, ListType
from registry.rules.blacklist.facts import CaseFacts
from registry.rules.blacklist.flow import LISTS
from registry.rules.blacklist.limits import (
    Explained,
    earliest_publication,
    explained,
    published_by,
    removable_from,
    term_until,
)
from registry.rules.blacklist.possible import hearing_until

_REMEDIES = ("reconsideration_request", "lawsuit")


def days_of(
    case: CaseFacts, law: BlacklistLaw, found: ListType | None, entry: ListEntry | None
) -> tuple[Explained, ...]:
    """Return the days that follow from what was done so far, in the order in which they come up."""
    days = [*_of_notice(case, law), *_of_decision(case, law), *_of_service(case, law)]
    listed_on = _listed_on(case, entry)
    if found is not None and listed_on is not None:
        days += [removable_from(found, listed_on), term_until(found, listed_on)]
    return tuple(one for one in days if one is not None)


def _of_notice(case: CaseFacts, law: BlacklistLaw) -> list[Explained | None]:
    notice = case.last(CaseStep.NOTIFIED)
    if notice is None:
        return []
    return [explained(law, "statement", notice.counts_from, "送达告知书"), hearing_until(case, law)]


def _of_decision(case: CaseFacts, law: BlacklistLaw) -> list[Explained | None]:
    if case.decided_on is None or case.kind not in LISTS or case.last(CaseStep.APPROVED) is None:
        return []
    return [
        explained(law, "decision_service", case.decided_on, "作出决定"),
        published_by(law, case.decided_on),
    ]


def _of_service(case: CaseFacts, law: BlacklistLaw) -> list[Explained | None]:
    served = case.last(CaseStep.SERVED)
    if served is None:
        return []
    came = served.counts_from
    first = [earliest_publication(law, came)] if case.kind in LISTS else []
    return [*first, *(explained(law, one, came, "送达决定书") for one in _REMEDIES)]


def _listed_on(case: CaseFacts, entry: ListEntry | None) -> date | None:
    if entry is not None:
        return entry.listed_on
    if case.kind in LISTS and case.last(CaseStep.APPROVED) is not None:
        return case.decided_on
    return case.content.listed_on
