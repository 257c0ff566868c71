"""Practitioners: met by name and certificate number only, while an entry is public; else one answer."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import CaseKind
from registry import clock
from tests.fixtures.web import parts_of
from tests.integration.web.list_desk import ListDesk, everything, on_faces
from tests.listing_factories import at_ten
from tests.wanderland import E08, populate

TODAY = date(2026, 11, 23)
NAME, CERTIFICATE = "贾予存", "浙1330499000001"
LIST = "construction_blacklist"


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def desk(app: Flask, ids: dict[str, int]) -> ListDesk:
    return ListDesk(app, ids)


@pytest.fixture
def listed(desk: ListDesk) -> str:
    """The number of the practitioner's entry; its summary names the person."""
    return desk.put(CERTIFICATE, summary=f"负责人{NAME}签署虚假文件，受到行政处罚")


def _ask(client: FlaskClient, name: str, certificate_no: str) -> tuple[int, str]:
    answer = client.post("/practitioners", data={"name": name, "certificate_no": certificate_no})
    return answer.status_code, answer.text


def test_both_together_show_the_entry_with_a_masked_name(client: FlaskClient, listed: str) -> None:
    answer = client.post(
        "/practitioners", data={"name": NAME, "certificate_no": CERTIFICATE.lower()}
    )

    assert answer.status_code == 200
    assert "贾*存" in answer.text
    assert CERTIFICATE in answer.text
    assert listed in answer.text
    assert NAME not in answer.text
    assert "加盐值" not in answer.text
    assert "公示存证日志" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("name", "certificate_no"),
    [
        (NAME, ""),
        ("", CERTIFICATE),
        (NAME[:2], CERTIFICATE),
        (NAME, CERTIFICATE[:-1]),
        (NAME, "浙1330499000002"),
        ("贾予在", CERTIFICATE),
        ("贾*存", CERTIFICATE),
        ("%", "%"),
        ("", ""),
        ("甲" * 5_000, CERTIFICATE),
    ],
)
def test_whatever_was_asked_in_vain_has_the_very_same_answer(
    client: FlaskClient, listed: str, name: str, certificate_no: str
) -> None:
    nobody = _ask(client, "无此人", "无此证书号")

    assert nobody[0] == 404
    assert _ask(client, name, certificate_no) == nobody


def test_after_the_end_of_the_entry_the_answer_is_that_of_nobody(
    client: FlaskClient, desk: ListDesk, listed: str
) -> None:
    desk.change(listed, CaseKind.REVOCATION, TODAY)

    assert _ask(client, NAME, CERTIFICATE) == _ask(client, "无此人", "无此证书号")


@pytest.mark.parametrize("days", [-1, 0])
def test_the_day_alone_begins_the_page(client: FlaskClient, listed: str, days: int) -> None:
    clock.start_at(at_ten(date(2026, 5, 27) + timedelta(days=days)))

    assert _ask(client, NAME, CERTIFICATE)[0] == (200 if days == 0 else 404)


def test_the_end_of_the_term_ends_the_page_without_a_job(client: FlaskClient, listed: str) -> None:
    clock.start_at(datetime.fromisoformat("2029-05-20T00:00:00+08:00"))

    assert _ask(client, NAME, CERTIFICATE) == _ask(client, "无此人", "无此证书号")


def test_a_practitioner_is_on_no_list_file_feed_or_address(
    client: FlaskClient, desk: ListDesk, listed: str
) -> None:
    firm = desk.put(E08)

    told = everything(
        client,
        *(f"/blacklist{face}" for face in ("", ".json", ".csv", ".atom")),
        *(f"/search.json?q={NAME}", f"/search.json?q={CERTIFICATE}", "/", "/statistics"),
        f"/blacklist/{listed}",
    )

    assert on_faces(client)["page"] == [firm]
    assert client.get(f"/blacklist/{listed}").status_code == 404
    assert client.get(f"/blacklist/{listed}.json").status_code == 404
    assert not [text for text in (NAME, "贾*存", CERTIFICATE) if f">{text}" in told]
    desk.change(listed, CaseKind.REVOCATION, TODAY)
    assert client.get(f"/blacklist/{listed}").status_code == 404
    assert client.get("/blacklist.json").get_json()["removed"] == []


def test_nothing_but_the_form_can_be_asked(client: FlaskClient, listed: str) -> None:
    page = client.get("/practitioners")

    assert client.get(f"/practitioners?name={NAME}").status_code == 400
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers
    foreign = {"Origin": "https://evil.example.com"}
    assert client.post("/practitioners", data={}, headers=foreign).status_code == 400
