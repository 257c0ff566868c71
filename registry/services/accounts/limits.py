"""How often signing in may fail before the next attempt waits.

Invariant: a failure is a row for the name (or the known device), one for the address and one for
everybody, each under a keyed digest; no name and no address is kept, and no row outlives its window.
Source: the limits of PyPI's Warehouse; SECURITY §1 row 40.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from models.accounts import SignInAttempt
from models.session import backend_of
from registry.keys import Keyring

WINDOW = timedelta(minutes=5)
MOST_A_NAME = 10
MOST_AN_ADDRESS = 10
MOST_IN_ALL = 1_000
COUNTING_LOCK = 7_305_002  # PostgreSQL advisory lock: two failures are counted one after the other
IPV6_NEIGHBOURS = 64  # bits: one household has that many addresses to choose from


@dataclass(frozen=True, slots=True)
class Keys:
    """Under which digests an attempt is counted."""

    name: bytes
    address: bytes
    everybody: bytes

    def limits(self) -> tuple[tuple[bytes, int], ...]:
        """Return each digest with the failures it may have in a window."""
        return (
            (self.name, MOST_A_NAME),
            (self.address, MOST_AN_ADDRESS),
            (self.everybody, MOST_IN_ALL),
        )


def keys_of(keyring: Keyring, name: str, address: str) -> Keys:
    """Return the digests for `name` (a user name or a known device) from `address`."""
    return Keys(
        name=keyring.digest(f"sign-in name\x1f{name}"),
        address=keyring.digest(f"sign-in address\x1f{_neighbourhood(address)}"),
        everybody=keyring.digest("sign-in everybody"),
    )


def lock_counting(session: Session) -> None:
    """Let nobody else count until this transaction ends (SQLite's writers do so anyway)."""
    if backend_of(session) == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": COUNTING_LOCK})


def blocked_until(session: Session, keys: Keys, *, at: datetime) -> datetime | None:
    """Return when the next attempt is weighed again, None where it is weighed now."""
    ends = [_full_until(session, key, most, at) for key, most in keys.limits()]
    return max((end for end in ends if end is not None), default=None)


def note_failure(session: Session, keys: Keys, *, at: datetime) -> None:
    """Count one failure, and forget those whose window is over."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.failed_at <= at - WINDOW))
    session.add_all(SignInAttempt(key=key, failed_at=at) for key, _ in keys.limits())
    session.flush()


def _full_until(session: Session, key: bytes, most: int, at: datetime) -> datetime | None:
    oldest_that_counts = session.scalar(
        select(SignInAttempt.failed_at)
        .where(SignInAttempt.key == key, SignInAttempt.failed_at > at - WINDOW)
        .order_by(SignInAttempt.failed_at.desc())
        .offset(most - 1)
        .limit(1)
    )
    return None if oldest_that_counts is None else oldest_that_counts + WINDOW


def _neighbourhood(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((int(parsed), IPV6_NEIGHBOURS), strict=False))
    return str(parsed)
