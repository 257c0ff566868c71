"""Sent once: a form carries a key, and what was sent under it is not done a second time.

Invariant: the same account, key and content lead to the same place; the same key with other content
is told so with 409 and keeps its input. Source: SECURITY §0 (Stripe), FEATURES γ.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort, make_response, render_template, request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField
from wtforms.validators import ValidationError

from registry import clock
from registry.services.accounts.submissions import remember, submission_of
from registry.web.guard import current_actor
from registry.web.transaction import register, writing

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII)
_NOT_CONTENT = ("csrf_token", "once_key")


def new_key() -> str:
    """Return a key that no form has had."""
    return secrets.token_urlsafe(24)


class OnceForm(FlaskForm):
    """A form that is done once; its template writes `form.once_key(id=False)` beside the token."""

    once_key = HiddenField(default=new_key)

    def validate_once_key(self, field: HiddenField) -> None:
        """Raise, and give the form a fresh key, where the key is none of ours."""
        if not KEY.fullmatch(field.data or ""):
            field.data = new_key()
            raise ValidationError("页面已过期，请核对填写内容后再提交一次。")


@dataclass
class Sending:
    """One sending of a form: where the same form led before (None: never), or where it leads now.

    The view does its deed only where `place` is None, and then says in `place` where it led.
    """

    session: Session
    place: str | None = None

    @property
    def is_new(self) -> bool:
        """Whether the deed has still to be done."""
        return self.place is None


class _OtherContent(Exception):
    """The key was used for something else, which led to `place`."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@contextmanager
def writing_once(form: OnceForm, again: Callable[[], str] | None = None) -> Iterator[Sending]:
    """Open the one transaction of a deed that is done once for each key of `form`.

    `again` writes the view's own page with the form, for a form that comes back with other content;
    without it a plain page shows the form's fields. Where the deed is refused nothing is remembered.
    """
    by, key, digest = current_actor().account_id, form.once_key.data, content_digest()
    try:
        with writing() as session:
            before = submission_of(session, key, by=by)
            if before is not None and before.content_digest != digest:
                raise _OtherContent(before.location)
            sending = Sending(session, before.location if before is not None else None)
            yield sending
            if before is None and sending.place is not None:
                remember(session, key, digest, sending.place, by=by, at=clock.now())
    except (
        _OtherContent
    ) as other:  # only now is the transaction over, and the page may take its time
        abort(make_response(_sent_before(form, other.place, again), 409))


def content_digest() -> bytes:
    """Return the keyed digest, 32 bytes, of what this request sends and where to."""
    fields = sorted((k, v) for k, v in request.form.lists() if k not in _NOT_CONTENT)
    files = []
    for name, file in request.files.items(multi=True):
        files.append((name, file.filename, hashlib.sha256(file.stream.read()).hexdigest()))
        file.stream.seek(0)  # the view reads it too
    said = json.dumps([request.path, fields, sorted(files)], ensure_ascii=False)
    return register().keyring.digest(said, 32)


def _sent_before(form: OnceForm, place: str, again: Callable[[], str] | None) -> str:
    form.once_key.data = new_key()
    sentence = "这张表单已经提交过，当时的内容与现在不同，没有重复办理。"
    form.once_key.errors = [f"{sentence}请先查看已提交的结果；确需另行提交的，核对后再次点击提交。"]
    if again is not None:
        return again()
    return render_template("regulator/sent_before.html", form=form, place=place)
