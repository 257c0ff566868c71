"""The name of a natural person on a list, from the vault; nobody shows it but masked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.subjects import Subject
from models.vault import VaultItem
from models.vocabulary import PersonalField, SubjectKind
from registry.queries.vault import open_item


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
