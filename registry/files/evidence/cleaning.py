"""Cleans a file in a short-lived process of its own, under limits that a hostile file cannot lift.

Invariant: the server's process looks at a file's first bytes and its hash, at nothing else; the
process that parses has no secrets, no memory and no time to spare.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from registry.errors import Invalid
from registry.files.evidence.kinds import LARGEST, MediaType, media_type_of

ROOT = Path(__file__).resolve().parents[3]
WALL_SECONDS = 30
MOST_AT_ONCE = 2  # each may take as much memory as `washer` allows
LARGEST_CLEANED = 2 * LARGEST  # bytes; an image drawn anew may weigh more than it did
_GATE = threading.BoundedSemaphore(MOST_AT_ONCE)
_UNSAFE = (
    "文件无法安全处理：内容过于复杂或已损坏。"
    "请用阅读软件打开后“打印为 PDF”，或重新扫描、重新拍照后再上传。"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file that may be kept: its cleaned bytes, what they are, and the text found in them.

    `digest` and `original_digest` are SHA-256 in hexadecimal, of the bytes kept and received;
    `text` is empty for images, cut to 200 000 characters.
    """

    data: bytes
    media_type: str
    digest: str
    original_digest: str
    pages: int
    text: str


def clean_evidence(data: bytes, file_name: str) -> Cleaned:
    """Return the file without scripts, actions, attachments and metadata.

    Raises Invalid, with what to do about it, where it cannot be accepted.
    """
    media_type = media_type_of(data, file_name)
    if not _GATE.acquire(timeout=WALL_SECONDS):
        raise Invalid("同时处理的附件过多，请稍候一分钟再上传。")
    try:
        said, cleaned = _washed(data, media_type)
    finally:
        _GATE.release()
    problem = said.get("problem")
    if problem is not None:
        raise Invalid(str(problem))
    return Cleaned(
        data=cleaned,
        media_type=media_type.value,
        digest=hashlib.sha256(cleaned).hexdigest(),
        original_digest=hashlib.sha256(data).hexdigest(),
        pages=int(str(said["pages"])),
        text=str(said["text"]),
    )


def _washed(data: bytes, media_type: MediaType) -> tuple[dict[str, object], bytes]:
    """Return what the washer said of the file, and the cleaned bytes."""
    command = [sys.executable, "-m", "registry.files.evidence.washer", media_type.name]
    with tempfile.TemporaryFile() as dirty, tempfile.TemporaryFile() as clean:
        dirty.write(data)
        dirty.seek(0)
        try:
            done = subprocess.run(
                command,
                stdin=dirty,
                stdout=clean,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={"PYTHONUTF8": "1"},  # of the server's environment, nothing: it holds secrets
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Invalid(_UNSAFE) from error
        if done.returncode != 0:
            raise Invalid(_UNSAFE)
        clean.seek(0)
        said = json.loads(clean.readline())
        return said, clean.read()
