"""Passwords as they are kept: Argon2id hashes, made and checked two at a time.

Invariant: a password for an unknown name is checked against a hash of the same cost; at most two
hashes are computed at once, so that signing in cannot be used to stop the register.
Source: OWASP Password Storage Cheat Sheet (Argon2id 19 MiB, t=2, p=1); SECURITY T15, T16.
"""

import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from models.vocabulary import Role
from registry.errors import Invalid, Refused
from registry.rules.passwords import normalised, weaknesses
from registry.rules.permissions import STAFF

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
AT_ONCE = 2
PATIENCE = 3.0  # seconds that a hash waits for its turn
# Of no password: what an unknown name is checked against. Its cost is that of a real one.
DUMMY = (
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA"
    "$MWrQI5wCWtQ8o1JUTXpWwUOOmIFRzyWJFBVN3SfHhpM"
)
INITIAL_BYTES = 15  # 120 bits, 20 characters
HERE = Path(__file__).parent


class Hasher:
    """Makes and checks hashes, `at_once` at a time."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._argon = PasswordHasher(
            time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, hash_len=32, salt_len=16
        )
        self._turns = BoundedSemaphore(at_once)
        self._patience = patience

    def hash(self, password: str) -> str:
        """Return the hash of `password`. Raises Refused where the register is too busy."""
        if not self._turns.acquire(timeout=self._patience):
            raise Refused("系统正忙，请稍后再试。")
        try:
            return self._argon.hash(normalised(password))
        finally:
            self._turns.release()

    def verify(self, stored: str, password: str) -> bool | None:
        """Return whether `password` made `stored`; None where the register is too busy to say."""
        if not self._turns.acquire(timeout=self._patience):
            return None
        try:
            return self._argon.verify(stored, normalised(password))
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._turns.release()

    def is_outdated(self, stored: str) -> bool:
        """Return whether `stored` was made at another cost than today's."""
        return self._argon.check_needs_rehash(stored)


HASHER = Hasher()


def refuse_weak(password: str, role: Role, about: Iterable[str]) -> None:
    """Raise Invalid with every reason where `password` will not do for `role`.

    `about`: what is known of the person (user name, name, office).
    """
    words = {*context_words(), *(word for word in about if len(word) > 1)}
    found = weaknesses(
        password, staff=role in STAFF, common=common_passwords(), context=sorted(words)
    )
    if found:
        raise Invalid("".join(found))


def make_initial_password() -> str:
    """Return a random password to be changed at the first sign-in."""
    return secrets.token_urlsafe(INITIAL_BYTES)


@cache
def common_passwords() -> frozenset[str]:
    """Return the well-known passwords, casefolded."""
    return _words("common_passwords.txt")


@cache
def context_words() -> frozenset[str]:
    """Return the words of the place and of the trade, casefolded."""
    return _words("context_words.txt")


def _words(file_name: str) -> frozenset[str]:
    lines = (HERE / file_name).read_text("utf-8").splitlines()
    return frozenset(line.casefold() for line in lines if line and not line.startswith("#"))
