"""How much may come in, by which method, to which host, and announced how."""

import io

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app import create_app
from models.vocabulary import Role
from registry.settings import Settings
from registry.web.security import (
    LARGEST_BODY,
    LONGEST_QUERY,
    MOST_FIELDS,
    takes_files,
)
from tests.fixtures.web import SignedIn, form_token, parts_of

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
LARGER = 200 * 1024


def test_a_body_has_64_kilobytes(client: FlaskClient) -> None:
    token = form_token(client)

    fits = client.post("/sign-in", data={"csrf_token": token, "username": "a" * 60_000})
    too_much = client.post("/sign-in", data={"csrf_token": token, "username": "a" * LARGEST_BODY})

    assert (fits.status_code, too_much.status_code) == (422, 413)


def test_a_multipart_body_has_64_kilobytes_too(client: FlaskClient) -> None:
    data = {"csrf_token": form_token(client), "file": (io.BytesIO(b"a" * LARGEST_BODY), "a.csv")}

    assert client.post("/sign-in", data=data).status_code == 413


def test_a_form_has_200_fields(client: FlaskClient) -> None:
    body = f"csrf_token={form_token(client)}"
    urlencoded = {"content_type": "application/x-www-form-urlencoded"}

    fits = client.post("/sign-in", data=body + "&a=1" * (MOST_FIELDS - 1), **urlencoded)
    too_many = client.post("/sign-in", data=body + "&a=1" * MOST_FIELDS, **urlencoded)
    parts = client.post("/sign-in", **_parts(MOST_FIELDS + 1))

    assert (fits.status_code, too_many.status_code, parts.status_code) == (422, 413, 413)


def _parts(count: int) -> dict[str, object]:
    part = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    return {
        "data": part * count + b"--B--\r\n",
        "content_type": "multipart/form-data; boundary=B",
    }


def test_a_question_has_two_kilobytes(client: FlaskClient) -> None:
    fits = client.get("/sign-in?next=/" + "a" * (LONGEST_QUERY - 6))
    too_long = client.get("/sign-in?next=/" + "a" * LONGEST_QUERY)
    long_path = client.get("/" + "a" * 3000)

    assert (fits.status_code, too_long.status_code, long_path.status_code) == (200, 414, 414)


@pytest.fixture
def uploads(app: Flask) -> Flask:
    """The application with one more route, to which files of 200 kilobytes may be sent."""

    @takes_files(LARGER)
    def take() -> str:
        return str(sum(len(file.read()) for file in request.files.values()))

    app.add_url_rule("/uploads", "uploads", take, methods=["POST"])
    return app


def test_files_may_be_larger_where_a_view_says_so(uploads: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)

    def send(size: int) -> int:
        file = (io.BytesIO(b"a" * size), "a.csv")
        data = {"csrf_token": form_token(client), "file": file}
        return client.post("/uploads", data=data).status_code

    assert (send(LARGER - 4096), send(LARGER + 1)) == (200, 413)


def test_large_files_are_taken_from_people_signed_in_only(
    uploads: Flask, client: FlaskClient
) -> None:
    data = {"csrf_token": form_token(client), "file": (io.BytesIO(b"a" * 100_000), "a.csv")}

    assert client.post("/uploads", data=data).status_code == 413


def test_a_large_urlencoded_body_is_no_file(uploads: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.OFFICER)
    data = {"csrf_token": form_token(client), "text": "a" * 100_000}

    assert client.post("/uploads", data=data).status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "abc", "１０", "0x10", "+5"])
def test_a_length_that_is_none_is_refused(client: FlaskClient, length: str) -> None:
    announced = length.encode().decode("latin-1")

    answer = client.post("/sign-in", environ_overrides={"CONTENT_LENGTH": announced})

    assert answer.status_code == 400


def test_a_length_that_promises_too_much_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post("/sign-in", environ_overrides={"CONTENT_LENGTH": str(10**12)})

    assert answer.status_code == 413


def test_a_body_shorter_than_its_length_is_refused(client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in",
        data="username=a",
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": "1000"},
    )

    assert answer.status_code == 400


def test_two_lengths_at_once_are_refused(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"a": "b"}, headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_only_three_methods_are_known(client: FlaskClient, method: str) -> None:
    assert client.open("/", environ_overrides={"REQUEST_METHOD": method}).status_code == 405


def test_a_method_cannot_be_smuggled_in(client: FlaskClient) -> None:
    answer = client.post(
        "/sign-in",
        data={"csrf_token": form_token(client), "_method": "DELETE"},
        headers={"X-HTTP-Method-Override": "DELETE"},
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("host", ["", "a b", "evil.example.com/", "a@b", "[::1", "a:99999999"])
def test_a_host_that_cannot_be_one_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", environ_overrides={"HTTP_HOST": host}).status_code == 400


@pytest.mark.parametrize(("hops", "address"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_only_the_proxies_that_are_there_are_believed(
    settings: Settings, hops: int, address: str
) -> None:
    app = create_app(settings.model_copy(update={"proxy_hops": hops}))
    app.add_url_rule("/address", "address", lambda: request.remote_addr or "")

    said = app.test_client().get("/address", headers={"X-Forwarded-For": "8.8.8.8, 192.0.2.7"})
    parts_of(app).sessions.engine.dispose()

    assert said.text == address
