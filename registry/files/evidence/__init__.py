"""Evidence (附件): files attached to records, cleaned in a process of its own, kept by their hash.

Invariant: nothing that came from outside is parsed in the server's own process, and nothing is kept
as it came: images are drawn anew, of a PDF only its pages are copied.
Source: SECURITY §1 rows 36-38, §0.2 T8.
"""

from registry.files.evidence.cleaning import Cleaned, clean_evidence
from registry.files.evidence.kinds import LARGEST, SUFFIXES
from registry.files.evidence.store import EvidenceStore

__all__ = ["LARGEST", "SUFFIXES", "Cleaned", "EvidenceStore", "clean_evidence"]
