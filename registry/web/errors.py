"""From the register's refusals to HTTP answers, in one place.

Invariant: an error page says what happened, what to do next, and nothing of the machine.
"""

import logging

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from models.vocabulary import Act, Role
from registry.errors import Conflict, Invalid, NotFound, Refused, RegistryError
from registry.rules.permissions import STAFF, may
from registry.web.guard import current_actor, known_already
from registry.web.preferences import language

STATUS: dict[type[RegistryError], int] = {NotFound: 404, Invalid: 422, Refused: 409, Conflict: 409}
KNOWN_PAGES = (400, 401, 403, 404, 405, 409, 410, 413, 414, 422, 429, 500, 503)
log = logging.getLogger("registry.web")


def answer_errors(app: Flask) -> None:
    """Let `app` answer every error with a page (or JSON, where JSON was asked for)."""
    app.register_error_handler(RegistryError, _refusal)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _last_resort)


def _refusal(error: RegistryError) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return _page(status, str(error))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    answer = _page(
        status,
        error.description if isinstance(error.description, str) and _is_ours(error) else None,
    )
    retry = getattr(error, "retry_after", None)
    return (*answer, {"Retry-After": str(retry)}) if retry else answer


def _last_resort(error: Exception) -> ResponseReturnValue:
    log.error("unhandled error", exc_info=error, extra={"endpoint": request.endpoint})
    return _page(500, None)


def _is_ours(error: HTTPException) -> bool:
    return error.description != type(error).description and not isinstance(
        error, InternalServerError
    )


def _page(status: int, sentence: str | None) -> tuple[str | Response, int]:
    shown = status if status in KNOWN_PAGES else 400 if status < 500 else 500
    if request.path.endswith(".json") or request.accept_mimetypes.best == "application/json":
        return jsonify({"error": sentence or _said_of(shown), "status": status}), status
    page = render_template("errors/error.html", status=shown, sentence=sentence, ways=_ways())
    return page, status


def _ways() -> frozenset[str]:
    """Return the rooms to which the one who is signed in may go back; asks no table."""
    if not known_already():
        return frozenset()
    actor = current_actor()
    if actor.role not in STAFF:
        is_bound = may(actor, Act.SEE_OWN_ENTERPRISE).allowed
        return frozenset({"own"}) if is_bound else frozenset()
    acts = (Act.EXECUTE_MEASURE, Act.DECIDE_WAIVER)
    has_desk = actor.role is Role.AUDITOR or any(may(actor, act).allowed for act in acts)
    is_near = request.path.startswith(("/regulator/measures", "/regulator/checks"))
    return frozenset({"bench", "desk"} if has_desk and is_near else {"bench"})


def _said_of(status: int) -> str:
    """Return what the error page says of a status, for readers without a page."""
    page = current_app.jinja_env.get_template("errors/error.html")
    words = page.make_module({"status": status, "ways": ()})
    title, advice = words.titles[status], words.advice[status]  # type: ignore[attr-defined]
    return f"{title}. {advice}" if language() == "en" else f"{title}。{advice}"
