"""The register's secrets, apart from the database: one file under `REGISTRY_HOME`, mode 0600.

Invariant: a key has an id and a day of making; the newest of a purpose is used, the older ones
still open what they closed.
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from registry.errors import Invalid

PURPOSES = ("web", "index", "vault", "audit")
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


def make_keyring(made_on: str) -> Keyring:
    """Return a keyring of fresh random keys, one a purpose."""
    return Keyring({p: (Key(f"{p}-1", made_on, secrets.token_bytes(KEY_BYTES)),) for p in PURPOSES})


def open_keyring(home: Path, at: datetime) -> Keyring:
    """Return the keyring of `home`, made at the first start. Raises Invalid on an unsafe file."""
    path = home / FILE_NAME
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)  # database, uploads and keys lie here
        _write(path, make_keyring(at.date().isoformat()))
    if path.stat().st_mode & 0o077:
        raise Invalid(f"密钥文件 {path} 其他用户可读，请执行 chmod 600 后再启动。")
    return _read(path)


def keyring_of(session: Session) -> Keyring:
    """Return the keyring that travels with `session`."""
    keyring = session.info["keyring"]
    assert isinstance(keyring, Keyring)
    return keyring


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
    stored = {
        purpose: [{"id": k.id, "made_on": k.made_on, "secret": k.secret.hex()} for k in keys]
        for purpose, keys in keyring.keys.items()
    }
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process made it in this very moment; it is read next
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(stored, file, indent=1)
