"""The headers of every answer: every route, every status, refusals included."""

import json
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from models.vocabulary import Role
from registry.logs import JsonLines
from registry.settings import Settings
from registry.web.headers import ALWAYS
from tests.fixtures.web import SignedIn, parts_of, submit
from tests.integration.web.route_access import ACCESS, EVERYBODY
from tests.integration.web.routes import routes_of

SNAPSHOT = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
NEVER = ("Server", "X-Powered-By", "Access-Control-Allow-Origin")
sqlite_only = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def _lacking(answer: TestResponse) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    wrong = [name for name, value in SNAPSHOT.items() if answer.headers.get(name) != value]
    wrong += [name for name in NEVER if name in answer.headers]
    if "Cache-Control" not in answer.headers:
        wrong.append("Cache-Control")
    if answer.mimetype.startswith("text/") and "charset=utf-8" not in answer.content_type.lower():
        wrong.append("charset")
    return wrong


def test_the_snapshot_is_what_is_sent() -> None:
    assert ALWAYS == SNAPSHOT


@sqlite_only
@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.ENTERPRISE])
def test_every_route_answers_with_every_header(
    app: Flask, signed_in: SignedIn, role: Role | None
) -> None:
    client = signed_in(role) if role else app.test_client()
    wrong = {}
    for route in routes_of(app):
        for method in ("GET", "POST", "HEAD", "PUT", "OPTIONS", "TRACE"):
            answer = client.open(route.path, method=method)
            if lacking := _lacking(answer):
                wrong[f"{method} {route.rule}"] = lacking

    assert wrong == {}


@sqlite_only
@pytest.mark.parametrize(
    ("status", "path"),
    [
        (200, "/"),
        (303, "/regulator/"),
        (308, "/regulator"),
        (400, "/?nonsense=1"),
        (404, "/nowhere"),
        (414, "/search?q=" + "a" * 3000),
        (500, "/breaks"),
    ],
)
def test_every_status_carries_every_header(app: Flask, status: int, path: str) -> None:
    app.add_url_rule("/breaks", "breaks", lambda: 1 // 0)

    answer = app.test_client().get(path)

    assert answer.status_code == status
    assert _lacking(answer) == []


@sqlite_only
def test_refused_methods_sizes_and_people_carry_every_header(
    app: Flask, client: FlaskClient, signed_in: SignedIn
) -> None:
    answers = {
        405: client.put("/"),
        413: client.post("/sign-in", data={"username": "a" * 70_000}),
        403: signed_in(Role.OFFICER).get("/regulator/audit"),
        422: submit(client, "/sign-in"),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {
        status: status for status in answers
    }
    assert [line for answer in answers.values() for line in _lacking(answer)] == []


@sqlite_only
def test_an_error_tells_nothing_of_the_machine(app: Flask) -> None:
    app.add_url_rule("/breaks", "breaks", lambda: 1 // 0)

    page = app.test_client().get("/breaks").text

    for word in ("Traceback", "ZeroDivisionError", "Werkzeug", "Python", "/work"):
        assert word not in page


@sqlite_only
@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ENTERPRISE])
def test_what_is_shown_to_people_signed_in_is_stored_nowhere(
    app: Flask, signed_in: SignedIn, role: Role
) -> None:
    client = signed_in(role)
    kept = {
        route.rule
        for route in routes_of(app)
        if route.method == "GET" and route.endpoint != "static"
        if client.get(route.path).headers["Cache-Control"] != "no-store"
    }

    assert kept == set()


@sqlite_only
def test_pages_with_a_form_of_ones_own_are_stored_nowhere(client: FlaskClient) -> None:
    for path in ("/sign-in", "/sign-in/password"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


@sqlite_only
def test_public_pages_are_asked_for_again_and_answered_shortly(app: Flask) -> None:
    wrong = {}
    for route in routes_of(app):
        answer = app.test_client().get(route.path) if route.method == "GET" else None
        if answer is None or answer.status_code != 200 or ACCESS[route.key] != EVERYBODY:
            continue
        if route.endpoint.startswith("sign_in.") or answer.mimetype != "text/html":
            continue  # the machine-read faces say the second they were made
        again = app.test_client().get(route.path, headers={"If-None-Match": answer.headers["ETag"]})
        if answer.headers["Cache-Control"] != "no-cache" or again.status_code != 304:
            wrong[route.rule] = (answer.headers["Cache-Control"], again.status_code)

    assert wrong == {}


@sqlite_only
def test_static_files_with_a_digest_may_be_kept(client: FlaskClient) -> None:
    answer = client.get("/static/css/zhixin.css?v=0123456789")

    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@sqlite_only
def test_no_page_for_the_public_sets_a_cookie(app: Flask) -> None:
    cookies = {
        route.rule: answer.headers["Set-Cookie"]
        for route in routes_of(app)
        if route.method == "GET" and not route.endpoint.startswith(("sign_in.", "preferences."))
        for answer in [app.test_client().get(route.path)]
        if "Set-Cookie" in answer.headers
    }

    assert cookies == {}


@sqlite_only
def test_the_log_has_a_line_without_the_question(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "registry.web"):
        client.get("/search?q=CANARY", headers={"User-Agent": "CANARY"})

    lines = [JsonLines().format(record) for record in caplog.records]
    said = json.loads(lines[-1])
    assert (said["endpoint"], said["status"], said["method"]) == ("public.search_page", 200, "GET")
    assert "ms" in said
    assert "CANARY" not in "".join(lines)


@sqlite_only
def test_production_binds_cookies_to_the_host_and_to_https(settings: Settings) -> None:
    production = settings.model_copy(
        update={
            "registry_env": "production",
            "registry_now": None,
            "secret_key": "s" * 40,
            "trusted_hosts": "credit.example.gov.cn",
        }
    )
    app = create_app(production)
    client = app.test_client()
    own = {"base_url": "https://credit.example.gov.cn"}

    form = client.get("/sign-in", **own)
    foreign = client.get("/sign-in", base_url="https://evil.example.com")
    parts_of(app).sessions.engine.dispose()

    assert form.headers["Set-Cookie"].startswith("__Host-zhixin-form=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {
        part.strip() for part in form.headers["Set-Cookie"].split(";")
    }
    assert form.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert foreign.status_code == 400
    assert _lacking(foreign) == []
