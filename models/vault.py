"""The vault: personal data, each piece under a key of its own (LAW-AND-FAIRNESS 1).

Invariant: no other table holds personal data; facts point here by id, and destroying a key forgets
the datum while every fact, journal entry and digest stays as it was.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Numbered, by_value
from models.vocabulary import PersonalField


class VaultItem(Numbered, Base):
    """One piece of personal data, encrypted with a key of its own, which can be destroyed.

    Facts point here by id. The database lets a row be changed in one way only: its key, its text
    and its index are taken away together (LAW-AND-FAIRNESS 1).
    """

    __tablename__ = "vault_item"
    __table_args__ = (
        Index("ix_vault_item_subject_id_field", "subject_id", "field"),
        Index("ix_vault_item_blind_index", "blind_index"),
    )

    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    field: Mapped[PersonalField] = mapped_column(by_value(PersonalField))
    key_id: Mapped[str] = mapped_column(String(20), doc="the vault key that wraps this row's key")
    wrapped_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    blind_index: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    recorded_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
