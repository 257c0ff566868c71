"""Proof-of-check receipts (信用核查回执): a signed document of commitments, and what opens them.

Invariant: what is signed holds no name and no result, only commitments; so a line can be withheld
or forgotten while the signature stays right. Source: FEATURES E9, Q20; LAW-AND-FAIRNESS 2.
"""

from registry.rules.receipts.checking import Checked, check
from registry.rules.receipts.documents import (
    FORMAT,
    Document,
    ListVersion,
    Office,
    digest_of,
    read_document,
    receipts_name,
)
from registry.rules.receipts.files import (
    LARGEST_RECEIPT,
    ReceiptFile,
    is_receipt,
    read_receipt,
    written,
)
from registry.rules.receipts.lines import Cause, Line, LineOpening, MeasureTold, sealed
from registry.rules.receipts.marks import Mark, mark_of, read_mark
from registry.rules.receipts.numbers import following_no, number_prefix

__all__ = [
    "FORMAT",
    "LARGEST_RECEIPT",
    "Cause",
    "Checked",
    "Document",
    "Line",
    "LineOpening",
    "ListVersion",
    "Mark",
    "MeasureTold",
    "Office",
    "ReceiptFile",
    "check",
    "digest_of",
    "following_no",
    "is_receipt",
    "mark_of",
    "number_prefix",
    "read_document",
    "read_mark",
    "read_receipt",
    "receipts_name",
    "sealed",
    "written",
]
