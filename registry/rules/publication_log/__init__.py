"""The publication log (公示存证日志): commitments, signed heads, and what a proof has to show.

Source: RFC 6962 §2.1; RFC 9162 §2.1; C2SP tlog-checkpoint and signed-note; SECURITY §1.1.
"""

from registry.rules.publication_log.commitments import (
    SALT_BYTES,
    Opening,
    commitment,
    read_opening,
)
from registry.rules.publication_log.notes import (
    Checkpoint,
    VerifierKey,
    origin_of,
    read_note,
    read_vkey,
    signed_note,
    signers,
    vkey,
)
from registry.rules.publication_log.proofs import FORMAT, Checked, Proof, Verdict, check, read_proof

__all__ = [
    "FORMAT",
    "SALT_BYTES",
    "Checked",
    "Checkpoint",
    "Opening",
    "Proof",
    "Verdict",
    "VerifierKey",
    "check",
    "commitment",
    "origin_of",
    "read_note",
    "read_opening",
    "read_proof",
    "read_vkey",
    "signed_note",
    "signers",
    "vkey",
]
