"""The two random values of a draw: a seed that is published with it, and a secret that is not.

Invariant: one commitment binds both before anything is drawn; the seed and the digest of the secret
answer to it and say nothing of the order, which would tell grades (LAW-AND-FAIRNESS 3).
"""

import hashlib
from dataclasses import dataclass

SEED_BYTES = 32
SALT_OF = b"population\x1f"


@dataclass(frozen=True, slots=True)
class Seeds:
    """A seed, which becomes public, and a secret, which officers and auditors alone may know."""

    seed: bytes
    secret: bytes

    @classmethod
    def read(cls, written: str) -> "Seeds":
        """Return the values that `written` gave; whatever else stands there keeps no commitment."""
        both = bytes.fromhex(written)
        return cls(both[:SEED_BYTES], both[SEED_BYTES:])

    @property
    def written(self) -> str:
        """Both values as one text, hexadecimal, for the vault."""
        return self.key.hex()

    @property
    def key(self) -> bytes:
        """What gives everybody a place: the seed, then the secret."""
        return self.seed + self.secret

    @property
    def secret_digest(self) -> bytes:
        """The SHA-256 of the secret, which is published with the seed."""
        return hashlib.sha256(self.secret).digest()

    @property
    def commitment(self) -> bytes:
        """What is published before the draw: SHA-256(SHA-256(seed) || SHA-256(secret))."""
        return hashlib.sha256(hashlib.sha256(self.seed).digest() + self.secret_digest).digest()

    @property
    def salt(self) -> str:
        """The salt of the population's file; from the secret, but not the digest that is public."""
        return hashlib.sha256(SALT_OF + self.secret).hexdigest()
