"""Names of people behind a listed party, to be masked in the texts of its entry.

Invariant: these names go into the masking and nowhere else; operators and practitioners lie in the
vault, legal representatives in the registration (LAW-AND-FAIRNESS 6).
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject, SubjectVersion
from models.vault import VaultItem
from models.vocabulary import PersonalField, SubjectKind
from registry.queries.vault import open_item, opened

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


def person_of(session: Session, subject_id: int) -> str:
    """Return the name of a natural person from the vault; empty for everybody else."""
    subject = session.get_one(Subject, subject_id)
    if subject.kind is not SubjectKind.PRACTITIONER:
        return ""
    item = session.scalar(
        select(VaultItem.id)
        .where(VaultItem.subject_id == subject_id, VaultItem.field == PersonalField.PERSON_NAME)
        .order_by(VaultItem.id.desc())
    )
    return (open_item(session, item) or "") if item is not None else ""
