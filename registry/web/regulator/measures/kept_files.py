"""Files of feedback between their preview and their yes: kept under a random name, told by a token.

Invariant: a token speaks for one account; what its sender calls a file is never a path; a file that
nobody said yes to is gone two days later. Readable by the register alone (0600).
"""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from registry.errors import NotFound
from registry.web.guard import current_actor
from registry.web.regulator.collection.uploads import shown_name
from registry.web.regulator.measures.room import today
from registry.web.transaction import register

LARGEST = 4 * 1024 * 1024  # bytes of one file
LARGEST_BODY = LARGEST + 64 * 1024  # the file, and the other fields of the form
KEPT_FOR = timedelta(days=2)
GONE = "上传的文件已不在（可能已经办理，或者超过两天），请重新上传。"
_SALT = "feedback-of-measures"
_LONGEST = 1_500
_LONGEST_NAME = 60  # of what its sender calls it: a token must fit into an address


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of feedback: where it lies, what its sender calls it, how many rows it has had done.

    `taken` None: nobody has said yes yet.
    """

    stored_name: str
    file_name: str
    taken: int | None = None

    @property
    def path(self) -> Path:
        """Where it lies. Raises NotFound where it is gone."""
        path = _folder() / self.stored_name
        if not path.is_file():
            raise NotFound(GONE)
        return path

    @property
    def token(self) -> str:
        """The token by which the one who asks now comes back to it."""
        said = [current_actor().account_id, self.stored_name, self.file_name, self.taken]
        written = _writer().dumps(said)
        return written if isinstance(written, str) else written.decode("ascii")

    def give_up(self) -> None:
        """Delete it; deleting it twice is nothing."""
        (_folder() / self.stored_name).unlink(missing_ok=True)


def keep(sent: FileStorage) -> KeptFile:
    """Keep a file that was sent, and clear away what nobody said yes to."""
    _sweep(today())
    return _keep([sent.stream.read(LARGEST_BODY)], shown_name(sent.filename)[-_LONGEST_NAME:], None)


def keep_left(lines: Iterable[str], file_name: str, taken: int) -> KeptFile:
    """Keep the rows that could not be done, as CSV, with how many were."""
    return _keep((line.encode() for line in lines), file_name, taken)


def kept_file(token: str) -> KeptFile:
    """Return the file that a token of this account names. Raises NotFound for any other text."""
    try:
        account_id, stored_name, file_name, taken = _writer().loads(token[:_LONGEST])
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("网址不完整或已被改动。请从“反馈文件”重新上传。") from error
    if account_id != current_actor().account_id:
        raise NotFound("这个文件是另一个账户上传的。请从“反馈文件”重新上传。")
    return KeptFile(str(stored_name), str(file_name), taken)


def _keep(blocks: Iterable[bytes], file_name: str, taken: int | None) -> KeptFile:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_name = f"{today():%Y%m%d}-{secrets.token_urlsafe(24)}"
    descriptor = os.open(folder / stored_name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.writelines(blocks)
    return KeptFile(stored_name, file_name, taken)


def _sweep(day: date) -> None:
    oldest = f"{day - KEPT_FOR:%Y%m%d}"
    for path in _folder().glob("*-*"):
        if path.name[:8] < oldest:
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return register().settings.registry_home / "feedback"


def _writer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
