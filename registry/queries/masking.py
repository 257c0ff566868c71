"""What an audience may see of a subject (LAW-AND-FAIRNESS 6).

Invariant: practitioners are never met by the public; an individual business is shown as a business,
never as its operator, and its address only down to the division; a person's bare name finds nobody
behind whom one person stands.
"""

from collections.abc import Sequence

from models.vocabulary import Audience, SubjectKind
from registry.rules.identity.names import is_bare_personal_name

# Behind these names stands one person; personal particulars of theirs are kept from the public.
ONE_PERSON = frozenset((SubjectKind.INDIVIDUAL_BUSINESS, SubjectKind.PRACTITIONER))


def may_meet(kind: SubjectKind, uscc: str | None, audience: Audience) -> bool:
    """Say whether a subject may be found at all: for the public only by code, and no persons."""
    if audience is not Audience.PUBLIC:
        return True
    return kind is not SubjectKind.PRACTITIONER and uscc is not None


def names_only_a_person(parts: Sequence[str]) -> bool:
    """Say whether the folded parts of a query hold persons' names and nothing besides.

    A part that stands in another one adds nothing: 李大嘴 大嘴 asks for 李大嘴.
    """
    distinct = list(dict.fromkeys(parts))
    telling = [part for part in distinct if not any(part in one for one in distinct if one != part)]
    if is_bare_personal_name("".join(telling)):
        return True
    return bool(telling) and all(map(is_bare_personal_name, telling))


def shown_representative(name: str | None, kind: SubjectKind, audience: Audience) -> str | None:
    """Return the legal representative for the registration block, None where it is not shown."""
    return name if _is_open(kind, audience) else None


def shown_address(address: str | None, kind: SubjectKind, audience: Audience) -> str | None:
    """Return the registered address, None where it may be somebody's home."""
    return address if _is_open(kind, audience) else None


def _is_open(kind: SubjectKind, audience: Audience) -> bool:
    return audience is not Audience.PUBLIC or kind not in ONE_PERSON
