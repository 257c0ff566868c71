"""What goes out with every answer: the rules for the browser, and one line in the log.

Invariant: no inline script or style runs anywhere; a private page is stored nowhere; a public page
is asked for again every time and answered 304 while it has not changed.
Source: OWASP ASVS 5.0 §3.4, §14.3; SECURITY §1 rows 20, 21, 23, 31, 63.
"""

import logging

from flask import Flask, Response, g, request
from flask_login import current_user

from registry import clock
from registry.web.guard import cookie_name
from registry.web.transaction import register

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KEPT = "public, max-age=31536000, immutable"
HSTS = "max-age=31536000; includeSubDomains"
log = logging.getLogger("registry.web")


def send_headers(app: Flask) -> None:
    """Let every answer of `app` carry its headers and leave its line in the log."""
    app.before_request(_start_watch)
    # The last registered runs first: headers and caching, then the line about the answer as sent.
    app.after_request(_log)
    app.after_request(_dress)


def _start_watch() -> None:
    g.started = clock.ticks()


def _dress(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)  # a file goes out under a stricter policy
    if register().settings.is_production:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.pop("Server", None)
    response.headers.pop("X-Powered-By", None)
    if _is_private(response):
        response.headers["Cache-Control"] = "no-store"
        return response
    return _revalidated(response)


def _is_private(response: Response) -> bool:
    """Whether the answer is for this reader only: signed in, holding a form's token, or an error."""
    return (
        cookie_name() in request.cookies
        or "csrf_token" in g
        or (request.endpoint or "").startswith("sign_in.")
        or response.status_code not in (200, 304)
        or request.method not in ("GET", "HEAD")
    )


def _revalidated(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args:
        response.headers["Cache-Control"] = KEPT  # the address changes with the content
        return response
    response.headers["Cache-Control"] = "no-cache"
    if response.is_streamed or response.direct_passthrough:
        return response
    response.add_etag()
    response.make_conditional(request.environ)
    return response


def _log(response: Response) -> Response:
    started = g.get("started")
    known = g.get("_login_user")
    log.info(
        "request",
        extra={
            "event": "request",
            "method": request.method if request.method.isalpha() else "?",
            "endpoint": request.endpoint,
            "status": response.status_code,
            "ms": round((clock.ticks() - started) * 1000) if started is not None else None,
            "account_id": current_user.get_id() if known is not None else None,
        },
    )
    return response
