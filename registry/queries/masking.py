"""What an audience may see of a subject (LAW-AND-FAIRNESS 6).

Invariant: practitioners are never met by the public; an individual business is shown as a business,
never as its operator, and its address only down to the division; a person's bare name finds nobody
behind whom one person stands.
"""

from models.vocabulary import Audience, SubjectKind

# Behind these names stands one person; personal particulars of theirs are kept from the public.
ONE_PERSON = frozenset((SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER))


def may_meet(kind: SubjectKind, uscc: str | None, audience: Audience) -> bool:
    """Say whether a subject may be found at all: for the public only by code, and no persons."""
    if audience is not Audience.PUBLIC:
        return True
    return kind is not SubjectKind.PRACTITIONER and uscc is not None


def shown_representative(name: str | None, kind: SubjectKind, audience: Audience) -> str | None:
    """Return the legal representative for the registration block, None where it is not shown."""
    return name if _is_open(kind, audience) else None


def shown_address(address: str | None, kind: SubjectKind, audience: Audience) -> str | None:
    """Return the registered address, None where it may be somebody's home."""
    return address if _is_open(kind, audience) else None


def _is_open(kind: SubjectKind, audience: Audience) -> bool:
    return audience is not Audience.PUBLIC or kind not in ONE_PERSON
