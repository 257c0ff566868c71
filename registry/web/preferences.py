"""How a reader wants the pages: language, size of type, contrast; each in a cookie of its own.

Invariant: a preference is never more than one word of a closed set, and choosing one leads back
to a page of this site and nowhere else.
"""

from flask import Blueprint, Flask, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel

from registry.web.guard import way_back
from registry.web.security import takes
from registry.web.transaction import register

LANGUAGES = ("zh", "en")
SIZES = ("normal", "large")
CONTRASTS = ("normal", "high")
COOKIE_SECONDS = 365 * 24 * 60 * 60

preferences = Blueprint("preferences", __name__)


def speak(app: Flask) -> None:
    """Let `app` answer in the reader's language and remember how pages are to look."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh")
    Babel(app, locale_selector=language)
    app.register_blueprint(preferences)


def language() -> str:
    """Return "zh" or "en"."""
    return _chosen("language", LANGUAGES)


def size() -> str:
    """Return "normal" or "large" (大字版)."""
    return _chosen("size", SIZES)


def contrast() -> str:
    """Return "normal" or "high"."""
    return _chosen("contrast", CONTRASTS)


@preferences.get("/language/<word>")
@takes("to")
def choose_language(word: str) -> ResponseReturnValue:
    """Remember the language and go back."""
    return _remember("language", word, LANGUAGES)


@preferences.get("/display/<word>")
@takes("to")
def choose_size(word: str) -> ResponseReturnValue:
    """Remember the size of type and go back."""
    return _remember("size", word, SIZES)


@preferences.get("/contrast/<word>")
@takes("to")
def choose_contrast(word: str) -> ResponseReturnValue:
    """Remember the contrast and go back."""
    return _remember("contrast", word, CONTRASTS)


def _chosen(cookie: str, words: tuple[str, ...]) -> str:
    word = request.cookies.get(cookie, words[0]) if request else words[0]
    return word if word in words else words[0]


def _remember(cookie: str, word: str, words: tuple[str, ...]) -> ResponseReturnValue:
    if word not in words:
        abort(404)
    answer = redirect(way_back(request.args.get("to")) or "/", 303)
    answer.set_cookie(
        cookie,
        word,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=register().settings.is_production,
    )
    return answer
