"""The register's secrets, apart from the database: one file under `REGISTRY_HOME`, mode 0600.

Invariant: a key has an id and a day of making; the newest of a purpose is used, the older ones
still open what they closed and vouch for what they signed.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from registry.errors import Invalid
from registry.rules.publication_log import Checkpoint, VerifierKey, signed_note

LOG, RECEIPT = "log", "receipt"
PURPOSES = ("web", "index", "vault", "audit", LOG, RECEIPT)
# Purposes that a later version brought: a key file made before gets a fresh key, once.
LATER_PURPOSES = (LOG, RECEIPT)
KEY_BYTES = 32
FILE_NAME = "keys.json"


@dataclass(frozen=True, slots=True)
class Key:
    """One secret of one purpose."""

    id: str
    made_on: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """All keys by purpose, newest last."""

    keys: dict[str, tuple[Key, ...]]

    def newest(self, purpose: str) -> Key:
        """Return the key that new work of `purpose` uses."""
        return self.keys[purpose][-1]

    def by_id(self, purpose: str, key_id: str) -> Key:
        """Return the key `key_id` of `purpose`. Raises Invalid where the file has lost it."""
        for key in self.keys[purpose]:
            if key.id == key_id:
                return key
        raise Invalid(f"密钥文件中没有密钥 {key_id}（用途 {purpose}），请恢复密钥备份。")

    def digest(self, text: str, size: int = 16) -> bytes:
        """Return a keyed digest of `text` in `size` bytes: equal only for equal texts."""
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self.newest("index").secret, digest_size=size
        ).digest()

    def seal(self, message: bytes) -> bytes:
        """Return the HMAC-SHA256 of a journal entry, 32 bytes."""
        return hmac.new(self.newest("audit").secret, message, hashlib.sha256).digest()

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        """Return the signed note of a head of the publication log, by the newest key."""
        private = _signing_key(self.newest(LOG))
        return signed_note(checkpoint, self.log_keys(checkpoint.origin)[-1], private.sign)

    def log_keys(self, name: str) -> tuple[VerifierKey, ...]:
        """Return the public keys of the publication log `name`, newest last."""
        return self._verifier_keys(LOG, name)

    def sign_receipt(self, document: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes, of a receipt's document, by the newest key."""
        return _signing_key(self.newest(RECEIPT)).sign(document)

    def receipt_keys(self, name: str) -> tuple[VerifierKey, ...]:
        """Return the public keys of the receipts `name`, newest last."""
        return self._verifier_keys(RECEIPT, name)

    def _verifier_keys(self, purpose: str, name: str) -> tuple[VerifierKey, ...]:
        return tuple(
            VerifierKey(name, _signing_key(key).public_key().public_bytes_raw())
            for key in self.keys[purpose]
        )


def make_keyring(made_on: str) -> Keyring:
    """Return a keyring of fresh random keys, one a purpose."""
    return Keyring({purpose: (_fresh(purpose, made_on),) for purpose in PURPOSES})


def open_keyring(home: Path, at: datetime) -> Keyring:
    """Return the keyring of `home`, made at the first start. Raises Invalid on an unsafe file."""
    path = home / FILE_NAME
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)  # database, uploads and keys lie here
        _write(path, make_keyring(at.date().isoformat()))
    if path.stat().st_mode & 0o077:
        raise Invalid(f"密钥文件 {path} 其他用户可读，请执行 chmod 600 后再启动。")
    if _lacks_later(path):
        _complete(path, at.date().isoformat())
    return _read(path)


def keyring_of(session: Session) -> Keyring:
    """Return the keyring that travels with `session`."""
    keyring = session.info["keyring"]
    assert isinstance(keyring, Keyring)
    return keyring


def _fresh(purpose: str, made_on: str) -> Key:
    return Key(f"{purpose}-1", made_on, secrets.token_bytes(KEY_BYTES))


def _signing_key(key: Key) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key.secret)


def _lacks_later(path: Path) -> bool:
    stored = json.loads(path.read_text("utf-8"))
    return any(purpose not in stored for purpose in LATER_PURPOSES)


def _complete(path: Path, made_on: str) -> None:
    """Give the file its missing later keys; of processes that start at once, one does it."""
    with (path.with_suffix(".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stored = json.loads(path.read_text("utf-8"))
        for purpose in LATER_PURPOSES:
            if purpose not in stored:
                stored |= _told(Keyring({purpose: (_fresh(purpose, made_on),)}))
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)  # of a process that was killed in this very act
        _put(fresh, stored)
        fresh.replace(path)


def _read(path: Path) -> Keyring:
    stored = json.loads(path.read_text("utf-8"))
    missing = [purpose for purpose in PURPOSES if not stored.get(purpose)]
    if missing:
        raise Invalid(f"密钥文件 {path} 缺少用途：{'、'.join(missing)}。")
    return Keyring(
        {
            purpose: tuple(
                Key(key["id"], key["made_on"], bytes.fromhex(key["secret"]))
                for key in stored[purpose]
            )
            for purpose in PURPOSES
        }
    )


def _write(path: Path, keyring: Keyring) -> None:
    try:
        _put(path, _told(keyring))
    except FileExistsError:
        return  # another process made it in this very moment; it is read next


def _told(keyring: Keyring) -> dict[str, object]:
    return {
        purpose: [{"id": k.id, "made_on": k.made_on, "secret": k.secret.hex()} for k in keys]
        for purpose, keys in keyring.keys.items()
    }


def _put(path: Path, stored: dict[str, object]) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
