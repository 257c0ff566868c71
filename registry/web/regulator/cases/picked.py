"""The party that an officer has looked at and told apart, as a token that only we can write.

Invariant: a token speaks for one account and one subject; it grants nothing: reach is asked anew.
"""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from registry.errors import NotFound
from registry.web.guard import current_actor

_SALT = "picked-party-of-a-listing"
_LONGEST = 300


def token_of(subject_id: int) -> str:
    """Return the token that this officer has looked at this subject."""
    token = _writer().dumps([current_actor().account_id, subject_id])
    return token if isinstance(token, str) else token.decode("ascii")


def read_token(token: str) -> int:
    """Return the subject that was chosen. Raises NotFound, with the way back, for any other text."""
    try:
        account_id, subject_id = _writer().loads(token[:_LONGEST])
        chosen = int(subject_id)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("网址不完整或已被改动。请从“名单案件”重新选择主体。") from error
    if account_id != current_actor().account_id:
        raise NotFound("这个网址属于另一个账户。请从“名单案件”重新选择主体。")
    return chosen


def _writer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
