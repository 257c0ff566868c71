"""Files as they are sent in: kept under a random name until they are taken in or given up.

Invariant: what the sender calls a file is never a path here; the file is readable by the register
alone (0600) and lies outside everything that is served. Source: SECURITY §1 row 37.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from werkzeug.datastructures import FileStorage

from registry.errors import NotFound
from registry.web.forms.text import cleaned
from registry.web.transaction import register

LARGEST = 64 * 1024 * 1024  # bytes of one file
LARGEST_BODY = LARGEST + 64 * 1024  # the file, and the other fields of the form
LONGEST_NAME = 120
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent in: where it lies, what its sender calls it, what it holds."""

    stored_name: str
    file_name: str
    digest: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies."""
        return path_of(self.stored_name)


@contextmanager
def kept(sent: FileStorage) -> Iterator[Upload]:
    """Keep a file that was sent; give it up again if the block ends in an error."""
    upload = _keep(sent)
    try:
        yield upload
    except BaseException:
        give_up(upload.stored_name)
        raise


def path_of(stored_name: str | None) -> Path:
    """Return where an upload lies. Raises NotFound where it is gone."""
    path = _folder() / (stored_name or "none")
    if not path.is_file():
        raise NotFound("上传的文件已不在（可能已导入或已放弃），请重新上传。")
    return path


def give_up(stored_name: str | None) -> None:
    """Delete an upload; deleting it twice is nothing."""
    if stored_name:
        (_folder() / stored_name).unlink(missing_ok=True)


def shown_name(sent_name: str | None) -> str:
    """Return what a sender calls a file, without folders and unseen characters."""
    bare = cleaned((sent_name or "").replace("\\", "/").rpartition("/")[2])
    return bare[-LONGEST_NAME:] or "未命名文件"


def _keep(sent: FileStorage) -> Upload:
    stored_name = secrets.token_urlsafe(24)
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / stored_name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        digest, size = _copy(sent.stream, target)
    return Upload(stored_name, shown_name(sent.filename), digest, size)


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
        size += len(block)
    return digest.hexdigest(), size


def _folder() -> Path:
    return register().settings.registry_home / "uploads"
