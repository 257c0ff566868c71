"""The domain (监管领域) of a record where its source states none: by the law it cites, then by words.

Invariant: a domain is filled in only where one answer fits; a doubtful one is left open.
"""

from functools import lru_cache

from registry.rules.records.dated import item_in
from registry.rules.records.law import DomainRule, RecordLaw, law_of_day
from registry.rules.records.particulars import RecordParticulars

REMEMBERED = 50_000


def domain_of(said: RecordParticulars, law: RecordLaw) -> str | None:
    """Return the domain of a record, or None where it cannot be told.

    In this order: the item of the violation catalogue; the norm that the paper cites; the words of
    the violation and its title; the authority, where it decides in one domain only.
    """
    that_day = law_of_day(law, said.decided_on)
    if said.violation is not None:
        item = item_in(that_day.violations, said.violation)
        if item is not None:
            return item.domain
    edition_id = that_day.domains.id
    return (
        _by_norm(law, said.legal_basis or "", edition_id)
        or _by_words(law, said.violation_type or said.title or "", edition_id)
        or _by_words(law, said.product or "", edition_id)
        or _by_authority(law, said.authority)
    )


@lru_cache(maxsize=REMEMBERED)
def _by_norm(law: RecordLaw, text: str, edition_id: str) -> str | None:
    """Return the domain of the one norm cited first; a text that cites none gives None."""
    places = {
        rule.id: min(places)
        for rule in _rules(law, edition_id)
        if (places := [text.find(norm) for norm in rule.norms if norm in text])
    }
    return min(places, key=places.__getitem__, default=None)


@lru_cache(maxsize=REMEMBERED)
def _by_words(law: RecordLaw, text: str, edition_id: str) -> str | None:
    found = [
        rule.id for rule in _rules(law, edition_id) if any(word in text for word in rule.words)
    ]
    return found[0] if len(found) == 1 else None


def _rules(law: RecordLaw, edition_id: str) -> tuple[DomainRule, ...]:
    return next(tuple(one) for one in law.domains.editions if one.id == edition_id)


@lru_cache(maxsize=REMEMBERED)
def _by_authority(law: RecordLaw, name: str) -> str | None:
    domains = {
        domain
        for one in law.authorities
        if any(known in name for known in one.names)
        for domain in one.domains
    }
    return domains.pop() if len(domains) == 1 else None
