"""Junk in every place where a request can hold text: answered with 4xx, never with 5xx."""

import os
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from models.vocabulary import Role
from registry.web.security import day_or_none, whole_number
from tests.fixtures.web import SignedIn, form_token
from tests.integration.web.routes import Route, routes_of

FINE = {200, 303, 304, 400, 403, 404, 405, 409, 410, 413, 414, 422, 429}
HONEST = {200, 303, 308, 400, 404, 413, 414, 422}
UNREADABLE = [
    b"\x00",
    b"a\x00b",
    b"\xff",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\xe5\x98",
    b"\x1b[31m",
    b"\x7f",
    b"\xc2\x85",
]
READABLE = [
    '%_*"():^ NEAR OR -',
    "%%%%",
    '"',
    "'; DROP TABLE subject; --",
    "{{7*7}}",
    "${7*7}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\u202e\u2066abc",
    "\u200b\ufeff",
    "\ufdfa" * 100,
    "👩‍👩‍👧‍👦",
    "𠀀𪚥",
    "a" + "\u0301" * 300,
    "１２",
    "-1",
    "0",
    "1_0",
    "1e3",
    "99999999999999999999",
    "NaN",
    "null",
    "true",
    "a" * 1900,
    " ",
    "",
]
FIELDS = ("username", "display_name", "role", "department", "uscc", "name", "reason", "note")
NOT_NUMBERS = [
    *("99999999999999999999", "-1", "１２", "1_0", "0", "01", "+1", "1.0", "1e3", " 1", "1 "),
    *("٣", "²", "0x10", "one", "1000001", "1\n"),
]


IS_LONG = os.environ.get("LONG", "") not in ("", "0")
TURNS = 3  # in the short run each place meets every third text, the next place the next ones


def _texts(place: int) -> list[str]:
    """Return the texts that a place meets: in turns, or all of them in the long run."""
    return READABLE if IS_LONG else READABLE[place % TURNS :: TURNS]


sqlite_only = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def _reading(app: Flask) -> list[Route]:
    return [route for route in routes_of(app) if route.method == "GET"]


@sqlite_only
@pytest.mark.parametrize("role", [None, Role.OFFICER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_a_question_that_nobody_understands_is_refused_everywhere(
    app: Flask, signed_in: SignedIn, role: Role | None
) -> None:
    client = signed_in(role) if role else app.test_client()

    taken = {
        route.rule: status
        for route in _reading(app)
        if (status := client.get(f"{route.path}?nonsense=1").status_code) != 400
    }

    assert taken == {}


def test_the_refusal_of_a_question_names_the_ones_that_are_understood(client: FlaskClient) -> None:
    page = client.get("/sign-in?nonsense=<script>")

    assert page.status_code == 400
    assert "nonsense" in page.text
    assert "next" in page.text
    assert "<script>" not in page.text


def test_a_question_asked_twice_is_refused(client: FlaskClient) -> None:
    assert client.get("/sign-in?next=/a&next=/b").status_code == 400


@sqlite_only  # the gate stands before any database
@pytest.mark.parametrize("raw", UNREADABLE, ids=lambda raw: raw.hex())
def test_unreadable_bytes_are_refused_wherever_they_stand(
    app: Flask, client: FlaskClient, raw: bytes
) -> None:
    escaped = quote_from_bytes(raw)
    token = form_token(client)
    urlencoded = {"content_type": "application/x-www-form-urlencoded"}
    text = raw.decode("latin-1")  # as WSGI hands bytes over
    stranger = app.test_client(use_cookies=False)
    answers = {
        "query": client.get(f"/search?q={escaped}"),
        "name": client.get(f"/search?{escaped}=1"),
        "path": client.get("/", environ_overrides={"PATH_INFO": f"/enterprises/{text}"}),
        "form": client.post(
            "/sign-in", data=f"csrf_token={token}&username={escaped}&password=a", **urlencoded
        ),
        "field": client.post("/sign-in", data=f"csrf_token={token}&{escaped}=a", **urlencoded),
        "multipart": client.post("/sign-in", **_multipart(token, raw)),
        "header": stranger.get("/", environ_overrides={"HTTP_USER_AGENT": text}),
        "cookie": stranger.get("/", environ_overrides={"HTTP_COOKIE": f"zhixin={text}"}),
    }

    assert {place: answer.status_code for place, answer in answers.items()} == dict.fromkeys(
        answers, 400
    )


def _multipart(token: str, raw: bytes) -> dict[str, object]:
    parts = ((b"csrf_token", token.encode()), (b"username", raw), (b"password", b"a"))
    body = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="' + name + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in parts
    )
    return {"data": body + b"--B--\r\n", "content_type": "multipart/form-data; boundary=B"}


def test_odd_text_never_breaks_a_page(app: Flask, client: FlaskClient) -> None:
    broken = {
        f"{route.rule}?{name}={text[:20]!r}": status
        for place, route in enumerate(_reading(app))
        for turn, name in enumerate(sorted(route.takes))
        for text in _texts(place + turn)
        if (status := client.get(route.path, query_string={name: text}).status_code) not in FINE
    }

    assert broken == {}


def test_odd_text_never_breaks_an_address(app: Flask, client: FlaskClient) -> None:
    starts = {route.rule.split("<")[0] for route in _reading(app) if "<" in route.rule}

    broken = {
        f"{start}{text[:20]!r}": status
        for start in starts
        for text in READABLE
        if (status := client.get(start + quote_from_bytes(text.encode())).status_code)
        not in {*FINE, 308}
    }

    assert broken == {}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_odd_text_never_breaks_an_officers_page(
    app: Flask, signed_in: SignedIn, role: Role
) -> None:
    client = signed_in(role)
    token = form_token(client)
    inside = [route for route in routes_of(app) if route.rule.startswith("/regulator")]

    broken = {}
    for place, route in enumerate(inside):
        for text in _texts(place):
            query = dict.fromkeys(route.takes, text)
            form = {"csrf_token": token} | dict.fromkeys(FIELDS, text)
            if route.method == "GET":
                status = client.get(route.path, query_string=query).status_code
            else:
                status = client.post(route.path, data=form).status_code
            if status not in FINE:
                broken[f"{route.key} {text[:20]!r}"] = status

    assert broken == {}


@sqlite_only
@pytest.mark.parametrize("digits", ["0", "00", "-1", "１", "9" * 19, "9" * 40, "1.5", "a"])
def test_a_row_number_that_is_none_is_not_found(signed_in: SignedIn, digits: str) -> None:
    admin = signed_in(Role.SYSTEM_ADMIN)

    assert admin.get(f"/regulator/accounts/{digits}").status_code == 404


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        whole_number(text, otherwise=1)


@pytest.mark.parametrize(("text", "number"), [(None, 7), ("", 7), ("1", 1), ("1000000", 10**6)])
def test_a_number_is_read(text: str | None, number: int) -> None:
    assert whole_number(text, otherwise=7) == number


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = whole_number(text, otherwise=1)
    except BadRequest:
        return
    assert text == "" or str(number) == text


@given(st.text())
def test_any_text_is_a_day_or_refused(text: str) -> None:
    try:
        day = day_or_none(text)
    except BadRequest:
        return
    assert day is None or day.isoformat() == text


# One register serves all examples: nothing that these requests do changes it.
SHORT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SHORT
@given(data=st.data())
def test_any_text_in_any_public_question_gets_an_honest_answer(
    app: Flask, data: st.DataObject
) -> None:
    asked = [r for r in _reading(app) if r.takes and not r.rule.startswith("/regulator")]
    route = data.draw(st.sampled_from(asked))
    names = data.draw(st.lists(st.sampled_from(sorted(route.takes)), min_size=1, unique=True))
    query = {name: data.draw(st.text(max_size=80)) for name in names}

    answer = app.test_client().get(route.path, query_string=query)

    assert answer.status_code in HONEST


@SHORT
@given(fields=st.dictionaries(st.text(max_size=20), st.text(max_size=80), max_size=5))
def test_any_text_in_a_form_gets_an_honest_answer(app: Flask, fields: dict[str, str]) -> None:
    client = app.test_client()
    token = form_token(client)

    answer = client.post("/sign-in", data=fields | {"csrf_token": token, "username": ""})

    assert answer.status_code in HONEST
