"""The place where cleaned files lie: named by their SHA-256, written once, never overwritten.

Invariant: a file is whole on disk before its name exists; what is read has the hash that was asked
for. What the sender called it is no part of any path. Source: SECURITY §1 rows 37, 38.
"""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from registry.errors import Conflict, NotFound

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FOLDER = "evidence"


@dataclass(frozen=True, slots=True)
class EvidenceStore:
    """The files of one register, under its `REGISTRY_HOME`."""

    home: Path

    def keep(self, data: bytes) -> str:
        """Keep `data` and return its SHA-256 in hexadecimal; the same bytes twice are one file."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path_of(digest)
        if path.is_file() and path.read_bytes() == data:
            return digest
        for folder in (path.parent.parent, path.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.parent / f".{secrets.token_hex(16)}"
        try:
            _write(fresh, data)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        _sync_folder(path.parent)
        return digest

    def read(self, digest: str) -> bytes:
        """Return the bytes of `digest`.

        Raises NotFound where the file is gone, Conflict where it is not what was kept.
        """
        path = self.path_of(digest)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise NotFound("附件文件已不在存储中。请联系系统管理员从备份恢复。") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise Conflict(
                "附件内容与登记的摘要不符，可能已损坏或被改动，不予提供。请联系系统管理员核查。"
            )
        return data

    def path_of(self, digest: str) -> Path:
        """Return where the file of `digest` lies, there or not. Raises NotFound for no digest."""
        if not _DIGEST.fullmatch(digest):
            raise NotFound("没有这个附件。")
        return self.home / _FOLDER / digest[:2] / digest[2:]


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())


def _sync_folder(folder: Path) -> None:
    """Let the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
