"""The vault: personal data is put away under a key of its own, opened again, or forgotten.

Invariant: plain text never touches the database; forgetting takes key, text and index together
and is told to the journal (LAW-AND-FAIRNESS 1).
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from models.bulk import Wire
from models.vault import VaultItem
from models.vocabulary import AuditEvent, PersonalField
from registry.errors import NotFound
from registry.keys import Keyring, keyring_of
from registry.queries.vault import NONCE_BYTES
from registry.queries.vault import open_item as open_item
from registry.services import audit

KEY_BYTES = 32
COLUMNS = (
    "id",
    "subject_id",
    "field",
    "key_id",
    "wrapped_key",
    "ciphertext",
    "blind_index",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A datum as it lies in the vault."""

    key_id: str
    wrapped_key: bytes
    ciphertext: bytes
    blind_index: bytes | None


def seal(keyring: Keyring, field: PersonalField, plain: str, *, indexed: bool = False) -> Sealed:
    """Return `plain` encrypted with a fresh key; `indexed` lets equal texts be found again."""
    master = keyring.newest("vault")
    key = secrets.token_bytes(KEY_BYTES)
    return Sealed(
        key_id=master.id,
        wrapped_key=_encrypt(master.secret, key, field),
        ciphertext=_encrypt(key, plain.encode("utf-8", "surrogatepass"), field),
        blind_index=blind_index(keyring, field, plain) if indexed else None,
    )


def blind_index(keyring: Keyring, field: PersonalField, plain: str) -> bytes:
    """Return the keyed digest by which an indexed datum is found again."""
    return keyring.digest(f"{field.value}\x1f{plain}")


def put(
    session: Session,
    field: PersonalField,
    plain: str,
    *,
    subject_id: int | None,
    at: datetime,
    indexed: bool = False,
) -> VaultItem:
    """Put one datum away and return its row."""
    sealed = seal(keyring_of(session), field, plain, indexed=indexed)
    item = VaultItem(
        subject_id=subject_id,
        field=field,
        key_id=sealed.key_id,
        wrapped_key=sealed.wrapped_key,
        ciphertext=sealed.ciphertext,
        blind_index=sealed.blind_index,
        recorded_at=at,
    )
    session.add(item)
    session.flush()
    return item


def wire_row(
    number: int, subject_id: int | None, field: PersonalField, sealed: Sealed, at: str
) -> Sequence[Wire]:
    """Return a row of the vault for `models.bulk.insert_rows`, in the order of `COLUMNS`."""
    return (
        number,
        subject_id,
        field.value,
        sealed.key_id,
        sealed.wrapped_key,
        sealed.ciphertext,
        sealed.blind_index,
        at,
    )


def forget(session: Session, item_id: int, *, by: int | None, at: datetime, reason: str) -> None:
    """Destroy the key of a datum: nobody can read it again; facts that point to it stay."""
    item = session.get(VaultItem, item_id)
    if item is None:
        raise NotFound("没有这条受保护的信息。")
    if item.destroyed_at is not None:
        return
    item.wrapped_key = item.ciphertext = item.blind_index = None
    item.destroyed_at = at
    audit.append(
        session, AuditEvent.VAULT_DESTROYED, by=by, at=at, about=f"vault:{item_id}", reason=reason
    )


def _encrypt(key: bytes, plain: bytes, field: PersonalField) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, field.value.encode())
