"""The subject that an officer has looked at and told apart, as a token that only we can write.

Invariant: a token speaks for one account, one kind and one subject; whoever changes a character of
it begins again. It proves a deed of the officer, it grants nothing: reach is asked anew.
"""

from typing import NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from models.vocabulary import RecordKind
from registry.errors import NotFound
from registry.web.guard import current_actor

_SALT = "picked-subject"
_LONGEST = 300


class Picked(NamedTuple):
    """What was chosen: the kind of record and the subject."""

    kind: RecordKind
    subject_id: int


def token_of(kind: RecordKind, subject_id: int) -> str:
    """Return the token that this officer has looked at this subject for a record of this kind."""
    said = [current_actor().account_id, kind.value, subject_id]
    token = _writer().dumps(said)
    return token if isinstance(token, str) else token.decode("ascii")


def read_token(token: str | None) -> Picked:
    """Return what was chosen. Raises NotFound, with the way back, for any other text."""
    try:
        account_id, kind, subject_id = _writer().loads((token or "")[:_LONGEST])
        picked = Picked(RecordKind(kind), int(subject_id))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("网址不完整或已被改动。请从“录入信用信息”重新选择主体。") from error
    if account_id != current_actor().account_id:
        raise NotFound("这个网址属于另一个账户。请从“录入信用信息”重新选择主体。")
    return picked


def _writer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
