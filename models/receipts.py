"""Proof-of-check receipts (信用核查回执): who checked whom, when, against which list, and what was found.

Invariant: a fact. What was signed holds commitments only; what they commit to (the opening) lies in
the vault, so that it can be forgotten while the signature stays right.
"""

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import AppendOnly, Base, Identifier, Numbered, by_value
from models.vocabulary import CheckKind


class CheckReceipt(Numbered, AppendOnly, Base):
    """One receipt; `document` is the very text that was signed."""

    __tablename__ = "check_receipt"

    receipt_no: Mapped[str] = mapped_column(String(40), unique=True)
    kind: Mapped[CheckKind] = mapped_column(by_value(CheckKind))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    department_id: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[str] = mapped_column(String(200), doc="what the check was made for")
    lines: Mapped[int] = mapped_column(doc="how many subjects were checked")
    log_size: Mapped[int] = mapped_column(Identifier, doc="leaves of the publication log then")
    document: Mapped[str] = mapped_column(Text, doc="canonical JSON, signed")
    document_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[str] = mapped_column(String(200), doc="Ed25519, base64")
    key_id: Mapped[str] = mapped_column(String(40))
    opening_id: Mapped[int] = mapped_column(
        ForeignKey("vault_item.id"), doc="random values and results of the lines"
    )
