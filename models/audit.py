"""The journal (审计): a hash chain, written in the same transaction as the change it tells of.

Invariant: entry n carries the hash of entry n-1; the chain is keyed, so that a holder of the
database alone cannot write a second one that verifies.
"""

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Details, Identifier, by_value
from models.vocabulary import AuditEvent


class AuditEntry(AppendOnly, Base):
    """One entry of the journal; `seq` runs from 1 without a gap."""

    __tablename__ = "audit_entry"

    seq: Mapped[int] = mapped_column(Identifier, primary_key=True, autoincrement=False)
    event: Mapped[AuditEvent] = mapped_column(by_value(AuditEvent))
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey("account.id"), doc="empty: the operator at the console"
    )
    about: Mapped[str | None] = mapped_column(
        String(60), index=True, doc="kind:id of what it is about"
    )
    details: Mapped[dict[str, object]] = mapped_column(
        Details, doc="ids, counts and commitments only"
    )
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    entry_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class RulebookEdition(AppendOnly, Base):
    """An edition of dated law that the register has worked under, with the digest of its text.

    Invariant: an edition's text never changes; a change of the law is a new edition.
    """

    __tablename__ = "rulebook_edition"

    family: Mapped[str] = mapped_column(String(40), primary_key=True)
    edition: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
