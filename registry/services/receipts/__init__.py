"""Proof-of-check receipts issued: numbered, signed, told to the journal."""

from registry.services.receipts.issuing import Frame, issue

__all__ = ["Frame", "issue"]
