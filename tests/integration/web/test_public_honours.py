"""The list of incentive subjects and the open files of records: who is on them, and what they say."""

import csv
import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models.vocabulary import RecordChange, RecordKind, Tier
from tests.fixtures.web import parts_of
from tests.integration.web.public_faces import in_csv, in_feed, in_json
from tests.record_factories import (
    make_honour,
    make_penalty,
    write_record,
    write_version,
)
from tests.wanderland import AT, E03, E08, E10, E12, E14, populate

SINCE = date(2024, 12, 20)


@pytest.fixture
def ids(app: Flask) -> dict[str, int]:
    with parts_of(app).sessions.writing() as session:
        return populate(session)


@pytest.fixture
def honoured(app: Flask, ids: dict[str, int]) -> dict[str, str]:
    """Honours of five subjects, as public numbers by code: two firms, a shop, one that is gone, one to come."""
    numbers = {}
    with parts_of(app).sessions.writing() as session:
        for number, uscc in enumerate((E03, E08, E12, E14, E10)):
            said = make_honour(year=2024 + number % 2, decided_on=date(2024, 12, 20 + number))
            day = date(2027, 1, 1) if uscc == E10 else SINCE
            record = write_record(session, ids[uscc], said, at=AT, public_from=day)
            numbers[uscc] = record.public_id
        certificate = make_penalty(kind=RecordKind.CERTIFICATE, tier=None)
        write_record(session, ids[E03], certificate, at=AT, public_from=SINCE)
    return numbers


def test_the_list_holds_living_firms_with_honours_in_force(
    client: FlaskClient, honoured: dict[str, str]
) -> None:
    expected = [honoured[E08], honoured[E03]]

    page = client.get("/honours").text

    assert in_json(client, "/honours.json") == expected
    assert in_csv(client, "/honours.csv") == expected
    assert in_feed(client, "/honours.atom") == expected
    assert "共 2 项" in page
    assert page.index(honoured[E08]) < page.index(honoured[E03])
    assert honoured[E12] not in page
    assert client.get(f"/records/{honoured[E12]}").status_code == 200  # on its own page it stands


def test_a_withdrawn_honour_leaves_the_list(
    app: Flask, client: FlaskClient, ids: dict[str, int], honoured: dict[str, str]
) -> None:
    with parts_of(app).sessions.writing() as session:
        said = make_honour()
        record = write_record(session, ids[E08], said, at=AT, public_from=SINCE)
        assert record.public_id not in honoured.values()
        write_version(session, record, RecordChange.WITHDRAWN, said, at=AT)

    assert in_json(client, "/honours.json") == [honoured[E08], honoured[E03]]


def test_the_list_is_narrowed_sorted_and_paged(
    client: FlaskClient, honoured: dict[str, str]
) -> None:
    first = client.get("/honours.json?limit=1&sort=oldest").get_json()
    second = client.get(f"/honours.json?limit=1&sort=oldest&cursor={first['next']}").get_json()

    assert [item["number"] for item in first["items"] + second["items"]] == [
        honoured[E03],
        honoured[E08],
    ]
    assert (first["total"], second["next"]) == (2, None)
    assert in_json(client, "/honours.json?division=330402") == [honoured[E03]]
    assert in_json(client, "/honours.json?year=2025") == [honoured[E08]]
    by_name = in_json(client, "/honours.json?sort=name&limit=1")
    assert by_name in ([honoured[E03]], [honoured[E08]])
    following = client.get("/honours.json?sort=name&limit=1").get_json()["next"]
    assert in_json(client, f"/honours.json?sort=name&cursor={following}") != by_name


@pytest.mark.parametrize("face", ["", ".json", ".csv", ".xlsx", ".atom"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("nope=1", 400),
        ("division=1", 400),
        ("year=abcd", 400),
        ("sort=x", 400),
        ("cursor=zzz", 400),
        ("page=99", 404),
    ],
)
def test_the_list_refuses_what_it_does_not_understand(
    client: FlaskClient, honoured: dict[str, str], face: str, asked: str, status: int
) -> None:
    assert client.get(f"/honours{face}?{asked}").status_code == status


def test_a_cursor_of_another_order_is_refused(
    client: FlaskClient, honoured: dict[str, str]
) -> None:
    following = client.get("/honours.json?limit=1").get_json()["next"]

    assert client.get(f"/honours.json?sort=name&cursor={following}").status_code == 400


def test_the_dictionary_names_every_field_of_json_and_every_column_of_tables(
    app: Flask, client: FlaskClient, honoured: dict[str, str]
) -> None:
    item = client.get(f"/records/{honoured[E03]}.json").get_json()
    table = csv.reader(io.StringIO(client.get(f"/enterprises/{E03}.csv").text.lstrip("\ufeff")))
    page = client.get("/open-data").text

    fields = re.findall(r'<th scope="row"[^>]*><code>(\w+)</code>', page)

    assert sorted(fields) == sorted(item)
    for heading in next(table):
        assert f">{heading}</td>" in page


def test_the_figures_count_records_and_hide_small_numbers(
    app: Flask, client: FlaskClient, ids: dict[str, int]
) -> None:
    with parts_of(app).sessions.writing() as session:
        for number in range(9):
            tier = Tier.GENERAL if number < 6 else Tier.MINOR
            said = make_penalty(tier=tier, decided_on=date(2026, 3, 1 + number))
            record = write_record(session, ids[E08], said, at=AT)
        write_version(session, record, RecordChange.WITHDRAWN, said, at=AT)

    page = client.get("/statistics").text

    assert "<dt>有效信用记录</dt><dd>8</dd>" in page
    assert (
        page.count("数量较少") == 2
    )  # two minor ones, and the general ones that would give them away
    assert '<td class="num">8</td><td class="num muted">100.0%</td>' in page
    assert "太少，不计算比率" in page
