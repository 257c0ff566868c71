"""Names of people behind a listed party, to be masked in the texts of its entry.

Invariant: these names go into the masking and nowhere else; operators and practitioners lie in the
vault, legal representatives in the registration (LAW-AND-FAIRNESS 6).
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import SubjectVersion
from models.vault import VaultItem
from models.vocabulary import PersonalField
from registry.queries.vault import opened

NAMES = (PersonalField.OPERATOR_NAME, PersonalField.PERSON_NAME)


def persons_behind(session: Session, subject_ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Return by subject every name of a person that the register knows of some subjects."""
    ids = sorted(set(subject_ids))
    found: dict[int, set[str]] = {}
    representatives = select(SubjectVersion.subject_id, SubjectVersion.legal_representative).where(
        SubjectVersion.subject_id.in_(ids), SubjectVersion.legal_representative.is_not(None)
    )
    for subject_id, name in session.execute(representatives.distinct()):
        found.setdefault(subject_id, set()).add(name or "")
    kept = select(VaultItem).where(VaultItem.subject_id.in_(ids), VaultItem.field.in_(NAMES))
    for item in session.scalars(kept):
        if item.subject_id is not None:
            found.setdefault(item.subject_id, set()).add(opened(session, item) or "")
    return {subject_id: tuple(sorted(names - {""})) for subject_id, names in found.items()}
